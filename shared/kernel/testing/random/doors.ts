import type { CommitBatch } from '../../journal/commit-batch.ts'
import { StoreError, UnitError } from '../../journal/errors.ts'
import type { Committed, JournalStore } from '../../journal/store.ts'
import type { Membership, Transport } from '../../transport/transport.ts'
import { TransportError } from '../../transport/transport.ts'
import { drawPassage, type Asked, type Odds } from './odds.ts'
import type { Process } from './process.ts'
import { spokenOf } from './speaking.ts'
import type { Witness } from './witness.ts'

/** What the doors ask of the run: the odds of now (none: it is calm), and whether a store is being restored. */
export interface Weather {
  odds: Odds | undefined
}

const away = (): Error => new StoreError('the store does not answer')

/** A store as one process reaches it. `witness` sees what arrives there, `isClosed` while it is being restored. */
export const storeThrough = (
  process: Process,
  store: JournalStore,
  weather: Weather,
  part: { readonly isClosed: () => boolean; readonly witness?: Witness },
): JournalStore => {
  const { witness } = part
  const ask = <Result>(asked: Asked, effect: () => Promise<Result>): Promise<Result> =>
    process.call(
      drawPassage(process.chance, asked, weather.odds),
      async () => {
        if (part.isClosed()) throw away()
        return effect()
      },
      away,
    )
  const commit = async (
    batch: CommitBatch,
    through: (batch: CommitBatch) => Promise<Committed>,
  ): Promise<Committed> => {
    const isRefused =
      batch.facts.some(({ payload }) => spokenOf(payload).refusedForGood) ||
      batch.entries.some(({ content }) => process.clock.now() < spokenOf(content).refusedUntilMs)
    if (isRefused) throw new UnitError('the store refuses something of this batch')
    const committed = await through(batch)
    witness?.committed(batch.facts, committed)
    return committed
  }
  return {
    ...store,
    epoch: () => ask('read', () => store.epoch()),
    load: (wants) => ask('read', () => store.load(wants)),
    commit: (batch) => ask('commit', () => commit(batch, (one) => store.commit(one))),
    locked: (wants, work) =>
      ask('commit', () =>
        store.locked(wants, (loaded, through) => work(loaded, (batch) => commit(batch, through))),
      ),
    read: (after, max) => ask('read', () => store.read(after, max)),
    readBefore: (position, max) => ask('read', () => store.readBefore(position, max)),
    extent: (after) => ask('read', () => store.extent(after)),
    lead: (holder, ttlMs) =>
      ask('lead', async () => {
        const leadership = await store.lead(holder, ttlMs)
        if (leadership !== undefined) witness?.led(leadership)
        return leadership
      }),
    saveCheckpoint: (lease, from, checkpoint) =>
      ask('checkpoint', async () => {
        const isSaved = await store.saveCheckpoint(lease, from, checkpoint)
        if (isSaved) witness?.checkpointSaved(lease, checkpoint)
        return isSaved
      }),
    rewind: (checkpoint, holdMs) =>
      ask('checkpoint', async () => {
        const isSet = await store.rewind(checkpoint, holdMs)
        if (isSet) witness?.setBack(checkpoint.position)
        return isSet
      }),
    resign: (lease) => ask('lead', () => store.resign(lease)),
    sources: () => ask('read', () => store.sources()),
    parked: (max, key) => ask('read', () => store.parked(max, key)),
  }
}

/** A transport as one process reaches it. `joined` is told of each membership, which may be ended behind its back. */
export const transportThrough = (
  process: Process,
  transport: Transport,
  weather: Weather,
  part: { readonly joined?: (membership: Membership) => void; readonly witness?: Witness },
): Transport => {
  const { chance } = process
  const ask = <Result>(asked: Asked, effect: () => Promise<Result>): Promise<Result> =>
    process.call(
      drawPassage(chance, asked, weather.odds),
      effect,
      () => new TransportError('the broker does not answer'),
    )
  return {
    ...transport,
    publish: (topic, facts) =>
      ask('publish', async () => {
        const { odds } = weather
        const isCut = odds !== undefined && chance.happens(odds.partlyPublished)
        const kept = isCut ? facts.slice(0, chance.between(0, facts.length)) : facts
        const ends = await transport.publish(topic, kept)
        part.witness?.published(kept)
        if (isCut) throw new TransportError('the broker has kept a part')
        return ends
      }),
    ends: (topic, partitions) => ask('other', () => transport.ends(topic, partitions)),
    join: async (group, topics) => {
      let joined: Membership | undefined
      try {
        return await ask('other', async () => {
          joined = await transport.join(group, topics)
          part.joined?.(joined)
          const { next, hint } = joined
          return {
            ...joined,
            next: (maxFacts) => process.waitFor(() => next(maxFacts)),
            hint: (batch) => {
              if (process.isWell) hint(batch)
            },
          }
        })
      } catch (error) {
        // The broker ends a member that never asks for anything.
        await joined?.leave()
        throw error
      }
    },
  }
}
