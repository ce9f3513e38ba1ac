import { deepStrictEqual } from 'node:assert'
import {
  isRefusal,
  replay,
  type Decider,
  type Rows,
  type SharingDecider,
} from '../domain/decider.ts'

type AnyDecider<State, Command, Event, Row> =
  Decider<State, Command, Event> | SharingDecider<State, Command, Event, Row>

/** The last step of a specification: what must come of it. */
interface Outcome<Event> {
  /** Exactly these facts, in this order. */
  then(...events: readonly Event[]): void
  thenNothing(): void
  /** Refused with this code. */
  thenRefused(code: string): void
}

/**
 * Given-when-then for deciders.
 * `given(decider, ...facts).when(command).then(...facts)`; for deciders that share rows the rows come
 * from `.withRows(map)`.
 */
export const given = <State, Command, Event, Row = never>(
  decider: AnyDecider<State, Command, Event, Row>,
  ...history: readonly Event[]
): {
  withRows(rows: Rows<Row>): { when(command: Command): Outcome<Event> }
  when(command: Command): Outcome<Event>
} => {
  const when =
    (rows: Rows<Row>) =>
    (command: Command): Outcome<Event> => {
      const decision = decider.decide(replay(decider, history), command, rows)
      const facts = (): readonly Event[] => {
        if (isRefusal(decision)) throw new Error(`refused: ${decision.code}: ${decision.reason}`)
        return decision
      }
      return {
        then: (...events) => deepStrictEqual(facts(), events),
        thenNothing: () => deepStrictEqual(facts(), []),
        thenRefused: (code) => {
          if (!isRefusal(decision))
            throw new Error(`expected a refusal, got ${JSON.stringify(decision)}`)
          deepStrictEqual(decision.code, code)
        },
      }
    }
  return { withRows: (rows) => ({ when: when(rows) }), when: when(new Map()) }
}
