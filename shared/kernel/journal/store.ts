import type { HeardFact } from '../domain/fact.ts'
import type { Reaction } from '../domain/reactions.ts'
import type { CommitBatch } from './commit-batch.ts'
import type { Release } from '../runtime/release.ts'
import type { Trouble } from '../runtime/trouble.ts'

/**
 * Where a service keeps everything it must not lose: its journal (event store and outbox in one),
 * the cursors of what it has heard, shared documents, tasks, parked facts. Adapters: PostgreSQL,
 * memory; one suite for both (`testing/journal-suite.ts`).
 *
 * What a process remembers of it holds within one epoch alone (see `functions/epoch.sql`).
 */
export interface JournalStore {
  readonly identity: Identity
  /** The epoch that the journal is in now. */
  epoch(): Promise<string>
  /** An operator says that the database went back, where the server itself cannot tell. */
  beginEpoch(): Promise<void>
  /** What these keys hold, as committed now. */
  load(wants: Wants): Promise<Loaded>
  /**
   * Commits a whole batch, or nothing of it. Throws StaleError when one of its assumptions no longer
   * holds, EpochError when they were made in another epoch, GenerationError when another version has registered
   * reactions since, UnitError when the database refuses what is in
   * it, StoreError when the store is away.
   */
  commit(batch: CommitBatch): Promise<Committed>
  /**
   * Loads under locks that last until `work` is done, so that its commit cannot be stale as long as
   * it touches nothing but these wants. For what was stale once, and for hot documents.
   */
  locked<Result>(
    wants: Wants,
    work: (loaded: Loaded, commit: (batch: CommitBatch) => Promise<Committed>) => Promise<Result>,
  ): Promise<Result>

  /** Facts after this position, in order; at most `max`. Never skips a late commit. */
  read(after: number, max: number): Promise<readonly RecordedFact[]>
  /** Facts before this position, the last first; at most `max`. */
  readBefore(position: number, max: number): Promise<readonly RecordedFact[]>
  /** Why facts cannot be appended; undefined when they can. Throws when it does not answer. */
  trouble(): Promise<Trouble | undefined>
  /** Commits something without meaning that needs room, and reads it. Throws a StoreError when that is refused. */
  probe(): Promise<void>
  /**
   * How far the journal goes, and what of it comes after a position; null: after the relay's checkpoint.
   * Costs the same at any length.
   */
  extent(after: number | null): Promise<Extent>

  /** Takes or renews the leadership of the relay. Undefined while another instance holds it. */
  lead(holder: string, ttlMs: number): Promise<Leadership | undefined>
  /**
   * Saves how far the relay has published, from where it had been saved before. False, and nothing is saved,
   * when the leadership has passed on, the checkpoint is not where it was, or the epoch is another; never
   * because time has passed.
   */
  saveCheckpoint(lease: Lease, from: number, checkpoint: Checkpoint): Promise<boolean>
  /**
   * Sets what the relay has published back: whoever leads loses the lead, which nobody takes for `holdMs`.
   * `ends` where they are known to be others now. False, and nothing is set, when so much has never been
   * published: what lies between would be skipped.
   */
  rewind(
    checkpoint: Omit<Checkpoint, 'ends'> & Partial<Pick<Checkpoint, 'ends'>>,
    holdMs: number,
  ): Promise<boolean>
  /** Gives the leadership back at once. */
  resign(lease: Lease): Promise<void>

  /** Tasks due at `nowMs`, leased until `nowMs + leaseMs`; those that others take now are passed over. */
  takeTasks(nowMs: number, leaseMs: number, max: number): Promise<readonly StoredTask[]>
  /**
   * Lets no task wait longer than it was meant to, although the clock has been set back since: a wait that began
   * later than `nowMs`, by more than clocks differ, begins again now.
   */
  boundWaits(nowMs: number): Promise<void>
  /** Lets a task that failed come again at `dueAtMs`, unless somebody else has taken it meanwhile. */
  retryTask(task: Pick<StoredTask, 'id' | 'leasedUntilMs'>, next: NextTry): Promise<void>

  /** Documents by key, after this key; at most `max`. */
  documents(
    after: string,
    max: number,
  ): Promise<readonly (StoredDocument & { readonly key: string })[]>

  /** Journals that are heard or refused, by topic: those heard first, and what was decided since. */
  sources(): Promise<readonly Source[]>
  /** Decides that facts of this journal are heard on this topic. */
  adopt(topic: string, journal: string): Promise<void>
  /** Decides that they are not; the cursors stay, for a journal that is adopted again. */
  refuse(topic: string, journal: string): Promise<void>

  /**
   * Registers what a release of this service reacts to: of each reaction the highest release is kept, and none
   * ever goes. Whatever this adds raises the generation.
   */
  register(release: Release, reactions: readonly Reaction[]): Promise<void>
  /** What all versions of this service have registered. */
  registered(): Promise<Registered>

  /** Parked facts, oldest first; of one key or of all. At most `max`. */
  parked(max: number, key?: string): Promise<readonly ParkedFact[]>
  /**
   * Of keys whose first parked fact is parked with this error, that fact; those after this id, oldest first, at
   * most `max`.
   */
  parkedFirst(error: string, after: number, max: number): Promise<readonly ParkedFact[]>
  /** What is set aside and what is to be done, each counted up to COUNTED. */
  counts(nowMs: number): Promise<Counts>
  /** Frees every connection. */
  close(): Promise<void>
}

