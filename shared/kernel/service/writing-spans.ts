import type { HeardFact } from '../domain/fact.ts'
import type { RecordedFact } from '../journal/store.ts'
import type { Unit } from '../writing/unit-of-work.ts'
import type { Settled } from '../writing/settled.ts'
import { isSampled, movedTo, traceIdOf, type Tracing } from '../telemetry/tracing.ts'
import { begun, type Times } from './spans.ts'
import type { Write } from './specification.ts'

/**
 * The spans of units: a command decided, a fact heard, an outcome, a redrive. Each has one of its own under what
 * caused it, and each fact that came of it is a `create` under that.
 */

/** Writes, with a span for each unit and for each fact that came of it. */
export const tracedWriting =
  <Command extends { readonly type: string }>(
    tracing: Tracing,
    /** What hearing a fact is called: `process`, or `project`. */
    verb: string,
    write: Write<Command>,
  ): Write<Command> =>
  async (units, waiting) => {
    const startMs = tracing.now()
    const traced = unders(units, tracing)
    const end = (settled: readonly Settled[], error?: string): void => {
      const times = { startMs, endMs: tracing.now() }
      for (let n = 0; n < units.length; n += 1) {
        const before = units[n]
        if (before === undefined) continue
        const after = traced[n] ?? before
        if (after !== before || mayHaveJoined(before, settled[n]))
          tell(tracing, verb, before, after, settled[n], times, error)
      }
    }
    try {
      const settled = await write(traced, waiting)
      end(settled)
      return settled
    } catch (error) {
      end([], error instanceof Error ? error.name : 'error')
      throw error
    }
  }

/** Units with spans of their own; the very same ones while none of them is sampled, as most are not. */
const unders = <Command>(
  units: readonly Unit<Command>[],
  tracing: Tracing,
): readonly Unit<Command>[] => {
  let traced: Unit<Command>[] | undefined
  for (let n = 0; n < units.length; n += 1) {
    const unit = units[n]
    const own = unit && under(unit, tracing)
    if (own === undefined || own === unit) continue
    traced ??= [...units]
    traced[n] = own
  }
  return traced ?? units
}

/** A unit without a span of its own may have joined a trace. */
const mayHaveJoined = (unit: Unit<unknown>, settled: Settled | undefined): boolean =>
  unit.kind === 'command' ? isSampled(settled?.origin?.traceparent) : unit.kind === 'reminders'

/** A unit whose context is a span of its own; what is not sampled stays as it is. */
const under = <Command>(unit: Unit<Command>, tracing: Tracing): Unit<Command> => {
  switch (unit.kind) {
    case 'command': {
      const context = begun(unit.context, tracing)
      return context === unit.context ? unit : { ...unit, context }
    }
    case 'fact': {
      const fact = begun(unit.fact, tracing)
      return fact === unit.fact ? unit : { kind: 'fact', fact }
    }
    case 'outcome': {
      const task = begun(unit.task, tracing)
      return task === unit.task ? unit : { ...unit, task }
    }
    case 'reminders':
      return unit
    case 'redrive':
      return {
        ...unit,
        parked: unit.parked.map(({ id, fact }) => ({ id, fact: begun(fact, tracing) })),
      }
  }
}

