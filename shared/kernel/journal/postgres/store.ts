import type { Sql } from 'postgres'
import { migrate, sqlText } from './migrate.ts'
import {
  COUNTED,
  DataError,
  StaleError,
  StoreError,
  type CommitBatch,
  type Committed,
  type JournalStore,
  type Wants,
} from '../store.ts'
import { columnsOf, json, listed, name, optionalName } from './columns.ts'
import * as rows from './rows.ts'

// prettier-ignore
const FILES = [
  'load', 'commit', 'lock', 'read', 'trouble', 'identity', 'lead', 'checkpoint', 'resign',
  'rewind', 'read_before', 'sources', 'adopt', 'refuse', 'take_tasks', 'retry_task', 'documents', 'parked', 'counts',
  'extent',
] as const
type Query = (typeof FILES)[number]
type Parameter = string | number | null | readonly number[]

/** Who can send a query: the pool, or a transaction. */
type Sender = Pick<Sql, 'unsafe'>

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
  await guarded(() => migrate(sql, { schema, folder: new URL('./migrations/', import.meta.url) }))
  const texts = new Map(
    FILES.map((name) => [name, sqlText(new URL(`./sql/${name}.sql`, import.meta.url), schema)]),
  )
  const prepared = { prepare: sql.options.prepare }
  const query = (sender: Sender, name: Query, parameters: readonly Parameter[]) =>
    guarded(() => sender.unsafe(texts.get(name) ?? '', [...parameters] as never[], prepared))

  // Two instances may make a new journal at the same moment: one sees the other's only when it asks again.
  const made = (await query(sql, 'identity', [partitions]))[0]
  const identity = rows.Identity.parse(made ?? (await query(sql, 'identity', [partitions]))[0])
  if (identity.partitions !== partitions) {
    throw new Error(
      `journal ${schema} was made with ${identity.partitions} partitions, not ${partitions}: ` +
        'changing them would break the order of facts (KAFKA_PARTITIONS)',
    )
  }
  const load = async (sender: Sender, wants: Wants) =>
    rows.loadedOf((await query(sender, 'load', [wantsText(wants)]))[0]?.['loaded'])
  const commit = async (sender: Sender, batch: CommitBatch): Promise<Committed> =>
    rows.Committed.parse((await query(sender, 'commit', partsOf(batch)))[0]?.['committed'])

  return {
    identity,
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
    trouble: async () =>
      rows.Trouble.parse((await query(sql, 'trouble', []))[0]).trouble ?? undefined,
    extent: async (after) => rows.extentOf((await query(sql, 'extent', [after]))[0]),
    lead: async (holder, ttlMs) => {
      const row = (await query(sql, 'lead', [holder, ttlMs]))[0]
      return row === undefined ? undefined : { checkpoint: rows.Leadership.parse(row) }
    },
    saveCheckpoint: async (holder, { position, last, ends }) =>
      (await query(sql, 'checkpoint', [holder, position, last, ends])).length > 0,
    rewind: async ({ position, last }, holdMs) =>
      (await query(sql, 'rewind', [holdMs, position, last])).length > 0,
    resign: async (holder) => {
      await query(sql, 'resign', [holder])
    },
    takeTasks: async (nowMs, leaseMs, max) =>
      (await query(sql, 'take_tasks', [nowMs, leaseMs, max])).map(rows.taskOf),
    retryTask: async ({ id, leasedUntilMs }, { tries, dueAtMs, error }) => {
      const { position, number } = taskPlace(id)
      await query(sql, 'retry_task', [position, number, leasedUntilMs, tries, dueAtMs, error])
    },
    documents: async (after, max) => rows.documentsOf(await query(sql, 'documents', [after, max])),
    sources: async () => rows.sourcesOf(await query(sql, 'sources', [])),
    adopt: async (topic, journal) => {
      await query(sql, 'adopt', [journal, topic])
    },
    refuse: async (topic, journal) => {
      await query(sql, 'refuse', [journal, topic])
    },
    parked: async (max, key) => (await query(sql, 'parked', [key ?? null, max])).map(rows.parkedOf),
    counts: async (nowMs) => rows.countsOf((await query(sql, 'counts', [nowMs, COUNTED]))[0]),
    close: () => sql.end({ timeout: CLOSE_TIMEOUT_S }),
  }
}

