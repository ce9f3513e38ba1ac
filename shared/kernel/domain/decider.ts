/**
 * The decider: the whole of an aggregate's behaviour as three pure values. No clock, no ids, no
 * await: what a decision needs is in the state or in the command.
 * Source: J. Chassaing, "Functional Event Sourcing Decider" (2021).
 */
export interface Decider<State, Command, Event> {
  readonly initial: State
  /** The facts that the command causes (none when it changes nothing), or why it is refused. */
  decide(state: State, command: Command): readonly Event[] | Refusal
  evolve(state: State, event: Event): State
}

/**
 * A decider that also reads rows which several streams share (what several of them take from).
 * The kernel names them by `rowsOf`, reads them, and commits only if nobody changed them meanwhile.
 */
export interface SharingDecider<State, Command, Event, Row> {
  readonly initial: State
  decide(state: State, command: Command, rows: Rows<Row>): readonly Event[] | Refusal
  evolve(state: State, event: Event): State
  /** Keys of the shared rows that deciding this command reads or changes. */
  rowsOf(state: State, command: Command): readonly string[]
  /** What an event does to shared rows: the new row for each key that it changes. */
  evolveRows(rows: Rows<Row>, event: Event): ReadonlyMap<string, Row>
}

/** Shared rows by key; a key without a row has never been written. */
export type Rows<Row> = ReadonlyMap<string, Row>

/** A command that the state does not allow. A value, not an exception. */
export interface Refusal {
  readonly refused: true
  /** Stable, machine readable: a caller can branch on it. */
  readonly code: string
  /** One sentence for people. */
  readonly reason: string
  /** The state that does not allow it, by its name. */
  readonly state: string
}

/** Refuses a command. */
export const refuse = (code: string, reason: string, state: string): Refusal => ({
  refused: true,
  code,
  reason,
  state,
})

/** Tells a refusal from a list of facts. */
export const isRefusal = (decision: object): decision is Refusal => 'refused' in decision

/** Replays a history: the state that these facts lead to. */
export const replay = <State, Event>(
  decider: { readonly initial: State; evolve(state: State, event: Event): State },
  events: readonly Event[],
): State => events.reduce(decider.evolve, decider.initial)
