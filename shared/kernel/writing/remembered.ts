import type { FactContext } from '../domain/fact.ts'
import { cursorName, type CursorKey, type Loaded, type Wants } from '../journal/store.ts'
import type { RecordedFact } from '../journal/store.ts'
import { Lru } from './lru.ts'

/** A stream as this process last knew it. */
export interface KnownStream<State> {
  readonly state: State
  /** Number of its facts; 0: it has none. */
  readonly version: number
  /** Positions of its first and last published facts; 0: none. */
  readonly first: number
  readonly last: number
  /** The correlation and trace of its first fact. */
  readonly origin: FactContext | undefined
}

/** A shared document as this process last knew it; revision 0: never written. */
export interface KnownDocument {
  readonly revision: number
  readonly body: object | undefined
}

/** Where a stream began, by its first fact. */
export const originOf = ({ correlationId, traceparent }: FactContext): FactContext => ({
  correlationId,
  ...(traceparent !== undefined && { traceparent }),
})

const STREAMS_KEPT = 20_000
const DOCUMENTS_KEPT = 20_000

/**
 * What a writer remembers between batches. May be out of date as soon as another instance writes:
 * every commit verifies what it assumed, so memory only saves reading.
 */
export class Known<State> {
  readonly streams = new Lru<KnownStream<State>>(STREAMS_KEPT)
  readonly documents = new Lru<KnownDocument>(DOCUMENTS_KEPT)
  readonly cursors = new Map<string, number>()
  readonly parkedKeys = new Set<string>()
  readonly endedTasks = new Lru<true>(STREAMS_KEPT)
  readonly #replayed: (facts: readonly RecordedFact[]) => State

  constructor(replayed: (facts: readonly RecordedFact[]) => State) {
    this.#replayed = replayed
  }

  /** Takes in what was asked for, present or absent. */
  learn(wants: Wants, loaded: Loaded): void {
    for (const stream of wants.streams) {
      const facts = loaded.streams.get(stream) ?? []
      const published = facts.filter((fact) => fact.key !== null)
      const [opening] = facts
      this.streams.set(stream, {
        state: this.#replayed(facts),
        version: facts.length,
        first: published.at(0)?.position ?? 0,
        last: published.at(-1)?.position ?? 0,
        origin: opening && originOf(opening),
      })
    }
    for (const key of wants.documents)
      this.documents.set(key, loaded.documents.get(key) ?? { revision: 0, body: undefined })
    for (const cursor of wants.cursors) {
      const name = cursorName(cursor)
      this.cursors.set(name, loaded.cursors.get(name) ?? 0)
    }
    for (const key of wants.parkedKeys) {
      if (loaded.parkedKeys.has(key)) this.parkedKeys.add(key)
      else this.parkedKeys.delete(key)
    }
    for (const id of wants.tasks) if (!loaded.tasks.has(id)) this.endedTasks.set(id, true)
  }

  /** A stream without facts. */
  newStream(): KnownStream<State> {
    return { state: this.#replayed([]), version: 0, first: 0, last: 0, origin: undefined }
  }

  /** After an error that leaves a commit's fate unknown, nothing remembered is worth keeping. */
  forget(): void {
    this.streams.clear()
    this.documents.clear()
    this.cursors.clear()
  }
}

/** Wants being gathered, each once. */
export class Gathered {
  readonly #streams = new Set<string>()
  readonly #documents = new Set<string>()
  readonly #cursors = new Map<string, CursorKey>()
  readonly #parkedKeys = new Set<string>()
  readonly #tasks = new Set<string>()

  stream(stream: string): void {
    this.#streams.add(stream)
  }
  document(key: string): void {
    this.#documents.add(key)
  }
  cursor({ journal, topic, partition }: CursorKey): void {
    this.#cursors.set(`${journal}/${topic}/${partition}`, { journal, topic, partition })
  }
  parkedKey(key: string): void {
    this.#parkedKeys.add(key)
  }
  task(id: string): void {
    this.#tasks.add(id)
  }

  /** Whether nothing has to be read before deciding. */
  get complete(): boolean {
    return this.#streams.size + this.#documents.size + this.#cursors.size === 0
  }

  get wants(): Wants {
    return {
      streams: [...this.#streams],
      documents: [...this.#documents],
      cursors: [...this.#cursors.values()],
      parkedKeys: [...this.#parkedKeys],
      tasks: [...this.#tasks],
    }
  }
}
