import type { StoredTask } from '../journal/store.ts'
import type { Tries } from '../tasks/runner.ts'
import type { Transport } from '../transport/transport.ts'
import type { Unit } from '../writing/unit-of-work.ts'
import type { WrittenBatch } from '../writing/settled.ts'
import {
  isSampled,
  movedTo,
  traceIdOf,
  type SpanAttributes,
  type SpanKind,
  type Tracing,
} from '../telemetry/tracing.ts'

/**
 * The spans of a service follow OpenTelemetry's conventions for messaging: a fact that is decided is a `create`
 * whose context travels with it, and hearing it is a `process` under that (both in writing-spans.ts). What carries
 * many facts at once (`publish`, `commit`) has one span here that links to theirs; it is in their trace when they
 * share one, else in a trace of its own.
 */

/** The same with a span of its own; what is not sampled stays as it is. */
export const begun = <Of extends { readonly traceparent?: string }>(
  of: Of,
  tracing: Tracing,
): Of => {
  if (of.traceparent === undefined) return of
  const traceparent = tracing.begin(of.traceparent)
  return traceparent === of.traceparent ? of : { ...of, traceparent }
}

/** When a span began and ended. */
export interface Times {
  readonly startMs: number
  readonly endMs: number
}

/** One span a commit, linked to those of its units. */
export const tellCommit = (
  tracing: Tracing,
  { units, settled, durationMs }: WrittenBatch,
): void => {
  const spans: string[] = []
  for (let n = 0; n < units.length; n += 1) {
    const unit = units[n]
    const own = unit && contextOf(unit)
    if (!isSampled(own) || settled[n]?.result.kind === 'passed') continue
    const [fact] = settled[n]?.facts ?? []
    spans.push(isSampled(fact?.traceparent) ? movedTo(fact.traceparent, own) : own)
  }
  if (spans.length === 0) return
  const endMs = tracing.now()
  recordBatch(tracing, spans, {
    name: 'commit',
    kind: 'internal',
    startMs: endMs - durationMs,
    endMs,
    attributes: { 'colisaga.units': units.length },
  })
}

const contextOf = (unit: Unit<unknown>): string | undefined => {
  switch (unit.kind) {
    case 'command':
      return unit.context.traceparent
    case 'fact':
      return unit.fact.traceparent
    case 'outcome':
      return unit.task.traceparent
    default:
      return undefined
  }
}

/** Publishes, with one span for what goes out together. */
export const tracedTransport = (transport: Transport, tracing: Tracing): Transport => ({
  ...transport,
  publish: async (topic, facts) => {
    const links: string[] = []
    for (const { traceparent } of facts) if (isSampled(traceparent)) links.push(traceparent)
    if (links.length === 0) return transport.publish(topic, facts)
    const startMs = tracing.now()
    const end = (error?: string): void =>
      recordBatch(tracing, links, {
        name: `publish ${topic}`,
        kind: 'client',
        startMs,
        endMs: tracing.now(),
        attributes: {
          'messaging.system': transport.name === 'platformatic' ? 'kafka' : transport.name,
          'messaging.operation.name': 'publish',
          'messaging.operation.type': 'publish',
          'messaging.destination.name': topic,
          'messaging.batch.message_count': facts.length,
        },
        ...(error !== undefined && { error }),
      })
    try {
      const ends = await transport.publish(topic, facts)
      end()
      return ends
    } catch (error) {
      end(error instanceof Error ? error.name : 'error')
      throw error
    }
  },
})

const recordBatch = (
  tracing: Tracing,
  links: readonly string[],
  span: Times & {
    readonly name: string
    readonly kind: SpanKind
    readonly attributes: SpanAttributes
    readonly error?: string
  },
): void => {
  const [first] = links
  if (first === undefined) return
  const shared = links.every((one) => traceIdOf(one) === traceIdOf(first))
  const traceparent = shared ? tracing.begin(first) : tracing.beginShared()
  tracing.record({ ...span, parent: shared ? first : undefined, links, traceparent })
}

/** A span for each try of a task, under the fact that asked for it. */
export const tracedTries = (tracing: Tracing): Tries => ({
  begin: (asked: StoredTask) => {
    const task = begun(asked, tracing)
    if (task === asked) return { task, ended: untold }
    const startMs = tracing.now()
    return {
      task,
      ended: (error) =>
        tracing.record({
          name: asked.kind,
          kind: 'client',
          traceparent: task.traceparent,
          parent: asked.traceparent,
          startMs,
          endMs: tracing.now(),
          attributes: { 'colisaga.stream': asked.stream, 'colisaga.try': asked.tries + 1 },
          ...(error !== undefined && { error: error.name }),
        }),
    }
  },
})

const untold = (): void => {}
