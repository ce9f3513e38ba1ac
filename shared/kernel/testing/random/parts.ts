import type { JournalStore } from '../../journal/store.ts'
import type { VirtualTime } from './virtual-time.ts'

/** The store of one service, as a run sees it from outside. */
export interface StorePart {
  /** A store for one more process. */
  open(): Promise<JournalStore>
  /** Keeps everything as it is now, and gives what goes back to it, as an old backup restored would. */
  backUp(): Promise<() => Promise<void>>
  /** As when the server is started anew. */
  restart(): Promise<void>
  /** Positions in the histories of a projection, by key, in order of arrival. */
  entries(): Promise<ReadonlyMap<string, readonly number[]>>
}

/** What a run runs on. */
export interface RandomParts {
  readonly publishing: StorePart
  readonly listening: StorePart
  close(): Promise<void>
}

/** What a suite needs to know of its stores. */
export interface RandomStores {
  open(time: VirtualTime): Promise<RandomParts>
  /** Requests so close to each other arrive at once. */
  readonly togetherMs: number
}

export const PARTITIONS = 6
