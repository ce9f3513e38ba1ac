/**
 * A decider is the whole of an aggregate's behaviour as three pure values. It has no clock, no ids and no await:
 * what a decision needs is in the state or in the command.
 * Source: J. Chassaing, "Functional Event Sourcing Decider" (2021).
 */
export interface Decider<State, Command, Event> {
  readonly initial: State
  /** Gives the facts that the command causes (none when it changes nothing), or why it is refused. */
  decide(state: State, command: Command): readonly Event[] | Refusal
  evolve(state: State, event: Event): State
}

/**
 * A decider that also reads rows which several streams share because all of them take from them. The kernel asks
 * `rowsOf` which rows they are, reads them, and commits only if nobody has changed them meanwhile.
 */
export interface SharingDecider<State, Command, Event, Row> {
  readonly initial: State
  decide(state: State, command: Command, rows: Rows<Row>): readonly Event[] | Refusal
  evolve(state: State, event: Event): State
  /** Gives the keys of the shared rows that deciding this command reads or changes. */
  rowsOf(state: State, command: Command): readonly string[]
  /** Gives the new row for each key that an event changes. */
  evolveRows(rows: Rows<Row>, event: Event): ReadonlyMap<string, Row>
}

/** Shared rows by key; a key without a row has never been written. */
export type Rows<Row> = ReadonlyMap<string, Row>

/** Why the state does not allow a command. A refusal is a value, not an exception. */
export interface Refusal {
  readonly refused: true
  /** A stable code that a caller can branch on. */
  readonly code: string
  /** One sentence for people. */
  readonly reason: string
  /** The name of the state that does not allow it. */
  readonly state: string
}

/** Refuses a command. */
export const refuse = (code: string, reason: string, state: string): Refusal => ({
  refused: true,
  code,
  reason,
  state,
})

/** Whether a decision is a refusal rather than a list of facts. */
export const isRefusal = (decision: object): decision is Refusal => 'refused' in decision

/** Gives the state that these facts lead to. */
export const replay = <State, Event>(
  decider: { readonly initial: State; evolve(state: State, event: Event): State },
  events: readonly Event[],
): State => events.reduce(decider.evolve, decider.initial)
