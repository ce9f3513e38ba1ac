import type { Refusal } from '../domain/decider.ts'
import type { FactContext, HeardFact } from '../domain/fact.ts'
import type { CursorKey, StoredTask } from '../journal/store.ts'
import type { FactIndex } from './fact-index.ts'

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
      /** In which `parked` was read: in another one their ids may name other facts. */
      readonly epoch: string
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

/** What became of a unit. */
export type Result =
  | { readonly kind: 'decided'; readonly facts: readonly FactIndex[]; readonly stream: string }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'applied'; readonly facts: readonly FactIndex[] }
  /** Nothing here is about it: only the cursor has moved. */
  | { readonly kind: 'passed' }
  /** Heard before: nothing to do. */
  | { readonly kind: 'repeat' }
  /** The broker lost facts before this one: not applied. */
  | { readonly kind: 'gap'; readonly cursor: number }
  | { readonly kind: 'parked'; readonly error: string }
  /** Somebody else has ended the task, or has done what was due. */
  | { readonly kind: 'ended' }
  | { readonly kind: 'reminded'; readonly facts: readonly FactIndex[] }
  /** How many parked facts went through; `error` stopped the others. */
  | {
      readonly kind: 'redriven'
      readonly applied: number
      readonly facts: readonly FactIndex[]
      readonly error?: string
    }
  /** It is at fault itself: deciding it threw, or the store refuses what came of it. Told to whoever asked. */
  | { readonly kind: 'failed'; readonly error: unknown }
