import type { FactContext } from '../domain/fact.ts'
import type { RecordedFact } from '../journal/store.ts'

/** A stream as this process last read or wrote it. */
export interface Stream<State> {
  readonly state: State
  /** The version of its last fact; 0 when it has none. */
  readonly version: number
  /** The positions of its first and last published facts; 0 when it has none. */
  readonly first: number
  readonly last: number
  /** The correlation and trace of its first fact. */
  readonly origin: FactContext | undefined
}

/** This version of the code cannot make a state of a stream's facts. That concerns no other stream. */
export class UnreadableStreamError extends Error {
  readonly stream: string
  constructor(stream: string, reason: string, cause?: unknown) {
    super(`the stream ${stream} cannot be read: ${reason}`, { cause })
    this.name = 'UnreadableStreamError'
    this.stream = stream
  }
}

/**
 * Makes a stream of its facts, which are in the order of their versions. Throws an UnreadableStreamError when some are
 * missing, or when `replay` throws because a newer version of the code has written them.
 */
export const streamOf = <State>(
  name: string,
  facts: readonly RecordedFact[],
  replay: (facts: readonly RecordedFact[]) => State,
): Stream<State> => {
  for (const [n, { version }] of facts.entries())
    if (version !== n + 1)
      throw new UnreadableStreamError(
        name,
        n === 0
          ? `it begins at version ${version}, its older facts are missing`
          : `version ${version} comes after ${n}`,
      )
  const published = facts.filter((fact) => fact.key !== null)
  const [opening] = facts
  return {
    state: replayed(name, facts, replay),
    version: facts.length,
    first: published.at(0)?.position ?? 0,
    last: published.at(-1)?.position ?? 0,
    origin: opening && originOf(opening),
  }
}

const replayed = <State>(
  name: string,
  facts: readonly RecordedFact[],
  replay: (facts: readonly RecordedFact[]) => State,
): State => {
  try {
    return replay(facts)
  } catch (error) {
    const types = [...new Set(facts.map(({ type }) => type))].join(', ')
    const reason = error instanceof Error ? error.message : String(error)
    throw new UnreadableStreamError(name, `${reason} (facts of type ${types})`, error)
  }
}

/** Gives what a stream keeps of the context of its first fact. */
export const originOf = ({ correlationId, traceparent }: FactContext): FactContext => ({
  correlationId,
  ...(traceparent !== undefined && { traceparent }),
})
