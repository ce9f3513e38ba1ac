import type { Refusal } from '../domain/decider.ts'
import type { FactContext, HeardFact } from '../domain/fact.ts'
import type { CursorKey, StoredTask } from '../journal/store.ts'
import type { Workspace } from './workspace.ts'

/** One thing to decide within a batch. */
export type Unit<Command> =
  | {
      readonly kind: 'command'
      readonly stream: string
      readonly command: Command
      readonly context: FactContext
      /** The trace of the context is one that its caller began. */
      readonly brought?: boolean
    }
  | { readonly kind: 'fact'; readonly fact: HeardFact }
  | { readonly kind: 'outcome'; readonly task: StoredTask; readonly command: Command }
  /** Facts of our own journal that have become old enough, up to a position. */
  | { readonly kind: 'reminders'; readonly due: Due<Command> }
  | {
      readonly kind: 'redrive'
      readonly key: string
      readonly parked: readonly { readonly id: number; readonly fact: HeardFact }[]
    }

/** Commands that old facts of our own ask for, and the cursor that says how far they have been asked. */
export interface Due<Command> {
  readonly cursor: CursorKey
  readonly from: number
  readonly to: number
  readonly commands: readonly {
    readonly stream: string
    readonly command: Command
    readonly context: FactContext
  }[]
}

/** What became of a unit. Indices are into the facts of its batch. */
export type Result =
  | { readonly kind: 'decided'; readonly facts: readonly number[]; readonly stream: string }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'applied'; readonly facts: readonly number[] }
  /** Nothing here is about it: only the cursor has moved. */
  | { readonly kind: 'passed' }
  /** Heard before: nothing to do. */
  | { readonly kind: 'repeat' }
  /** The broker lost facts before this one: not applied. */
  | { readonly kind: 'gap'; readonly cursor: number }
  | { readonly kind: 'parked'; readonly error: string }
  /** Somebody else has ended the task, or has done what was due. */
  | { readonly kind: 'ended' }
  | { readonly kind: 'reminded'; readonly facts: readonly number[] }
  /** How many parked facts went through; `error` stopped the others. */
  | {
      readonly kind: 'redriven'
      readonly applied: number
      readonly facts: readonly number[]
      readonly error?: string
    }
  /** Deciding threw: a bug, told to who asked. */
  | { readonly kind: 'failed'; readonly error: unknown }

/**
 * How a service turns units into facts and documents. Pure but for the workspace. Each method gives
 * undefined when the workspace lacks something (it has noted what): it is then called again.
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
  ): readonly number[] | Refusal | undefined
  /** Whether hearing such a fact can change anything; one that cannot only moves the cursor. */
  concerns(fact: HeardFact): boolean
  /** Applies one fact heard. Throws when it cannot: the fact is then parked. */
  hear(fact: HeardFact, workspace: Workspace<State>): readonly number[] | undefined
}