export interface Identity {
  /** uuid, made with the journal: a journal made anew has another. */
  readonly journal: string
  /** Partitions of the service's topic; fixed with the journal. */
  readonly partitions: number
}

/** A fact as the journal holds it. */
export interface RecordedFact {
  readonly position: number
  readonly stream: string
  readonly version: number
  readonly type: string
  /** Key on the topic; null for what is never published. */
  readonly key: string | null
  readonly payload: object
  /** RFC 3339, UTC, milliseconds. */
  readonly timestamp: string
  readonly correlationId: string
  readonly causationId?: string
  readonly traceparent?: string
}

/** A fact about to be appended: the commit gives it its position. */
export type NewFact = Omit<RecordedFact, 'position'>

export interface CursorKey {
  readonly journal: string
  readonly topic: string
  readonly partition: number
}

/** Cursor keys as strings, for maps: `<journal>/<topic>/<partition>`. */
export const cursorName = (cursor: CursorKey): string =>
  `${cursor.journal}/${cursor.topic}/${cursor.partition}`

/** A journal on a topic that a service listens to. */
export interface Source {
  readonly topic: string
  readonly journal: string
  /** Whether its facts are heard; those of a journal that is refused are passed over. */
  readonly adopted: boolean
}

export interface Wants {
  readonly streams: readonly string[]
  readonly documents: readonly string[]
  readonly cursors: readonly CursorKey[]
  /** Keys of which to say whether they are parked. */
  readonly parkedKeys: readonly string[]
  /** Ids of tasks of which to say whether they are still to be ended. */
  readonly tasks: readonly string[]
}

/** What `load` found; what is absent has never been written. */
export interface Loaded {
  readonly epoch: string
  /** Facts of each stream, by version. */
  readonly streams: ReadonlyMap<string, readonly RecordedFact[]>
  readonly documents: ReadonlyMap<string, StoredDocument>
  /** Positions by `cursorName`. */
  readonly cursors: ReadonlyMap<string, number>
  readonly parkedKeys: ReadonlySet<string>
  readonly tasks: ReadonlySet<string>
}

export interface StoredDocument {
  /** 1 at its first writing, one more at each. */
  readonly revision: number
  readonly body: object
}

export interface Committed {
  /** The journal's last position before this commit. */
  readonly after: number
  /**
   * Position of the first fact of this commit: `after + 1`, unless positions jumped since the journal is in another
   * epoch or goes on in a new part of its table.
   */
  readonly first: number
}

export interface StoredTask {
  /** `<position>:<n>`: the fact that asked, and which of its tasks. */
  readonly id: string
  readonly stream: string
  readonly kind: string
  /** Of the fact that asked for it. */
  readonly payload: object
  readonly tries: number
  /** The fact that asked for it is not in the journal any more: nothing can be done, and an operator is told. */
  readonly lost?: true
  /** Until then it is whose hands it is in: whoever takes it afterwards gives it another time. */
  readonly leasedUntilMs: number
  readonly correlationId: string
  /** Id of the fact that asked for it. */
  readonly factId: string
  readonly traceparent?: string
}

/** When a task is tried again, and why. */
export interface NextTry {
  readonly tries: number
  readonly dueAtMs: number
  readonly error: string
}

/** A leadership of the relay: what is saved under it is refused once it has passed on. */
export interface Lease {
  readonly holder: string
  /** Raised each time the leadership passes on, and when the checkpoint is set back. */
  readonly term: number
  readonly epoch: string
}

export interface Leadership extends Lease {
  readonly checkpoint: Checkpoint
}

/** How far the relay has published. */
export interface Checkpoint {
  /** The last position handled, published or not. */
  readonly position: number
  /** The last position published to each partition; 0 where none was. */
  readonly last: readonly number[]
  /** Offset after the last record published to each partition; 0 where none is known. */
  readonly ends: readonly number[]
}

export interface ParkedFact {
  readonly id: number
  readonly key: string
  readonly fact: HeardFact
  readonly error: string
  /** RFC 3339. */
  readonly parkedAt: string
}

/** What the versions of a service react to, so that an older one does not pass over what is a newer one's. */
export interface Registered {
  /** Raised with each addition. */
  readonly generation: number
  readonly reactions: readonly RegisteredReaction[]
}

export interface RegisteredReaction extends Reaction {
  /** The highest release that has registered it. */
  readonly release: Release
}

export interface Extent {
  /** The last position. */
  readonly head: number
  /** Facts ever appended: positions skipped by jumps are none. */
  readonly facts: number
  readonly factsAfter: number
  /** Timestamp of the first fact after the position; absent when there is none. */
  readonly since?: string
}

/** By so much the clocks of two instances may differ: nothing that is less is taken for a clock that was set back. */
export const CLOCKS_DIFFER_MS = 1_000

/** Counting ends here: "many" is all that needs to be known, and a backlog must not slow its own remedy. */
export const COUNTED = 20_000

export interface Counts {
  readonly parkedFacts: number
  readonly parkedKeys: number
  /** By kind; kinds without a task are absent. */
  readonly tasks: readonly TaskCounts[]
}

export interface TaskCounts {
  readonly kind: string
  /** Nobody does them, and somebody should. */
  readonly due: number
  /** Not tried yet, and due later: timers, and those that somebody is doing now. */
  readonly waiting: number
  /** Tried in vain, and due again later. */
  readonly retrying: number
  /** Timestamp of the fact that asked for the oldest. */
  readonly askedAt: string
}
