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