const CLOSE_TIMEOUT_S = 5

const wantsText = (wants: Wants): string =>
  JSON.stringify({ ...wants, tasks: wants.tasks.map(taskPlace) })

/** The parts of a batch in the order of the SQL function: columns, or JSON. Our own words divide nothing. */
const partsOf = (batch: CommitBatch): readonly (string | null)[] => [
  columnsOf(
    batch.cursors,
    ({ journal }) => name(journal),
    ({ topic }) => topic,
    ({ partition }) => String(partition),
    ({ from }) => String(from),
    ({ to }) => String(to),
  ),
  jsonOf(batch.freeKeys),
  jsonOf(batch.heldKeys),
  columnsOf(
    batch.endedTasks.map(taskPlace),
    ({ position }) => String(position),
    ({ number }) => String(number),
  ),
  columnsOf(
    batch.documents,
    ({ key }) => name(key),
    ({ revision }) => String(revision),
    ({ body }) => json(body),
    ({ owner }) => listed(owner),
    ({ rank }) => listed(rank),
  ),
  columnsOf(
    batch.documentsRead,
    ({ key }) => name(key),
    ({ revision }) => String(revision),
  ),
  columnsOf(
    onlyRead(batch),
    ({ stream }) => name(stream),
    ({ version }) => String(version),
  ),
  columnsOf(
    batch.facts,
    ({ stream }) => name(stream),
    ({ version }) => String(version),
    ({ type }) => type,
    ({ key }) => optionalName(key),
    ({ payload }) => json(payload),
    ({ timestamp }) => timestamp,
    ({ correlationId }) => name(correlationId),
    ({ causationId }) => optionalName(causationId),
    ({ traceparent }) => optionalName(traceparent),
  ),
  columnsOf(
    batch.tasks,
    ({ fact }) => String(fact),
    ({ number }) => String(number),
    ({ kind }) => kind,
    ({ dueAtMs }) => String(dueAtMs),
  ),
  columnsOf(
    batch.entries,
    ({ key }) => name(key),
    ({ source }) => name(source),
    ({ position }) => String(position),
    ({ type }) => name(type),
    ({ timestamp }) => name(timestamp),
    ({ content }) => json(content),
  ),
  // Parked facts travel as text inside it: JSON in PostgreSQL cannot hold all that they may.
  jsonOf(
    batch.park.map(({ fact, error }) => ({
      key: fact.key,
      fact: JSON.stringify(fact),
      error: error.replaceAll('\u0000', '\\u0000'),
    })),
  ),
  jsonOf(batch.unpark),
]

const jsonOf = (part: readonly unknown[]): string | null =>
  part.length === 0 ? null : JSON.stringify(part)

/** Streams that get no facts: the others are checked as their facts go in. */
const onlyRead = ({ streams, facts }: CommitBatch): CommitBatch['streams'] => {
  const appended = new Set(facts.map(({ stream }) => stream))
  return streams.filter(({ stream }) => !appended.has(stream))
}

const taskPlace = (id: string): { readonly position: number; readonly number: number } => {
  const [position, number] = id.split(':')
  return { position: Number(position), number: Number(number) }
}

/** Turns the database's errors into the port's three. */
export const guarded = async <Result>(run: () => Promise<Result>): Promise<Result> => {
  try {
    return await run()
  } catch (error) {
    if (!(error instanceof Error)) throw error
    if (error instanceof StaleError || error instanceof DataError || error instanceof StoreError)
      throw error
    const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
    // Serialization failure, deadlock: another took what this one assumed.
    if (code === 'CS001' || code === '40001' || code === '40P01')
      throw new StaleError(error.message)
    if (code === '23505') throw new StaleError(error.message)
    // Data exception, integrity violation, a limit exceeded (of an index's row, of nesting).
    if (/^(?:2[23]|54)/.test(code)) throw new DataError(error.message, error)
    if (code !== '') throw new StoreError(`PostgreSQL: ${error.message} (${code})`, error)
    throw error
  }
}
