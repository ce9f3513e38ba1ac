import type { JournalStore } from '../../journal/store.ts'
import { batch } from '../journal-suite.ts'
import type { Chance } from './chance.ts'
import { PARTITIONS } from './parts.ts'
import type { Services } from './services.ts'
import type { Witness } from './witness.ts'

/** Facts near the end among which a stream is chosen. */
const LATEST = 40
/** Between two of them on average. */
const MEAN_MS = 1_000

/**
 * What somebody asks of the publishing store who knows exactly what is there now, and may not ask it: he holds a lease that
 * is past, or passes over a version. Each is refused by one guard alone, which other guards hide from all who do not know
 * so much: a relay whose term is over hardly ever knows where the checkpoint is. One guard they do hide for good: a rewind that
 * raised no term would still take the lead from its holder, whose next lease is of a higher one.
 */
export const zombiesAsk = async (
  services: Services,
  chance: Chance,
  over: AbortSignal,
): Promise<void> => {
  const { time, witness } = services
  // Only where requests arrive one after the other is it certain what is past.
  if (time.togetherMs > 0) return
  while (!over.aborted) {
    await time.sleep(chance.untilNext(MEAN_MS), over)
    const store = await services.publishingStore()
    if (store === undefined) continue
    await (chance.happens(0.5) ? savesCheckpoint : leavesHole)(store, witness, chance)
  }
}

const savesCheckpoint = async (store: JournalStore, witness: Witness, chance: Chance) => {
  const lease = chance.pick(witness.pastLeases(await store.epoch()))
  const from = witness.savedPosition
  if (lease === undefined || from === undefined) return
  const none = Array.from({ length: PARTITIONS }, () => 0)
  if (await store.saveCheckpoint(lease, from, { position: from + 1, last: none, ends: none }))
    witness.accuse(`${lease.holder} saves a checkpoint by a lease that is past (${lease.term})`)
}

const leavesHole = async (store: JournalStore, witness: Witness, chance: Chance) => {
  const { head } = await store.extent(0)
  const fact = chance.pick(await store.readBefore(head + 1, LATEST))
  if (fact === undefined) return
  const { position: _, stream, ...said } = fact
  const wants = { streams: [stream], documents: [], cursors: [], parkedKeys: [], tasks: [] }
  const { epoch, streams } = await store.load(wants)
  const version = (streams.get(stream)?.length ?? 0) + 2
  const isCommitted = await store
    .commit(batch({ epoch, facts: [{ ...said, stream, version }] }))
    .then(() => true)
    .catch(() => false)
  if (isCommitted) witness.accuse(`${stream} has version ${version} after ${version - 2}`)
}
