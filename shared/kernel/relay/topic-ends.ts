import type { PartitionEnd } from '../transport/transport.ts'

/** A partition that ends earlier than it did, and how many of its last facts must be published again. */
export interface LostTail {
  readonly partition: number
  readonly records: number
}

/** The last known end of each partition of a topic. */
export class TopicEnds {
  readonly #ends: number[]

  /** `ends` are those that the checkpoint holds; 0 where none is known. */
  constructor(ends: readonly number[], partitions: number) {
    this.#ends = Array.from({ length: partitions }, (_, partition) => ends[partition] ?? 0)
  }

  get all(): readonly number[] {
    return [...this.#ends]
  }

  /**
   * Takes note of new ends, and gives the partitions that have lost records. `published` counts the records that were
   * added just now, so they are subtracted before ends are compared; they lie behind the loss and go out again too.
   */
  note(
    ends: readonly PartitionEnd[],
    published: ReadonlyMap<number, number> = new Map(),
  ): readonly LostTail[] {
    return ends.flatMap(({ partition, offset }) => {
      const known = this.#ends[partition] ?? 0
      const justNow = published.get(partition) ?? 0
      const before = Number(offset) - justNow
      this.#ends[partition] = Number(offset)
      return before < known ? [{ partition, records: known - before + justNow }] : []
    })
  }
}
