import type { DomainEvent, FactContext } from '../domain/fact.ts'
import type { Refusal } from '../domain/decider.ts'

/** A command for one stream, on behalf of a request of the outside world. */
export interface CommandRequest<Command> {
  readonly stream: string
  readonly command: Command
  readonly context: FactContext
}

/** What became of a command that was not refused: committed when this is seen. */
export interface Accepted<State, Event extends DomainEvent> {
  /** None when the command changed nothing. */
  readonly events: readonly Event[]
  /** The state that the stream is in now. */
  readonly state: State
  /**
   * Position in the journal of the last fact of this command that is published; 0 when there was none.
   */
  readonly position: number
}

/** How routes and tasks speak to a service's decider: group commit behind one call. */
export interface Commands<State, Command, Event extends DomainEvent> {
  /**
   * Decides and commits. Throws a StoreError when the journal is away or too busy (503 at HTTP).
   */
  submit(request: CommandRequest<Command>): Promise<Accepted<State, Event> | Refusal>
  /** The state of a stream as committed now. */
  stateOf(stream: string): Promise<State>
}
