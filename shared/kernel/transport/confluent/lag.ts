import type { ArrivedRecords } from '../kafka/arrived.ts'
import type { Reading } from '../kafka/fetcher.ts'
import { placeOf, type PartitionLag } from '../transport.ts'
import type { ConfluentControl } from './control.ts'

/**
 * Facts published and not yet given, of each of these partitions. Where each is, is noted before its end is asked for: it
 * may move meanwhile. One whose end is before it (its topic was made anew) is left out.
 */
export const lagOf = async (
  readings: readonly Reading[],
  arrived: ArrivedRecords,
  control: Pick<ConfluentControl, 'latest'>,
): Promise<readonly PartitionLag[]> => {
  const buffered = arrived.counts()
  const given = new Map(
    readings.map((one) => [placeOf(one), one.next - (buffered.get(one) ?? 0)] as const),
  )
  return (await control.latest(readings)).flatMap((end) => {
    const { topic, partition, offset } = end
    const facts = Number(offset) - (given.get(placeOf(end)) ?? Infinity)
    return facts < 0 ? [] : [{ topic, partition, facts }]
  })
}

const KEPT_MS = 1_000

/** Keeps an answer for a moment: several ask at once. */
export class KeptLag {
  readonly #find: () => Promise<readonly PartitionLag[]>
  #kept:
    | { readonly atMs: number; readonly value: Promise<readonly PartitionLag[] | undefined> }
    | undefined

  constructor(find: () => Promise<readonly PartitionLag[]>) {
    this.#find = find
  }

  /** Undefined when it cannot be known. */
  ask(): Promise<readonly PartitionLag[] | undefined> {
    if (this.#kept === undefined || Date.now() - this.#kept.atMs >= KEPT_MS)
      this.#kept = { atMs: Date.now(), value: this.#find().catch(() => undefined) }
    return this.#kept.value
  }
}
