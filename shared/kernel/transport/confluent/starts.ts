import { startOffsets } from '../kafka/start-offsets.ts'
import { placeOf, type PartitionEnd, type PartitionPlace } from '../transport.ts'
import type { ConfluentControl } from './control.ts'
import type { ConfluentGroup } from './group.ts'

/** Where a partition is read from, and the hint before which records are only looked at. */
export interface PlacedStart extends PartitionEnd {
  readonly hint?: bigint
}

/** Where a member begins to read partitions, as every member over the protocol does. */
export const startsOf = async (
  places: readonly PartitionPlace[],
  looksBack: boolean,
  group: Pick<ConfluentGroup, 'committed'>,
  control: Pick<ConfluentControl, 'earliest' | 'latest'>,
): Promise<readonly PlacedStart[]> => {
  const offsets = async (ends: Promise<readonly PartitionEnd[]>) => {
    const found = new Map((await ends).map((end) => [placeOf(end), end.offset] as const))
    return new Map(
      places.flatMap((place) => {
        const offset = found.get(placeOf(place))
        return offset === undefined ? [] : [[place, offset] as const]
      }),
    )
  }
  const starts = await startOffsets(
    {
      positions: async (those) => {
        const committed = await offsets(group.committed(those))
        const others = those.filter((place) => !committed.has(place))
        return new Map([...committed, ...(await offsets(control.earliest(others)))])
      },
      earliest: (those) => offsets(control.earliest(those)),
      latest: (those) => offsets(control.latest(those)),
    },
    places,
    looksBack,
  )
  return [...starts].map(([{ topic, partition }, { next, hint }]) => ({
    topic,
    partition,
    offset: next,
    ...(hint !== undefined && { hint }),
  }))
}
