import type { Refusal } from '../domain/decider.ts'
import type { FactContext } from '../domain/fact.ts'

/** Where a request comes from, and what it turned out to belong to. */
export interface RequestContext extends FactContext {
  /** The trace is one that its caller began. */
  readonly brought?: boolean
  /** Aborts when its client has gone: what still waits for its turn is then not written. */
  readonly gone?: AbortSignal
  /** Correlation and trace of the saga that it was about, once a command has been decided. */
  joined?: FactContext
}

/** A command for one stream, on behalf of a request of the outside world. */
export interface CommandRequest<Command> {
  readonly stream: string
  readonly command: Command
  readonly context: RequestContext
}

/** What became of a command that was not refused: committed when this is seen. */
export interface Accepted {
  /** Positions of the first and the last published fact of the stream, now; 0: none. */
  readonly first: number
  readonly last: number
}

/** How routes speak to a service's decider: group commit behind one call. */
export interface Commands<State, Command> {
  /** Decides and commits. Throws a StoreError when the journal is away or too busy (503 at HTTP). */
  submit(request: CommandRequest<Command>): Promise<Accepted | Refusal>
  /** The state of a stream as committed now. */
  stateOf(stream: string): Promise<State>
}
