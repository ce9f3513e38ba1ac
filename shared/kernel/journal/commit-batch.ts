import type { HeardFact } from '../domain/fact.ts'
import type { CursorKey, NewFact } from './store.ts'

/** One commit: what it assumes and what it writes. Everything sorted by its key where order is not said. */
export interface CommitBatch {
  /** The epoch that everything assumed here is known from. */
  readonly epoch: string
  /**
   * The generation of the registered reactions (`JournalStore.register`) that was known; absent: nothing here
   * depends on what other versions react to.
   */
  readonly generation?: number
  /** Moves each cursor from a position to a later one, by compare-and-set. */
  readonly cursors: readonly (CursorKey & { readonly from: number; readonly to: number })[]
  /** Keys that must not be parked, and keys that must be. */
  readonly freeKeys: readonly string[]
  readonly heldKeys: readonly string[]
  /** Streams that must still be at these versions (0: no fact yet). */
  readonly streams: readonly { readonly stream: string; readonly version: number }[]
  /** Documents that were read, and must still be at these revisions; written ones are in `documents`. */
  readonly documentsRead: readonly { readonly key: string; readonly revision: number }[]
  /** Documents at their new revision: the one read plus one. */
  readonly documents: readonly {
    readonly key: string
    readonly revision: number
    readonly body: object
    /** Where it is listed: under whom, and how it is ordered there. */
    readonly owner?: string
    readonly rank?: string
  }[]
  readonly facts: readonly NewFact[]
  /** `fact` is the index in `facts` of the one that asked for it, and whose payload it is about. */
  readonly tasks: readonly {
    readonly fact: number
    readonly number: number
    readonly kind: string
    readonly dueAtMs: number
  }[]
  readonly endedTasks: readonly string[]
  /** Histories of a projection: appended, never changed; a second (key, source, position) is dropped. */
  readonly entries: readonly Entry[]
  readonly park: readonly { readonly fact: HeardFact; readonly error: string }[]
  /** Parked facts that have been applied now, by their id. */
  readonly unpark: readonly { readonly key: string; readonly ids: readonly number[] }[]
}

export interface Entry {
  readonly key: string
  readonly source: string
  readonly position: number
  readonly type: string
  readonly timestamp: string
  readonly content: object
}