/** Records what became of one unit: `before` names the span that caused it, `after` its own. */
const tell = <Command extends { readonly type: string }>(
  tracing: Tracing,
  verb: string,
  before: Unit<Command>,
  after: Unit<Command>,
  settled: Settled | undefined,
  times: Times,
  error: string | undefined,
): void => {
  const facts = settled?.facts ?? []
  const result = settled?.result
  const failed = error ?? (result?.kind === 'failed' ? 'failed' : undefined)
  const decided = (command: Command, own: string, parent: string | undefined): void => {
    tracing.record({
      name: command.type,
      kind: 'internal',
      traceparent: own,
      parent,
      ...times,
      attributes: { 'colisaga.result': result?.kind ?? 'failed' },
      ...(failed !== undefined && { error: failed }),
    })
    created(tracing, facts, () => own, times)
  }
  if (before.kind === 'command' && after.kind === 'command') {
    const { traceparent } = after.context
    if (traceparent === undefined) {
      // Nobody's request, or one that is not recorded: the saga that it is about may be.
      const saga = settled?.origin?.traceparent
      const own = tracing.begin(saga)
      if (isSampled(own)) decided(before.command, own, saga)
      return
    }
    const home = homeOf(traceparent, facts, settled)
    const own = home === undefined ? traceparent : movedTo(home, traceparent)
    const request = before.context.traceparent
    // A request of a trace that its caller began stays there; the others come along.
    const parent =
      home === undefined
        ? request
        : request === undefined || before.brought === true
          ? home
          : movedTo(home, request)
    decided(before.command, own, parent)
  } else if (before.kind === 'outcome' && after.kind === 'outcome') {
    const { traceparent } = after.task
    if (traceparent !== undefined) decided(before.command, traceparent, before.task.traceparent)
  } else if (before.kind === 'fact' && after.kind === 'fact') {
    // It was nobody's business here.
    if (result?.kind === 'passed') return
    const parked = result?.kind === 'parked' ? 'parked' : undefined
    const wrong = failed ?? parked
    heard(tracing, verb, before.fact, after.fact, times, result?.kind ?? 'failed', wrong)
    created(tracing, facts, () => after.fact.traceparent, times)
  } else if (before.kind === 'redrive' && after.kind === 'redrive') {
    const applied = result?.kind === 'redriven' ? result.applied : 0
    const taken = after.parked.slice(0, applied)
    for (const [n, { fact }] of taken.entries()) {
      const was = before.parked[n]
      if (was !== undefined) heard(tracing, verb, was.fact, fact, times, 'redriven', undefined)
    }
    const ofCause = (id: string | undefined) => taken.find(({ fact }) => fact.id === id)?.fact
    created(tracing, facts, ({ causationId }) => ofCause(causationId)?.traceparent, times)
  } else if (before.kind === 'reminders') {
    const ofCause = (id: string | undefined) =>
      before.due.commands.find(({ context }) => context.causationId === id)?.context
    created(tracing, facts, ({ causationId }) => ofCause(causationId)?.traceparent, times)
  }
}

/** The trace that a command's facts joined, by the span that began it; undefined: none but its own. */
const homeOf = (
  own: string,
  [fact]: readonly RecordedFact[],
  settled: Settled | undefined,
): string | undefined => {
  const home = settled?.origin?.traceparent
  const stayed =
    home === undefined ||
    fact?.traceparent === undefined ||
    !isSampled(home) ||
    traceIdOf(fact.traceparent) === traceIdOf(own)
  return stayed ? undefined : home
}

const heard = (
  tracing: Tracing,
  verb: string,
  before: HeardFact,
  after: HeardFact,
  times: Times,
  result: string,
  error: string | undefined,
): void => {
  if (!isSampled(after.traceparent)) return
  tracing.record({
    name: `${verb} ${before.type}`,
    kind: 'consumer',
    traceparent: after.traceparent,
    parent: before.traceparent,
    ...times,
    attributes: {
      'messaging.system': 'kafka',
      'messaging.operation.name': verb,
      'messaging.operation.type': 'process',
      'messaging.destination.name': before.topic,
      'messaging.destination.partition.id': String(before.partition),
      'messaging.message.id': before.id,
      'messaging.kafka.message.key': before.key,
      'colisaga.result': result,
    },
    ...(error !== undefined && { error }),
  })
}

const created = (
  tracing: Tracing,
  facts: readonly RecordedFact[],
  parentOf: (fact: RecordedFact) => string | undefined,
  { startMs, endMs }: Times,
): void => {
  for (const fact of facts) {
    if (!isSampled(fact.traceparent)) continue
    tracing.record({
      name: `create ${fact.type}`,
      kind: 'producer',
      traceparent: fact.traceparent,
      parent: parentOf(fact),
      startMs: Math.min(Math.max(startMs, Date.parse(fact.timestamp)), endMs),
      endMs,
      attributes: {
        'messaging.operation.name': 'create',
        'messaging.operation.type': 'create',
        'messaging.message.conversation_id': fact.correlationId,
        'colisaga.stream': fact.stream,
        'colisaga.position': fact.position,
      },
    })
  }
}
