import { partitionOf } from '../transport/partition.ts'
import type { JournalStore } from '../journal/store.ts'

const PAGE = 1_000
/** As long as a relay that led a moment ago may still have a request under way. */
const HOLD_MS = 5_000

/**
 * Has a service's relay publish its journal again from a position on, in order: for a broker that has
 * lost facts, or a listener that came later. Whoever has heard a fact drops it. Gives how many published
 * facts come again; undefined, and nothing is done, when the relay has not come so far.
 */
export const republishFrom = async (
  store: JournalStore,
  position: number,
): Promise<number | undefined> => {
  const { partitions } = store.identity
  const last = await lastBefore(store, position, partitions)
  let again = 0
  for (let after = position - 1; ;) {
    const facts = await store.read(after, PAGE)
    again += facts.filter(({ key }) => key !== null).length
    const end = facts.at(-1)?.position
    if (end === undefined) break
    after = end
  }
  return (await store.rewind({ position: position - 1, last }, HOLD_MS)) ? again : undefined
}

/** The last published position of each partition before this one; 0 where there is none. */
const lastBefore = async (
  store: JournalStore,
  position: number,
  partitions: number,
): Promise<readonly number[]> => {
  const last = new Map<number, number>()
  for (let before = position; last.size < partitions;) {
    const facts = await store.readBefore(before, PAGE)
    for (const { key, position: at } of facts) {
      if (key === null) continue
      const partition = partitionOf(key, partitions)
      if (!last.has(partition)) last.set(partition, at)
    }
    const end = facts.at(-1)?.position
    if (end === undefined) break
    before = end
  }
  return Array.from({ length: partitions }, (_, partition) => last.get(partition) ?? 0)
}
