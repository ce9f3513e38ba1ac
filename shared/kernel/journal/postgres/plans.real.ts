import { afterAll, describe, expect, test } from 'bun:test'
import { randomUUID } from 'node:crypto'
import postgres from 'postgres'
import { freshParts } from '../../../../tests/parts.ts'
import { batch, commitNow, heard, newFact } from '../../testing/journal-suite.ts'
import type { Wants } from '../store.ts'
import { connect } from './connect.ts'
import { openPostgresJournal } from './store.ts'

/** So many rows wait in each table, all of them unknown to the statistics. */
const ROWS = 4_000
/** A statement that takes longer has gone through a table once for each of its rows. */
const STATEMENT_MS = 3_000
const TEST_MS = 120_000
/** After so many the server plans a prepared statement for good. */
const PLANNED = 7

const { databaseUrl } = await freshParts()
const other = postgres(databaseUrl, { max: 1, onnotice: () => {} })
afterAll(() => other.end({ timeout: 5 }))

const JOURNAL = randomUUID()
const keys = Array.from({ length: ROWS }, (_, n) => `p${n}`)
const cursors = keys.map((_, partition) => ({ journal: JOURNAL, topic: 'colis.envoi', partition }))

describe('a journal in PostgreSQL whose statistics are of empty tables', () => {
  test.each([
    ['where sessions are ours', true],
    ['by statements that need no session', false],
  ])(
    'reaches every row by its key, however many there are, %s',
    async (_, ownSessions) => {
      const schema = `j${randomUUID()}`
      // One session: it keeps its plans.
      const sql = connect({ url: databaseUrl, pool: 1, name: 'test', ownSessions })
      const store = await openPostgresJournal(sql, { schema, partitions: 6 })
      await sql.unsafe(`set statement_timeout = ${STATEMENT_MS}`)
      await commitNow(store, batch({ facts: [newFact('first', 1)] }))
      const tables = await other<{ name: string; partitioned: boolean }[]>`
        select c.relname as name, c.relkind = 'p' as partitioned
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = ${schema} and c.relkind in ('r', 'p')`
      for (const { name, partitioned } of tables) {
        if (!partitioned)
          await other`alter table ${other(schema)}.${other(name)} set (autovacuum_enabled = off)`
        await other.unsafe(`vacuum analyze "${schema}"."${name}"`)
      }

      const nobody: Wants = { streams: [], documents: [], cursors: [], parkedKeys: [], tasks: [] }
      for (let n = 0; n < PLANNED; n += 1) {
        await store.load({ ...nobody, streams: ['?'], documents: ['?'], tasks: ['1:1'] })
        await store.takeTasks(0, 1_000, 10)
      }

      const facts = keys.map((key) => newFact(key, 1))
      const { first } = await commitNow(
        store,
        batch({
          cursors: cursors.map((cursor) => ({ ...cursor, from: 0, to: 1 })),
          streams: keys.map((stream) => ({ stream, version: 0 })),
          documents: keys.map((key) => ({ key, revision: 1, body: {} })),
          facts,
          tasks: facts.map((_, fact) => ({ fact, number: 1, kind: 'k', dueAtMs: 0 })),
        }),
      )
      const tasks = keys.map((_, n) => `${first + n}:1`)
      const wants: Wants = { streams: keys, documents: keys, cursors, parkedKeys: keys, tasks }

      const loaded = await store.load(wants)
      expect([loaded.streams, loaded.documents, loaded.cursors, loaded.tasks].map(sizeOf)).toEqual([
        ROWS,
        ROWS,
        ROWS,
        ROWS,
      ])
      expect((await store.takeTasks(1, 1_000, ROWS)).length).toBe(ROWS)
      await store.locked(wants, async () => {})
      await commitNow(
        store,
        batch({
          cursors: cursors.map((cursor) => ({ ...cursor, from: 1, to: 2 })),
          freeKeys: keys,
          streams: keys.map((stream) => ({ stream, version: 1 })),
          documentsRead: keys.map((key) => ({ key, revision: 1 })),
          endedTasks: tasks,
        }),
      )
      const park = keys.map((key, n) => ({ fact: heard(key, n + 1), error: 'empoisonné' }))
      await commitNow(store, batch({ park }))
      const parked = await store.parked(ROWS)
      expect(parked.length).toBe(ROWS)
      await store.locked(wants, async () => {})
      await commitNow(
        store,
        batch({
          heldKeys: keys,
          unpark: parked.map(({ id, fact }) => ({ key: fact.key, ids: [id] })),
        }),
      )
      const left = await store.load(wants)
      expect([left.parkedKeys, left.tasks].map(sizeOf)).toEqual([0, 0])
      await sql.end({ timeout: 5 })
    },
    TEST_MS,
  )
})

const sizeOf = ({ size }: { readonly size: number }): number => size
