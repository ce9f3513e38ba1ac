import type { JournalStore } from '../journal/store.ts'
import type { Clock } from '../runtime/clock.ts'
import { partitionOf } from '../transport/partition.ts'
import type { LostTail } from './topic-ends.ts'

const PAGE = 1_000
/** Nobody takes the lead for this long, since the relay that led until now may still have a request under way. */
const HOLD_MS = 5_000
/** Topics keep facts for seven days, so facts older than that have not been lost and are not published again. */
const RETENTION_MS = 7 * 24 * 3_600_000

/**
 * Has a service's relay publish its journal again from a position on, in order. It is asked for when a broker has
 * lost facts or a listener came later; whoever has applied a fact already drops it. Gives how many facts are published
 * again. Gives undefined and does nothing when the relay has not come as far as that position.
 */
export const republishFrom = async (
  store: JournalStore,
  position: number,
): Promise<number | undefined> => {
  const last = await lastBefore(store, position)
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

/**
 * Has the facts after a position published again if the relay has come further. A listener that has missed one of
 * them asks for this.
 */
export const goBackTo = async (store: JournalStore, position: number): Promise<void> => {
  await store.rewind({ position, last: await lastBefore(store, position + 1) }, 0)
}

/**
 * Sets the checkpoint back to before the facts that a topic has lost at the end of its partitions. `published` is how
 * far the relay had come, and `ends` is where the partitions end now. Gives the position after which facts are
 * published again.
 */
export const goBackBefore = async (
  store: JournalStore,
  lost: readonly LostTail[],
  { published, ends, clock }: { published: number; ends: readonly number[]; clock: Clock },
): Promise<number> => {
  const position = await positionBefore(store, lost, published, clock.now() - RETENTION_MS)
  await store.rewind({ position, last: await lastBefore(store, position + 1), ends }, 0)
  return position
}

/** Counts the lost facts back in each partition, and gives the position before the first of them all. */
const positionBefore = async (
  store: JournalStore,
  lost: readonly LostTail[],
  published: number,
  oldestMs: number,
): Promise<number> => {
  const { partitions } = store.identity
  const missing = new Map(lost.map(({ partition, records }) => [partition, records]))
  let position = published
  for (let before = published + 1; missing.size > 0;) {
    const facts = await store.readBefore(before, PAGE)
    for (const fact of facts) {
      if (Date.parse(fact.timestamp) < oldestMs) return position
      if (missing.size === 0) return position
      if (fact.key === null) continue
      const partition = partitionOf(fact.key, partitions)
      const left = missing.get(partition)
      if (left === undefined) continue
      position = fact.position - 1
      if (left === 1) missing.delete(partition)
      else missing.set(partition, left - 1)
    }
    const end = facts.at(-1)?.position
    if (end === undefined) return 0
    before = end
  }
  return position
}

/** Gives the last position of each partition that lies before this one; 0 where there is none. */
const lastBefore = async (store: JournalStore, position: number): Promise<readonly number[]> => {
  const { partitions } = store.identity
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
