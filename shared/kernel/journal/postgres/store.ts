import type { Sql } from 'postgres'
import type { CommitBatch } from '../commit-batch.ts'
import { StoreError } from '../errors.ts'
import {
  CLOCKS_DIFFER_MS,
  COUNTED,
  type Committed,
  type JournalStore,
  type Wants,
} from '../store.ts'
import { columnsOfBatch, taskPlace } from './batch-columns.ts'
import { guarded } from './faults.ts'
import { type Migrations, migrate, sqlText } from './migrate.ts'
import { otherPartitions } from './requirements.ts'
import * as rows from './rows.ts'
import { ownsSessions } from './session.ts'
import { Statement, type Parameter, type Sender } from './statement.ts'

/** The journal's statements, each a file of `sql/`. */
// prettier-ignore
const FILES = [
  'load', 'commit', 'lock', 'read', 'trouble', 'probe', 'identity', 'settle_epoch', 'hide', 'epoch', 'begin_epoch',
  'lead', 'checkpoint', 'resign', 'rewind', 'read_before', 'sources', 'adopt', 'refuse', 'take_tasks',
  'bound_waits', 'retry_task', 'documents', 'register', 'registered', 'parked', 'parked_first', 'counts', 'extent',
] as const
type Name = (typeof FILES)[number]

const CLOSE_TIMEOUT_S = 5
/** Tasks whose waits are bounded at once, at most. */
const WAITS_BOUNDED = 10_000

/** The tables and functions of a journal. */
export const journalMigrations = (schema: string): Migrations => ({
  schema,
  folder: new URL('./migrations/', import.meta.url),
  functions: new URL('./functions/', import.meta.url),
})

/**
 * Opens a service's journal in its own schema of a PostgreSQL database: migrates it, and makes its
 * identity when it is new. Needs no session state: works through a transaction pooler.
 * Throws when the journal was made with another number of partitions.
 */
