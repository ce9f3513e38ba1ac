import type { Checkpoint } from '../journal/store.ts'
import { TopicEnds } from './topic-ends.ts'

/** How far a relay has come in its term. */
export interface Progress {
  /** The last position handled, published or not. */
  position: number
  /** The last published position of each partition. */
  last: readonly number[]
  readonly ends: TopicEnds
  /** The position of the checkpoint saved last. */
  saved: number
  /** Whether the relay itself has set the checkpoint back, which ends its term. */
  isSetBack: boolean
}

/** Gives the progress with which a term begins, which is the stored checkpoint. */
export const resumed = ({ position, last, ends }: Checkpoint, partitions: number): Progress => ({
  position,
  last: Array.from({ length: partitions }, (_, partition) => last[partition] ?? 0),
  ends: new TopicEnds(ends, partitions),
  saved: position,
  isSetBack: false,
})

/** Whether a moment has come; one that lies further ahead than it can was set by a clock that has gone back since. */
export const isDue = (nowMs: number, atMs: number, everyMs: number): boolean =>
  nowMs >= atMs || atMs - nowMs > everyMs
