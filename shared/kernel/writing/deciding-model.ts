import type { AskedTask } from '../domain/asked-task.ts'
import { isRefusal, type Decider, type SharingDecider } from '../domain/decider.ts'
import type { DomainEvent, FactContext } from '../domain/fact.ts'
import type { Language } from '../domain/language.ts'
import type { Reactions } from '../domain/reactions.ts'
import type { Reminders } from '../domain/reminders.ts'
import { timestampOf, type Clock } from '../runtime/clock.ts'
import { joined, type Tracing } from '../telemetry/tracing.ts'
import type { FactIndex } from './fact-index.ts'
import type { Decided, Model } from './model.ts'
import { NOT_LOADED, type NotLoaded } from './not-loaded.ts'
import type { Workspace } from './workspace.ts'

/** The pure parts of a service that decides. */
export interface Deciding<
  State,
  Command extends { readonly type: string },
  Event extends DomainEvent,
  Row extends object,
> {
  readonly language: Language
  readonly decider: Decider<State, Command, Event> | SharingDecider<State, Command, Event, Row>
  readonly reactions: Reactions<Command>
  /** Which tasks a fact of ours asks for. */
  readonly tasksFor?: (event: Event) => readonly AskedTask[]
  /**
   * What a fact of ours asks of other streams of ours, decided and committed with it. A refusal means
   * that nothing is left to do there.
   */
  readonly consequences?: (event: Event) => readonly Consequence<Command>[]
  /** What a fact of ours asks of its own stream once it has become this old. */
  readonly reminders?: Reminders<Event, Command>
  /**
   * Commands that usually open their stream: it is taken as new without reading it first, and the
   * commit finds out when it was not. Saves a round trip for every new stream.
   */
  readonly opening: readonly Command['type'][]
  /**
   * Whether each stream is a saga of its own: what requests ask of it later keeps the correlation and
   * the trace that it began with.
   */
  readonly streamsAreSagas?: boolean
}

/** A command to another stream of the same service. */
export interface Consequence<Command> {
  readonly stream: string
  readonly command: Command
}

/** The model of a service that decides: commands to facts, by its decider. */
export const decidingModel = <
  State,
  Command extends { readonly type: string },
  Event extends DomainEvent,
  Row extends object,
>(
  {
    language,
    decider,
    reactions,
    tasksFor,
    consequences,
    opening,
    streamsAreSagas = false,
  }: Deciding<State, Command, Event, Row>,
  {
    clock,
    leaseMs,
    tracing,
  }: {
    readonly clock: Clock
    readonly leaseMs: (kind: string) => number
    readonly tracing: Tracing
  },
): Model<State, Command> => {
  const opens = new Set<string>(opening)

  const decide = (
    name: string,
    command: Command,
    context: FactContext,
    workspace: Workspace<State>,
  ): Decided => {
    const stream = workspace.stream(name, opens.has(command.type))
    if (stream === NOT_LOADED) return NOT_LOADED
    const rows =
      'rowsOf' in decider
        ? rowsFor(decider.rowsOf(stream.state, command), workspace)
        : new Map<string, Row>()
    if (rows === NOT_LOADED) return NOT_LOADED
    const decision = decider.decide(stream.state, command, rows)
    if (isRefusal(decision)) return decision
    const state = decision.reduce((folded, event) => decider.evolve(folded, event), stream.state)
    const changed =
      'rowsOf' in decider
        ? decision.reduce(
            (folded, event) => new Map([...folded, ...decider.evolveRows(folded, event)]),
            rows,
          )
        : rows
    const nowMs = clock.now()
    const timestamp = timestampOf(nowMs)
    const asked = decision.map((event) => tasksFor?.(event) ?? [])
    const facts = workspace.append(
      name,
      decision.map((event) => ({
        stream: name,
        type: event.type,
        key: event.type in language.schemas ? language.keyOf(event.payload) : null,
        payload: event.payload,
        timestamp,
        context: tracing.on ? spanned(context, tracing) : context,
      })),
      state,
    )
    for (const [key, row] of changed) if (row !== rows.get(key)) workspace.putDocument(key, row)
    facts.forEach((index, n) =>
      workspace.ask(
        index,
        (asked[n] ?? []).map(({ kind, delayMs = 0 }, number) => ({
          kind,
          number,
          now: delayMs === 0,
          dueAtMs: nowMs + (delayMs === 0 ? leaseMs(kind) : delayMs),
        })),
      ),
    )
    const further = decision.flatMap((event) => consequences?.(event) ?? [])
    if (further.length === 0) return facts
    const all: FactIndex[] = [...facts]
    for (const { stream: other, command: next } of further) {
      const caused = decide(other, next, context, workspace)
      if (caused === NOT_LOADED) return NOT_LOADED
      if (!isRefusal(caused)) all.push(...caused)
    }
    return all
  }

  const rowsFor = (
    keys: readonly string[],
    workspace: Workspace<State>,
  ): ReadonlyMap<string, Row> | NotLoaded => {
    const documents = keys.map((key) => [key, workspace.document(key)] as const)
    const rows = new Map<string, Row>()
    for (const [key, document] of documents) {
      if (document === NOT_LOADED) return NOT_LOADED
      // Written by this service alone, by evolveRows: its own rows come back as they were.
      if (document.body !== undefined) rows.set(key, document.body as Row)
    }
    return rows
  }

  return {
    replayed: (facts) =>
      // The journal holds only what this decider said: the edge is the append.
      facts.reduce(
        (state, fact) => evolved(decider.evolve(state, fact as Event), fact.type),
        decider.initial,
      ),
    reactsTo: reactions.reactsTo,
    concerns: ({ topic, type }) => reactions.concerns(topic, type),
    decide: (name, command, context, workspace) => {
      // Only what the outside world asks has no cause among our facts.
      if (!streamsAreSagas || context.causationId !== undefined)
        return decide(name, command, context, workspace)
      const stream = workspace.stream(name, opens.has(command.type))
      return stream === NOT_LOADED
        ? NOT_LOADED
        : decide(name, command, joinedTo(stream.origin, context, tracing), workspace)
    },
    hear: (fact, workspace) => {
      const command = reactions.commandFor(fact)
      if (command === undefined) return []
      const context = {
        correlationId: fact.correlationId,
        causationId: fact.id,
        ...(fact.traceparent !== undefined && { traceparent: fact.traceparent }),
      }
      const decision = decide(fact.key, command, context, workspace)
      if (decision !== NOT_LOADED && isRefusal(decision))
        throw new Error(`${command.type} refused: ${decision.reason}`)
      return decision
    },
  }
}

/** A decider that does not know an event's type, as a newer release has written it, gives no state for it. */
const evolved = <State>(state: State, type: string): State => {
  if (state === undefined) throw new Error(`this version does not know facts of type ${type}`)
  return state
}

/** A span of its own for a fact: whoever hears it goes on from there. */
const spanned = (context: FactContext, tracing: Tracing): FactContext => {
  const traceparent = tracing.begin(context.traceparent)
  return traceparent === undefined ? context : { ...context, traceparent }
}

const joinedTo = (
  origin: FactContext | undefined,
  context: FactContext,
  tracing: Tracing,
): FactContext => {
  if (origin === undefined) return context
  const traceparent = tracing.on
    ? joined(context.traceparent, origin.traceparent)
    : (context.traceparent ?? origin.traceparent)
  const { correlationId } = origin
  return { correlationId, ...(traceparent !== undefined && { traceparent }) }
}