export const openPostgresJournal = async (
  sql: Sql<{ bigint: number }>,
  options: { readonly schema: string; readonly partitions: number },
): Promise<JournalStore> => {
  const { schema, partitions } = options
  await guarded(() => migrate(sql, journalMigrations(schema)))
  const statements = new Map(
    FILES.map((name) => [
      name,
      new Statement(sqlText(new URL(`./sql/${name}.sql`, import.meta.url), schema)),
    ]),
  )
  const isOurs = ownsSessions(sql)
  const query = async (sender: Sender, name: Name, parameters: readonly Parameter[] = []) =>
    guarded(async () => statements.get(name)?.rows(sender, isOurs, parameters) ?? [])

  // Two instances may make a new journal at the same moment: one sees the other's only when it asks again.
  const made = (await query(sql, 'identity', [partitions]))[0]
  const identity = rows.Identity.parse(made ?? (await query(sql, 'identity', [partitions]))[0])
  if (identity.partitions !== partitions) {
    const made = { name: schema, partitions: identity.partitions }
    throw new Error(otherPartitions([made], partitions))
  }
  await query(sql, 'hide', [await hiddenBy(sql)])
  await query(sql, 'settle_epoch')

  /** The highest position that this process has seen: none up to there is given again, whatever the database forgot. */
  let seen = 0
  const load = async (sender: Sender, wants: Wants) =>
    rows.loadedOf((await query(sender, 'load', [wantsText(wants)]))[0]?.['loaded'])
  const commit = async (sender: Sender, batch: CommitBatch): Promise<Committed> => {
    const asked = [batch.epoch, batch.generation ?? null, seen, ...columnsOfBatch(batch)]
    const committed = rows.Committed.parse((await query(sender, 'commit', asked))[0]?.['committed'])
    seen = Math.max(seen, committed.after, committed.first + batch.facts.length - 1)
    return committed
  }

  return {
    identity,
    epoch: async () => rows.Epoch.parse((await query(sql, 'epoch'))[0]).epoch,
    beginEpoch: async () => void (await query(sql, 'begin_epoch')),
    load: (wants) => load(sql, wants),
    commit: (batch) => commit(sql, batch),
    locked: async (wants, work) => {
      let result: { value: Awaited<ReturnType<typeof work>> } | undefined
      await guarded(() =>
        sql.begin(async (transaction) => {
          await query(transaction, 'lock', [wantsText(wants)])
          const loaded = await load(transaction, wants)
          result = { value: await work(loaded, (batch) => commit(transaction, batch)) }
        }),
      )
      if (result === undefined) throw new StoreError('the transaction ended without a result')
      return result.value
    },
    read: async (after, max) => rows.factsOf(await query(sql, 'read', [after, max])),
    readBefore: async (position, max) =>
      rows.factsOf(await query(sql, 'read_before', [position, max])),
    trouble: async () => {
      const { kind, detail } = rows.TroubleRow.parse((await query(sql, 'trouble'))[0])
      return kind === null ? undefined : { kind, ...(detail !== null && { detail }) }
    },
    probe: async () => {
      const [row] = await query(sql, 'probe')
      if (row?.['found'] !== true) throw new StoreError('what was written cannot be read')
    },
    extent: async (after) => rows.extentOf((await query(sql, 'extent', [after]))[0]),
    lead: async (holder, ttlMs) => {
      const row = (await query(sql, 'lead', [holder, ttlMs]))[0]
      if (row === undefined) return undefined
      const leadership = rows.leadershipOf(row)
      seen = Math.max(seen, leadership.checkpoint.position)
      return leadership
    },
    saveCheckpoint: async ({ holder, term, epoch }, from, { position, last, ends }) =>
      (await query(sql, 'checkpoint', [holder, term, epoch, from, position, last, ends])).length >
      0,
    rewind: async ({ position, last, ends }, holdMs) =>
      (await query(sql, 'rewind', [holdMs, position, last, ends ?? null])).length > 0,
    resign: async ({ holder, term }) => void (await query(sql, 'resign', [holder, term])),
    takeTasks: async (nowMs, leaseMs, max) =>
      (await query(sql, 'take_tasks', [nowMs, leaseMs, max])).map(rows.taskOf),
    boundWaits: async (nowMs) =>
      void (await query(sql, 'bound_waits', [nowMs, CLOCKS_DIFFER_MS, WAITS_BOUNDED])),
    retryTask: async ({ id, leasedUntilMs }, { tries, dueAtMs, error }) => {
      const { position, number } = taskPlace(id)
      await query(sql, 'retry_task', [position, number, leasedUntilMs, tries, dueAtMs, error])
    },
    documents: async (after, max) => rows.documentsOf(await query(sql, 'documents', [after, max])),
    sources: async () => rows.sourcesOf(await query(sql, 'sources')),
    adopt: async (topic, journal) => void (await query(sql, 'adopt', [journal, topic])),
    register: async (release, reactions) =>
      void (await query(sql, 'register', [release, reactions])),
    registered: async () => rows.registeredOf((await query(sql, 'registered'))[0]),
    refuse: async (topic, journal) => void (await query(sql, 'refuse', [journal, topic])),
    parked: async (max, key) => (await query(sql, 'parked', [key ?? null, max])).map(rows.parkedOf),
    parkedFirst: async (error, after, max) =>
      (await query(sql, 'parked_first', [error, after, max])).map(rows.parkedOf),
    counts: async (nowMs) => rows.countsOf((await query(sql, 'counts', [nowMs, COUNTED]))[0]),
    close: () => sql.end({ timeout: CLOSE_TIMEOUT_S }),
  }
}

/** What a server may not answer of its epoch: some managed ones let nobody ask. */
const QUESTIONS = {
  system: 'select system_identifier from pg_control_system()',
  timeline: 'select pg_walfile_name(pg_current_wal_lsn())',
} as const

const hiddenBy = async (sql: Sql<{ bigint: number }>): Promise<readonly string[]> => {
  const hidden: string[] = []
  for (const [name, question] of Object.entries(QUESTIONS)) {
    try {
      await guarded(() => new Statement(question).rows(sql, ownsSessions(sql)))
    } catch (error) {
      // Of a server that is away or a standby, nothing is known.
      if (!isRefused(error)) throw error
      hidden.push(name)
    }
  }
  return hidden
}

/** No right (42501), no such function (42883), not on this server (0A000, 55000 where it is no standby). */
const REFUSED = /\((?:42501|42883|0A000)\)$/
const isRefused = (error: unknown): boolean => error instanceof Error && REFUSED.test(error.message)

const wantsText = (wants: Wants): string =>
  JSON.stringify({ ...wants, tasks: wants.tasks.map(taskPlace) })
