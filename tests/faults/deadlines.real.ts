// needs: kafka, pgbouncer
// waits
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { connect } from '../../shared/kernel/postgres.ts'
import { startPooler, type Pooler } from '../managed/pooler.ts'
import { PARTS_VARIABLE, freshParts } from '../parts.ts'
import { worldOn } from '../saga/real-world.ts'
import { shopIn } from '../saga/shop.ts'
import { eventually, pause } from './watching.ts'

const TEST_MS = 60_000
/** A request's ten seconds, and what a shared machine may add. */
const ANSWERED_MS = 11_500
/** Between a request's end and that of its statement, at most. */
const ENDED_MS = 4_000
/** The second clients come so long after the first, and go away so long after that. */
const LATER_MS = 2_000
const GONE_MS = 1_000
const EACH = 3
/** What was given up would be done within this time of the lock's end. */
const DONE_MS = 3_000

let pooler: Pooler
beforeAll(async () => {
  pooler = await startPooler(process.env[PARTS_VARIABLE] ?? '')
})
afterAll(() => pooler.stop())

const ways = [
  { name: 'directly', through: (url: string) => ({ DATABASE_URL: url }) },
  {
    name: 'through a transaction pooler',
    through: (url: string) => ({ DATABASE_URL: pooler.through(url) }),
  },
] as const

/** Services on a database of their own, and a second session that locks a table of it. */
const lockable = async (through: (url: string) => Readonly<Record<string, string>>) => {
  const { databaseUrl, kafka } = await freshParts()
  const world = await worldOn({
    TRANSPORT: 'platformatic',
    ...through(databaseUrl),
    KAFKA_BROKERS: kafka?.brokers,
    KAFKA_PREFIX: kafka?.prefix,
  })
  const sql = connect({ url: databaseUrl, pool: 2, name: 'test' })
  return {
    world,
    sql,
    /** Works while another session holds the table. */
    whileLocked: async (table: string, mode: string, work: () => Promise<void>): Promise<void> => {
      const other = connect({ url: databaseUrl, pool: 1, name: 'another session' })
      try {
        await other.begin(async (session) => {
          await session.unsafe(`lock table ${table} in ${mode} mode`)
          await work()
        })
      } finally {
        await other.end({ timeout: 1 })
      }
    },
    /** Statements that wait for a lock in this database, and since how many milliseconds. */
    waiting: async (): Promise<readonly number[]> => {
      const rows = await sql`
        select (extract(epoch from clock_timestamp() - query_start) * 1000)::integer as ms
        from pg_stat_activity
        where datname = current_database() and state = 'active' and wait_event_type = 'Lock'`
      return rows.map(({ ms }) => Number(ms))
    },
    close: async (): Promise<void> => {
      await world.close()
      await sql.end({ timeout: 1 })
    },
  }
}

describe.each(ways)('while a table is locked, $name', ({ through }) => {
  test.concurrent(
    'a commit is given up by ten seconds, in the database too, and what nobody waits for is never done',
    async () => {
      const { world, sql, whileLocked, waiting, close } = await lockable(through)
      const { post, stocked, sent, saga, demande } = shopIn(() => world)
      try {
        const sku = await stocked(100)
        await saga(await sent(sku), 'reussie')
        const created = async (): Promise<number> => {
          const [row] = await sql`
            select count(*)::integer as n from envoi.journal where type = 'ColisCree'`
          return Number(row?.['n'])
        }
        const before = await created()
        let stillWaiting: readonly number[] = []
        await whileLocked('envoi.journal', 'share', async () => {
          const asked = async () => {
            const startMs = Date.now()
            const { status } = await post('envoi', '/colis', demande(sku))
            return { status, ms: Date.now() - startMs }
          }
          const patient = Promise.all(Array.from({ length: EACH }, asked))
          await eventually('a statement waits', 2_000, async () =>
            (await waiting()).length > 0 ? true : undefined,
          )
          await pause(LATER_MS)
          const gone = Array.from({ length: EACH }, () =>
            world
              .request('envoi', '/colis', {
                method: 'POST',
                headers: { 'content-type': 'application/json' },
                body: JSON.stringify(demande(sku)),
                signal: AbortSignal.timeout(GONE_MS),
              })
              .then(
                () => 'answered',
                () => 'gone',
              ),
          )
          expect(await Promise.all(gone)).toEqual(gone.map(() => 'gone'))
          const answers = await patient
          expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 503))
          expect(Math.max(...answers.map(({ ms }) => ms))).toBeLessThan(ANSWERED_MS)
          // The last of those who have gone asked that much later.
          await pause(LATER_MS + ENDED_MS)
          stillWaiting = await waiting()
        })
        await pause(DONE_MS)
        const doneLater = (await created()) - before
        expect({ stillWaiting, doneLater }).toEqual({ stillWaiting: [], doneLater: 0 })
        await saga(await sent(sku), 'reussie')
      } finally {
        await close()
      }
    },
    TEST_MS,
  )

  test.concurrent(
    'a read is given up by ten seconds, in the database too',
    async () => {
      const { world, whileLocked, waiting, close } = await lockable(through)
      const { get, stocked } = shopIn(() => world)
      try {
        const sku = await stocked(5)
        await whileLocked('stock.document', 'access exclusive', async () => {
          const startMs = Date.now()
          const { status } = await get('stock', `/articles/${sku}`)
          expect(status).toBe(503)
          expect(Date.now() - startMs).toBeLessThan(ANSWERED_MS)
          await pause(ENDED_MS)
          expect(await waiting()).toEqual([])
        })
        expect((await get('stock', `/articles/${sku}`)).status).toBe(200)
      } finally {
        await close()
      }
    },
    TEST_MS,
  )
})
