import type { Refusal } from '../domain/decider.ts'
import type { FactContext, HeardFact } from '../domain/fact.ts'
import type { Reaction } from '../domain/reactions.ts'
import type { FactIndex } from './fact-index.ts'
import type { NotLoaded } from './not-loaded.ts'
import type { Workspace } from './workspace.ts'

/** What came of deciding: the facts appended, a refusal, or that something has to be loaded first. */
export type Decided = readonly FactIndex[] | Refusal | NotLoaded

/**
 * How a service turns units into facts and documents: read from the workspace and written to it, and to nothing else.
 * A method that finds something missing there gives NOT_LOADED, the workspace has noted what, and it is called again.
 */
export interface Model<State, Command> {
  /** The state that a stream's facts lead to. */
  readonly replayed: (
    facts: readonly { readonly type: string; readonly payload: object }[],
  ) => State
  /** Decides one command: appends its facts. Gives their indices, or the refusal. */
  decide(
    stream: string,
    command: Command,
    context: FactContext,
    workspace: Workspace<State>,
  ): Decided
  /** Types of facts that this version does something about: what it registers for the others to know. */
  readonly reactsTo: readonly Reaction[]
  /** Whether hearing such a fact can change anything; one that cannot only moves the cursor. */
  concerns(fact: HeardFact): boolean
  /** Applies one fact heard. Throws when it cannot: the fact is then parked. */
  hear(fact: HeardFact, workspace: Workspace<State>): readonly FactIndex[] | NotLoaded
}
