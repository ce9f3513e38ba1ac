import type { Sql } from 'postgres'
import type { Language } from '../../domain/language.ts'
import { type Migrations, migrate } from '../../journal/postgres/migrate.ts'
import { queriesIn } from '../../journal/postgres/queries.ts'
import type { Clock } from '../../runtime/clock.ts'
import { JournalMembership } from './membership.ts'
import { journalReader, type JournalReader } from './reader.ts'
import { Memberships } from '../memberships.ts'
import { TransportError, type Transport } from '../transport.ts'
import { messageOf } from '../../runtime/thrown.ts'

/** Tells readers in this process that a topic has something new. */
export interface Signals {
  readonly listeners: Set<() => void>
}

/** The schema of what members tell each other. */
export const TRANSPORT_SCHEMA = 'transport'

/** What members tell each other by. */
export const transportTables: Migrations = {
  schema: TRANSPORT_SCHEMA,
  series: TRANSPORT_SCHEMA,
  folder: new URL('./migrations/', import.meta.url),
}

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
  await guarded('its tables', () => migrate(sql, transportTables))
  const query = queriesIn(sql, new URL('./sql/', import.meta.url), TRANSPORT_SCHEMA, [
    'beat',
    'leave',
    'hints',
    'save_hints',
  ])
  const readers = new Map(
    languages.map((language) => [language.topic, journalReader(sql, language, partitions)]),
  )
  const readerOf = (topic: string): JournalReader => {
    const reader = readers.get(topic)
    if (reader === undefined) throw new TransportError(`unknown topic ${topic}`, { fatal: true })
    return reader
  }
  const memberships = new Memberships()

  return {
    name: 'journal',
    prepare: async (topics, wanted) => {
      for (const topic of topics) readerOf(topic)
      if (wanted !== partitions)
        throw new TransportError(`topics have ${partitions} partitions here, not ${wanted}`, {
          fatal: true,
        })
    },
    areFit: async () => true,
    publish: async (topic) => {
      readerOf(topic)
      for (const wake of signals.listeners) wake()
      return []
    },
    ends: async () => [],
    join: async (group, topics) => {
      const membership = new JournalMembership({
        group,
        id: memberId(),
        readers: new Map(topics.map((topic) => [topic, readerOf(topic)])),
        partitions,
        query: (name, ...parameters) => guarded(`group ${group}`, () => query(name, ...parameters)),
        clock,
        listeners: signals.listeners,
      })
      await membership.join()
      return memberships.keep(membership)
    },
    trouble: async () => {
      try {
        await sql`select 1`
        return undefined
      } catch (error) {
        return { kind: 'database-away', detail: messageOf(error) }
      }
    },
    close: () => memberships.leave(),
  }
}

const guarded = async <Value>(what: string, ask: () => Promise<Value>): Promise<Value> => {
  try {
    return await ask()
  } catch (error) {
    const reason = messageOf(error)
    throw new TransportError(`the journal transport, ${what}: ${reason}`, { cause: error })
  }
}
