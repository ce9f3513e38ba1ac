import { placeOf, type PartitionEnd, type PartitionPlace } from '../transport.ts'
import type { ConfluentControl } from './control.ts'
import type { ConfluentGroup } from './group.ts'

/**
 * Where a member begins to read partitions: at the group's committed offsets, or so many records before them where there
 * are any; at the first records left where nothing is committed.
 */
export const startsOf = async (
  places: readonly PartitionPlace[],
  before: number,
  group: Pick<ConfluentGroup, 'committed'>,
  control: Pick<ConfluentControl, 'earliest'>,
): Promise<readonly PartitionEnd[]> => {
  const hints = byPlace(await group.committed(places))
  const unknown = places.filter((place) => before > 0 || !hints.has(placeOf(place)))
  const firsts = byPlace(await control.earliest(unknown))
  return places.map((place) => {
    const { topic, partition } = place
    const first = firsts.get(placeOf(place)) ?? 0n
    const hint = hints.get(placeOf(place))
    // A hint before the first record stays: reading finds out that records are gone.
    if (hint === undefined || hint <= first) return { topic, partition, offset: hint ?? first }
    const earlier = hint - BigInt(before)
    return { topic, partition, offset: earlier < first ? first : earlier }
  })
}

const byPlace = (ends: readonly PartitionEnd[]): ReadonlyMap<string, bigint> =>
  new Map(ends.map((end) => [placeOf(end), end.offset] as const))
