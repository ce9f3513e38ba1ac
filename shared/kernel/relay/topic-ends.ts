import type { PartitionEnd } from '../transport/transport.ts'

/** A partition whose end lies before the end that was known, and how many of its last facts go out again. */
export interface LostTail {
  readonly partition: number
  readonly records: number
}

/** Where the partitions of a topic end, as far as the broker has told. */
export class TopicEnds {
  readonly #ends: number[]

  /** `ends`: as saved; 0 where none is known. */
  constructor(ends: readonly number[], partitions: number) {
    this.#ends = Array.from({ length: partitions }, (_, partition) => ends[partition] ?? 0)
  }

  get all(): readonly number[] {
    return [...this.#ends]
  }

  /**
   * Takes note of ends. Gives the partitions that have lost records: before those that were `published` just now,
   * which then go out again too.
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
