import type { KafkaGroupPort, Place } from './group.ts'

/** Where a member begins to read a partition. */
export interface Start {
  readonly next: bigint
  /** Records before this offset are read only to be looked at; absent: there are none. */
  readonly hint?: bigint
}

/**
 * Where a member begins to read partitions: at the group's committed offsets, or with the record before them where there
 * is one and it looks back. A hint beyond either end stays, because reading finds out that its records are gone.
 */
export const startOffsets = async (
  group: Pick<KafkaGroupPort, 'positions' | 'earliest' | 'latest'>,
  places: readonly Place[],
  looksBack: boolean,
): Promise<ReadonlyMap<Place, Start>> => {
  const hints = await group.positions(places)
  if (!looksBack) return startingAt(hints)
  const firsts = await group.earliest(places)
  const ends = await group.latest(places)
  return new Map(
    [...hints].map(([place, hint]): readonly [Place, Start] => {
      const first = firsts.get(place) ?? hint
      if (hint <= first || hint > (ends.get(place) ?? hint)) return [place, { next: hint }]
      return [place, { next: hint - 1n, hint }]
    }),
  )
}

/** Where a partition is read from its first record. */
export const firstOffsets = async (
  group: Pick<KafkaGroupPort, 'earliest'>,
  places: readonly Place[],
): Promise<ReadonlyMap<Place, Start>> => startingAt(await group.earliest(places))

const startingAt = (offsets: ReadonlyMap<Place, bigint>): ReadonlyMap<Place, Start> =>
  new Map([...offsets].map(([place, next]) => [place, { next }]))
