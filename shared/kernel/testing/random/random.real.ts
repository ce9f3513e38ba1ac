import { afterAll } from 'bun:test'
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { freshParts } from '../../../../tests/parts.ts'
import { connect } from '../../journal/postgres/connect.ts'
import { openPostgresJournal } from '../../journal/postgres/store.ts'
import type { JournalStore } from '../../journal/store.ts'
import { PARTITIONS, type StorePart } from './parts.ts'
import { describeRandomFaults } from './random-suite.ts'
import type { VirtualTime } from './virtual-time.ts'

const { databaseUrl } = await freshParts()
// The server itself is not killed here: nothing has to wait for its disk.
const settings = connect({ url: databaseUrl, pool: 1, name: 'test' })
await settings.unsafe(
  `alter database ${new URL(databaseUrl).pathname.slice(1)} set synchronous_commit = off`,
)
await settings.end({ timeout: 5 })
const sql = connect({ url: databaseUrl, pool: 12, name: 'test', ownSessions: true })
afterAll(() => sql.end({ timeout: 5 }))

const Named = z.object({ name: z.string() })
const Sequence = z.object({
  table: z.string(),
  column: z.string(),
  last: z.coerce.number().nullable(),
})
const Flag = z.object({ flag: z.boolean() })
const Head = z.object({ head: z.number() })
const EntryRow = z.object({ key: z.string(), position: z.number() })
/** A jump goes to the present second, in steps of 2^20 positions (functions/commit.sql). */
const POSITIONS_A_SECOND = 2 ** 20
const LONG_LEASE = '9 seconds'

/** A schema of its own, that can be put back to what it held. */
const inPostgres = async (time: VirtualTime): Promise<StorePart & { close(): Promise<void> }> => {
  const schema = `r${randomUUID().replaceAll('-', '')}`
  let backups = 0
  const opened = () => openPostgresJournal(sql, { schema, partitions: PARTITIONS })
  await opened()
  /** The server's clock knows nothing of virtual time: until when the lease lasts is kept here. */
  let heldUntilMs = 0
  let busy: Promise<unknown> = Promise.resolve()
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const result = busy.then(work)
    busy = result.catch(() => {})
    return result
  }
  const open = async (): Promise<JournalStore> => {
    const store = await opened()
    return {
      ...store,
      lead: (holder, ttlMs) =>
        inTurn(async () => {
          const isHeld = heldUntilMs > time.now()
          await sql`update ${sql(schema)}.relay set held_until = case when ${isHeld}
            then clock_timestamp() + ${LONG_LEASE}::interval else '-infinity' end`
          const leadership = await store.lead(holder, ttlMs)
          if (leadership !== undefined) heldUntilMs = time.now() + ttlMs
          return leadership
        }),
      rewind: (checkpoint, holdMs) =>
        inTurn(async () => {
          const isSet = await store.rewind(checkpoint, holdMs)
          if (isSet) heldUntilMs = time.now() + holdMs
          return isSet
        }),
      resign: (lease) =>
        inTurn(async () => {
          await store.resign(lease)
          const rows = await sql`select held_until = '-infinity' as flag from ${sql(schema)}.relay`
          if (Flag.parse(rows[0]).flag) heldUntilMs = 0
        }),
      close: async () => {},
    }
  }

  const tables = async (): Promise<readonly string[]> => {
    const rows = await sql`select relname as name from pg_class
      where relnamespace = ${schema}::regnamespace and relkind in ('r', 'p') and not relispartition
        and relname not in ('migration', 'current_function') order by relname`
    return rows.map((row) => Named.parse(row).name)
  }
  const sequences = async (): Promise<readonly z.infer<typeof Sequence>[]> => {
    const rows = await sql`select t.relname as table, a.attname as column, s.last_value as last
      from pg_class q join pg_depend d on d.objid = q.oid and d.deptype = 'i'
      join pg_class t on t.oid = d.refobjid join pg_attribute a on a.attrelid = t.oid and a.attnum = d.refobjsubid
      join pg_sequences s on s.schemaname = ${schema} and s.sequencename = q.relname
      where q.relkind = 'S' and q.relnamespace = ${schema}::regnamespace`
    return rows.map((row) => Sequence.parse(row))
  }

  return {
    open,
    backUp: async () => {
      backups += 1
      const copy = `${schema}_${backups}`
      const names = await tables()
      const counters = await sequences()
      await sql.begin(async (transaction) => {
        await transaction`create schema ${transaction(copy)}`
        for (const name of names)
          await transaction`create table ${transaction(copy)}.${transaction(name)} as
            select * from ${transaction(schema)}.${transaction(name)}`
      })
      return async () => {
        // A failover takes longer than the second that the last positions were taken from.
        const [row] =
          await sql`select coalesce(max(position), 0) as head from ${sql(schema)}.journal`
        const untilMs = (Math.floor(Head.parse(row).head / POSITIONS_A_SECOND) + 1) * 1_000
        await new Promise((resolve) => setTimeout(resolve, Math.max(0, untilMs - Date.now())))
        await sql`drop schema ${sql(schema)} cascade`
        await opened()
        await sql.begin(async (transaction) => {
          await transaction`select ${transaction(schema)}.make_part(first) from (
            select min(position) as first from ${transaction(copy)}.journal
            group by position / (select part_width from ${transaction(copy)}.identity)) parts`
          for (const name of names) {
            const [from, to] = [copy, schema].map(
              (one) => transaction`${transaction(one)}.${transaction(name)}`,
            )
            if (from === undefined || to === undefined) continue
            await transaction`delete from ${to}`
            await transaction`insert into ${to} overriding system value select * from ${from}`
          }
          for (const { table, column, last } of counters)
            if (last !== null)
              await transaction`select setval(pg_get_serial_sequence(${`${schema}.${table}`}, ${column}), ${last})`
        })
      }
    },
    restart: async () => (await opened()).beginEpoch(),
    entries: async () => {
      const byKey = new Map<string, number[]>()
      for (const row of await sql`select key, position from ${sql(schema)}.entry order by arrival`) {
        const { key, position } = EntryRow.parse(row)
        byKey.set(key, [...(byKey.get(key) ?? []), position])
      }
      return byKey
    },
    close: async () => {
      await sql`drop schema ${sql(schema)} cascade`
      for (let n = 1; n <= backups; n += 1) await sql`drop schema ${sql(`${schema}_${n}`)} cascade`
    },
  }
}

describeRandomFaults(
  'PostgreSQL',
  {
    togetherMs: 40,
    open: async (time) => {
      const [publishing, listening] = [await inPostgres(time), await inPostgres(time)]
      return {
        publishing,
        listening,
        close: async () => {
          await publishing.close()
          await listening.close()
        },
      }
    },
  },
  // Seeds in whose runs much goes wrong: with cursors that were not compared each of them went red.
  { seeds: [56, 61, 94], timeoutMs: 120_000 },
)
