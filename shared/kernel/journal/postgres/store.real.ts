// waits
import { afterAll, describe, expect, test } from 'bun:test'
import { randomUUID } from 'node:crypto'
import { freshParts } from '../../../../tests/parts.ts'
import {
  batch,
  commitNow,
  describeJournal,
  describeUnholdable,
  newFact,
} from '../../testing/journal-suite.ts'
import { connect } from './connect.ts'
import { openPostgresJournal } from './store.ts'

const WRITERS = 64
const APPENDS = 20
const SNAPSHOT_MS = 60_000
const TEST_MS = 120_000

const { databaseUrl } = await freshParts()
const sql = connect({ url: databaseUrl, pool: 20, name: 'test', ownSessions: true })
/** As through a transaction pooler: nothing is kept in its sessions. */
const pooled = connect({ url: databaseUrl, pool: 4, name: 'test' })
const open = () => openPostgresJournal(sql, { schema: `j${randomUUID()}`, partitions: 6 })
afterAll(async () => {
  await sql.end({ timeout: 5 })
  await pooled.end({ timeout: 5 })
})

for (const [name, pool] of [
  ['PostgreSQL', sql],
  ['PostgreSQL, by statements that need no session', pooled],
] as const)
  describeJournal(name, async () => {
    const schema = `j${randomUUID()}`
    const store = await openPostgresJournal(pool, { schema, partitions: 6 })
    const restart = async () => {
      await sql`update ${sql(schema)}.identity set declared = declared + 1`
    }
    return { store, restart }
  })

describe('a journal in PostgreSQL under many writers', () => {
  test(
    '64 writers append at once: positions are dense, in commit order, and a reader skips nothing',
    async () => {
      const store = await open()
      const seen: number[] = []
      let writing = true
      const reading = (async () => {
        for (let after = 0; ;) {
          const done = !writing
          const facts = await store.read(after, 1_000)
          seen.push(...facts.map(({ position }) => position))
          after = facts.at(-1)?.position ?? after
          if (done && facts.length === 0) return
        }
      })()
      await Promise.all(
        Array.from({ length: WRITERS }, async (_, writer) => {
          for (let n = 1; n <= APPENDS; n += 1)
            await commitNow(
              store,
              batch({ facts: [newFact(`w${writer}`, n), newFact(`v${writer}`, n)] }),
            )
        }),
      )
      writing = false
      await reading
      expect(seen.length).toBe(WRITERS * APPENDS * 2)
      expect(seen.every((position, n) => n === 0 || position === (seen[n - 1] ?? 0) + 1)).toBe(true)
    },
    TEST_MS,
  )

  test(
    'a snapshot held open for a minute of appends hides nothing from the readers',
    async () => {
      const store = await open()
      let appended = 0
      const untilMs = Date.now() + SNAPSHOT_MS
      await sql.begin('isolation level repeatable read', async (snapshot) => {
        await snapshot`select txid_current(), count(*) from pg_class`
        let after = 0
        while (Date.now() < untilMs) {
          appended += 1
          await commitNow(store, batch({ facts: [newFact('s', appended)] }))
          const facts = await store.read(after, 10)
          expect(facts.length).toBe(1)
          after = facts.at(-1)?.position ?? after
          // Asked now and then, so that the server does not end it as idle.
          if (appended % 500 === 0) await snapshot`select count(*) from pg_class`
          await new Promise((resolve) => setTimeout(resolve, 5))
        }
      })
      expect(appended).toBeGreaterThan(1_000)
    },
    TEST_MS,
  )

  test('in another epoch positions jump ahead: none is used twice', async () => {
    const schema = `j${randomUUID()}`
    const store = await openPostgresJournal(sql, { schema, partitions: 6 })
    await commitNow(store, batch({ facts: [newFact('a', 1)] }))
    await sql`update ${sql(schema)}.identity set declared = declared + 1`
    const before = Math.floor(Date.now() / 1_000) * 2 ** 20
    const { first } = await commitNow(store, batch({ facts: [newFact('a', 2)] }))
    expect(first).toBeGreaterThanOrEqual(before)
    expect((await commitNow(store, batch({ facts: [newFact('a', 3)] }))).first).toBe(first + 1)
  })

  test('a journal that had jumped before jumps were noted counts its facts all the same', async () => {
    const schema = `j${randomUUID()}`
    const before = await openPostgresJournal(sql, { schema, partitions: 6 })
    const jump = () => sql`update ${sql(schema)}.identity set declared = declared + 1`
    await sql.unsafe(`
      drop table "${schema}".jump;
      drop function "${schema}".note_jump() cascade;
      drop function "${schema}".facts_until(bigint);
      delete from "${schema}".migration where name = '010_skipped.sql'`)
    for (const version of [1, 2, 3]) {
      await commitNow(before, batch({ facts: [newFact('a', version)] }))
      if (version < 3) await jump()
    }
    const after = await openPostgresJournal(sql, { schema, partitions: 6 })
    expect((await after.extent(0)).facts).toBe(3)
    await jump()
    const { first } = await commitNow(after, batch({ facts: [newFact('a', 4)] }))
    expect(await after.extent(0)).toMatchObject({ head: first, facts: 4 })
    expect((await after.extent(first - 1)).factsAfter).toBe(1)
  })

  test('what keeps facts from being appended is told: a missing right, a database that is read only', async () => {
    const schema = `j${randomUUID()}`
    const one = connect({ url: databaseUrl, pool: 1, name: 'test' })
    try {
      const store = await openPostgresJournal(one, { schema, partitions: 6 })
      expect(await store.trouble()).toBeUndefined()
      await one.unsafe('set default_transaction_read_only = on')
      expect(await store.trouble()).toEqual({ kind: 'read-only' })
      await one.unsafe('set default_transaction_read_only = off')
      const role = `lecteur_${Date.now()}`
      await one.unsafe(`create role ${role}; grant usage on schema "${schema}" to ${role}`)
      await one.unsafe(`set role ${role}`)
      expect(await store.trouble()).toEqual({ kind: 'may-not-append', detail: role })
    } finally {
      await one.end({ timeout: 5 })
    }
  })

  test('a journal keeps its identity and its number of partitions', async () => {
    const schema = `j${randomUUID()}`
    const one = await openPostgresJournal(sql, { schema, partitions: 6 })
    const two = await openPostgresJournal(sql, { schema, partitions: 6 })
    expect(two.identity).toEqual(one.identity)
    await expect(openPostgresJournal(sql, { schema, partitions: 7 })).rejects.toThrow(
      'KAFKA_PARTITIONS',
    )
  })
})

describe('a database', () => {
  describeUnholdable(async () => {
    const own = connect({ url: databaseUrl, pool: 2, name: 'test' })
    return openPostgresJournal(own, { schema: `j${randomUUID()}`, partitions: 6 })
  })
})
