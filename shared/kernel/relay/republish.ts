import type { JournalStore } from '../journal/store.ts'
import type { Clock } from '../runtime/clock.ts'
import { partitionOf } from '../transport/partition.ts'
import type { LostTail } from './topic-ends.ts'

const PAGE = 1_000
/** As long as a relay that led a moment ago may still have a request under way. */
const HOLD_MS = 5_000
/** Topics keep facts for seven days: what is older was not lost, and nobody waits for it. */
const RETENTION_MS = 7 * 24 * 3_600_000

/**
 * Has a service's relay publish its journal again from a position on, in order: for a broker that has
 * lost facts, or a listener that came later. Whoever has heard a fact drops it. Gives how many published
 * facts come again; undefined, and nothing is done, when the relay has not come so far.
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
 * Has the facts after a position published again, where the relay has come further: a listener that missed one of
 * them asks for it.
 */
export const goBackTo = async (store: JournalStore, position: number): Promise<void> => {
  await store.rewind({ position, last: await lastBefore(store, position + 1) }, 0)
}

/**
 * Sets the checkpoint back to before what a topic has lost at the end of its partitions. `published`: how far the
 * relay had come; `ends`: where the partitions end now. Gives the position from which facts go out again.
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

/** The position before the first of so many published facts, counted back in each of these partitions. */
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

/** The last published position of each partition before this one; 0 where there is none. */
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
