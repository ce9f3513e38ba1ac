import type { Sql } from 'postgres'
import { z } from 'zod'
import type { Language } from '../domain/language.ts'
import { migrate } from '../journal/migrate.ts'
import { queriesIn } from '../journal/queries.ts'
import type { Clock } from '../runtime/clock.ts'
import { journalReader, type ReadJournal } from './journal-reader.ts'
import type { Batch, Membership, PartitionEnd, Transport } from './transport.ts'

/** Tells readers in this process that a topic has something new. */
export interface Signals {
  readonly listeners: Set<() => void>
}

const BEAT_MS = 1_000
/** A member that has not been seen for this long is gone; another takes its partitions. */
const GONE_MS = 5_000
const POLL_MS = { first: 10, last: 150 }
const HINT_EVERY_MS = 1_000

const Hints = z.array(z.object({ topic: z.string(), partition: z.number(), position: z.number() }))
const Ids = z.array(z.object({ id: z.string() }))

/**
 * No broker: members read the journals' own tables. Publishing only wakes readers, for the facts are
 * already there. Partitions are shared by rank among the members seen lately; two members may hold
 * one for a moment, and the cursors drop what the second repeats.
 */
export const journalTransport = async (options: {
  readonly sql: Sql<{ bigint: number }>
  /** Who may be listened to: each journal is in the schema named after its service. */
  readonly languages: readonly Language[]
  readonly partitions: number
  readonly memberId: () => string
  readonly clock: Clock
  readonly signals: Signals
}): Promise<Transport> => {
  const { sql, languages, partitions, memberId, clock, signals } = options
  const schema = 'transport'
  const folder = new URL('./migrations/', import.meta.url)
  await migrate(sql, { schema, series: 'transport', folder })
  const query = queriesIn(sql, new URL('./sql/', import.meta.url), schema, [
    'beat',
    'leave',
    'hints',
    'save_hints',
  ])
  const readers = new Map(
    languages.map((language) => [language.topic, journalReader(sql, language, partitions)]),
  )
  const memberships = new Set<Membership>()

  const join = async (group: string, topics: readonly string[]): Promise<Membership> => {
    const id = memberId()
    const stopping = new AbortController()
    const held = new Map<string, number>()
    const hints = new Map<string, PartitionEnd>()
    let hintAtMs = 0
    let beatAtMs = 0
    let wake = new AbortController()
    const onSignal = (): void => wake.abort()
    signals.listeners.add(onSignal)

    /** Takes the partitions that are this member's by rank, from where the group's hints are. */
    const beat = async (): Promise<void> => {
      if (clock.now() < beatAtMs) return
      beatAtMs = clock.now() + BEAT_MS
      const members = Ids.parse(await query('beat', group, id, GONE_MS)).map((row) => row.id)
      const rank = members.indexOf(id)
      const mine = topics.flatMap((topic) =>
        Array.from({ length: partitions }, (_, partition) => ({ topic, partition })).filter(
          ({ partition }) => partition % members.length === rank,
        ),
      )
      const names = new Set(mine.map(placeOf))
      for (const place of held.keys()) if (!names.has(place)) held.delete(place)
      if (mine.every((place) => held.has(placeOf(place)))) return
      const known = new Map(
        Hints.parse(await query('hints', group)).map((hint) => [placeOf(hint), hint.position]),
      )
      for (const place of mine.map(placeOf))
        if (!held.has(place)) held.set(place, known.get(place) ?? 0)
    }

    const take = async (topic: string, read: ReadJournal, max: number): Promise<Batch> => {
      const places = [...held].filter(([place]) => place.startsWith(`${topic}/`))
      const after = Math.min(...places.map(([, position]) => position))
      if (places.length === 0) return EMPTY
      const { facts, end } = await read(after, max)
      const mine = facts.filter(
        (fact) => fact.position > (held.get(placeOf(fact)) ?? Number.MAX_SAFE_INTEGER),
      )
      for (const [place, position] of places) if (end > position) held.set(place, end)
      if (end === after) return EMPTY
      const ends = places.map(([place]) => ({
        topic,
        partition: Number(place.slice(place.lastIndexOf('/') + 1)),
        offset: BigInt(end),
      }))
      return { facts: mine, unreadable: [], ends }
    }

    const saveHints = async (): Promise<void> => {
      const rows = [...hints.values()].map(({ topic, partition, offset }) => ({
        topic,
        partition,
        position: Number(offset),
      }))
      hints.clear()
      if (rows.length > 0) await query('save_hints', group, rows)
    }

    const membership: Membership = {
      next: async (maxFacts) => {
        let idleMs = POLL_MS.first
        while (!stopping.signal.aborted) {
          await beat()
          wake = new AbortController()
          const batches: Batch[] = []
          for (const topic of topics) {
            const read = readers.get(topic)
            const taken = batches.reduce((sum, { facts }) => sum + facts.length, 0)
            if (read !== undefined && taken < maxFacts)
              batches.push(await take(topic, read, maxFacts - taken))
          }
          const batch = merged(batches)
          if (batch.facts.length > 0) return batch
          // What was passed over is not to be read again either.
          for (const end of batch.ends) hints.set(placeOf(end), end)
          if (batch.ends.length > 0) continue
          if (stopping.signal.aborted) break
          await clock.sleep(idleMs, wake.signal)
          idleMs = Math.min(idleMs * 2, POLL_MS.last)
        }
        return undefined
      },
      hint: ({ ends }) => {
        for (const end of ends) hints.set(placeOf(end), end)
        if (clock.now() < hintAtMs) return
        hintAtMs = clock.now() + HINT_EVERY_MS
        // A hint that is lost costs repeats that the cursors drop.
        saveHints().catch(() => {})
      },
      lag: async () => undefined,
      leave: async () => {
        if (stopping.signal.aborted) return
        stopping.abort()
        wake.abort()
        signals.listeners.delete(onSignal)
        await saveHints().catch(() => {})
        await query('leave', group, id).catch(() => {})
      },
    }
    memberships.add(membership)
    return membership
  }

  return {
    name: 'journal',
    prepare: async () => {},
    publish: async () => {
      for (const wake of signals.listeners) wake()
    },
    join,
    trouble: async () => undefined,
    close: async () => {
      await Promise.all([...memberships].map((membership) => membership.leave()))
    },
  }
}

const EMPTY: Batch = { facts: [], unreadable: [], ends: [] }

const placeOf = ({ topic, partition }: { topic: string; partition: number }): string =>
  `${topic}/${partition}`

const merged = (batches: readonly Batch[]): Batch => ({
  facts: batches.flatMap(({ facts }) => facts),
  unreadable: [],
  ends: batches.flatMap(({ ends }) => ends),
})
