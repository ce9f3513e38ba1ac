import type { Reading } from '../kafka/fetcher.ts'
import { placeOf, type PartitionPlace } from '../transport.ts'
import type { PlacedStart } from './starts.ts'

/**
 * The partitions that a member has, each with the offset of the next record to take over. One that is sought is to be
 * read from its first record, which is not known yet.
 */
export class HeldPartitions {
  readonly #held = new Map<string, Reading>()
  readonly #sought = new Set<Reading>()

  get size(): number {
    return this.#held.size
  }

  get all(): readonly Reading[] {
    return [...this.#held.values()]
  }

  get sought(): readonly Reading[] {
    return [...this.#sought]
  }

  /** Those of which it is known where they are read. */
  get placed(): readonly Reading[] {
    return this.all.filter((one) => !this.#sought.has(one))
  }

  get(place: PartitionPlace): Reading | undefined {
    return this.#held.get(placeOf(place))
  }

  isSought(reading: Reading): boolean {
    return this.#sought.has(reading)
  }

  hold({ topic, partition, offset, hint }: PlacedStart): void {
    const next = Number(offset)
    const reading = { topic, partition, next, ...(hint !== undefined && { hint: Number(hint) }) }
    this.#held.set(placeOf(reading), reading)
  }

  /** The partition as if it had just come, to be read from its first record. */
  seek({ topic, partition }: PartitionPlace): void {
    const renewed = { topic, partition, next: 0 }
    this.#held.set(placeOf(renewed), renewed)
    this.#sought.add(renewed)
  }

  /** The first record of one that was sought is there. */
  found(reading: Reading, offset: bigint): void {
    reading.next = Number(offset)
    this.#sought.delete(reading)
  }

  /** Gives what was held of it. */
  drop(place: PartitionPlace): Reading | undefined {
    const held = this.get(place)
    if (held === undefined) return undefined
    this.#held.delete(placeOf(place))
    this.#sought.delete(held)
    return held
  }

  clear(): void {
    this.#held.clear()
    this.#sought.clear()
  }
}
