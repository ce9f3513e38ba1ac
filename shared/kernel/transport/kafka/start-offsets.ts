import type { KafkaGroupPort, Place } from './group.ts'

/**
 * Where a member begins to read partitions: at the group's committed offsets, or so many records before them where
 * there are any. A hint beyond either end stays: reading finds out that its records are gone.
 */
export const startOffsets = async (
  group: Pick<KafkaGroupPort, 'positions' | 'earliest' | 'latest'>,
  places: readonly Place[],
  before: number,
): Promise<ReadonlyMap<Place, bigint>> => {
  const hints = await group.positions(places)
  if (before === 0) return hints
  const firsts = await group.earliest(places)
  const ends = await group.latest(places)
  return new Map(
    [...hints].map(([place, hint]) => {
      const first = firsts.get(place) ?? hint
      if (hint <= first || hint > (ends.get(place) ?? hint)) return [place, hint]
      const earlier = hint - BigInt(before)
      return [place, earlier < first ? first : earlier]
    }),
  )
}
