// needs: kafka
// waits
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { unprivilegedUser } from '../../redpanda/places.ts'
import { startLocalPostgres, type LocalPostgres } from '../../redpanda/postgres.ts'
import { connect } from '../../shared/kernel/postgres.ts'
import { freshParts } from '../parts.ts'
import { worldOn } from '../saga/real-world.ts'
import type { SagaWorld } from '../saga/saga-world.ts'
import { shopIn } from '../saga/shop.ts'
import { eventually, told, unconfirmed } from './watching.ts'

const TEST_MS = 120_000
/** What concerns one stream alone is answered long before a request's ten seconds are over. */
const AT_ONCE_MS = 4_000
const CONFIRMED_MS = 10_000
const MISSING = /older facts are missing/i

const folder = mkdtempSync('/var/tmp/colisaga-detached-')
chmodSync(folder, 0o755)
let postgres: LocalPostgres
let sql: ReturnType<typeof connect>
let world: SagaWorld
const shop = shopIn(() => world)
const { kafka } = await freshParts()
const start = async (): Promise<void> => {
  world = await worldOn({
    TRANSPORT: 'platformatic',
    DATABASE_URL: postgres.url,
    DATABASE_URL_DIRECT: postgres.url,
    KAFKA_BROKERS: kafka?.brokers,
    KAFKA_PREFIX: kafka?.prefix,
    // Longer than the test: the reconciler's task waits in it.
    PSP_SILENCE_MS: '3600000',
  })
}
beforeAll(async () => {
  postgres = await startLocalPostgres({
    folder: join(folder, 'postgres'),
    user: unprivilegedUser(),
  })
  sql = connect({ url: postgres.url, pool: 2, name: 'test' })
  await start()
}, TEST_MS)
afterAll(async () => {
  await world.close()
  await sql.end({ timeout: 1 })
  await postgres.stop()
  rmSync(folder, { recursive: true, force: true })
}, TEST_MS)

const partsOf = async (service: string): Promise<readonly string[]> => {
  const rows = await sql`
    select i.inhrelid::regclass::text as part from pg_inherits i
    where i.inhparent = ${`${service}.journal`}::regclass
    order by (select min(position) from ${sql(service)}.journal j where j.tableoid = i.inhrelid)`
  return rows.map(({ part }) => String(part))
}

/** Streams in which a version does not follow the one before it. */
const disordered = async (service: string): Promise<readonly unknown[]> =>
  sql`
    select stream, position, version, before from (
      select stream, position, version,
        lag(version) over (partition by stream order by position) as before
      from ${sql(service)}.journal) j
    where before is not null and version <> before + 1`

test(
  'a stream whose older facts were detached is refused by itself, and everything else goes on',
  async () => {
    const [sku, other] = [await shop.stocked(50), await shop.stocked(50)]
    const create = (key: string, article: string, token = 'tok_ok') =>
      shop.post('envoi', '/colis', shop.demande(article, token), { 'idempotency-key': key })
    const [oldKey, newKey] = [crypto.randomUUID(), crypto.randomUUID()]
    const old = String((await create(oldKey, sku)).body['colisId'])
    await shop.saga(old, 'reussie')
    // The PSP does not answer for this one: a task that is due later points to its fact.
    const doubtful = await shop.sent(sku, 'tok_doute_ok')
    const task = await eventually('a task in retry', CONFIRMED_MS, async () => {
      const [row] = await sql`
        select position from paiement.task where kind = 'reconcilier-paiement' and tries > 0`
      return row === undefined ? undefined : String(row['position'])
    })

    // The server started anew, positions jump into another part.
    await world.close()
    await postgres.restart()
    await start()
    expect((await shop.shipped(old)).status).toBe(200)
    const restock = (article: string) =>
      shop.post('stock', `/articles/${article}/approvisionnement`, { quantite: 1 })
    expect((await restock(sku)).status).toBe(200)
    const later = await shop.stocked(50)
    const fresh = String((await create(newKey, other)).body['colisId'])
    await shop.saga(fresh, 'reussie')
    await shop.until(`/articles/${sku}`, ({ sorti }) => sorti === 1, 'stock')

    await world.close()
    for (const service of ['envoi', 'paiement', 'stock']) {
      const [first, ...rest] = await partsOf(service)
      expect({ service, parts: rest.length }).toEqual({ service, parts: 1 })
      await sql.unsafe(`alter table ${service}.journal detach partition ${first} concurrently`)
    }
    await start()

    const refusedAlone = async (
      stream: string,
      asked: ReturnType<typeof shop.post>,
    ): Promise<void> => {
      const startMs = Date.now()
      const { status, body } = await asked
      expect(Date.now() - startMs).toBeLessThan(AT_ONCE_MS)
      expect(status).toBeGreaterThanOrEqual(409)
      expect(status).not.toBe(503)
      expect(JSON.stringify(body)).toContain(stream)
      expect(told(world, stream).filter((line) => MISSING.test(line))).not.toBeEmpty()
    }
    await refusedAlone(old, shop.post('envoi', `/colis/${old}/livraison`, {}))
    await refusedAlone(`article:${sku}`, restock(sku))

    // An idempotency key still means one parcel, with what is left of its stream or all of it.
    const again = await create(newKey, other)
    expect([again.status, again.body['colisId']]).toEqual([201, fresh])
    await create(oldKey, sku)
    const [created] = await sql`
      select count(*)::integer as n from envoi.journal where stream = ${old} and type = 'ColisCree'`
    expect(created?.['n']).toBe(0)

    // Everybody else goes on, and nobody is told that the service is not there.
    expect((await restock(later)).status).toBe(200)
    expect((await shop.shipped(fresh)).status).toBe(200)
    const sent = await Promise.all(Array.from({ length: 5 }, () => shop.sent(later)))
    expect(await unconfirmed(world, sent, CONFIRMED_MS)).toEqual([])
    for (const service of ['envoi', 'paiement', 'stock'])
      expect((await world.request(service, '/pret')).status).toBe(200)
    for (const service of ['envoi', 'paiement', 'stock'])
      expect(await disordered(service)).toEqual([])

    // The task whose fact is gone is told of, rather than leased without end.
    await eventually('the task is told of', CONFIRMED_MS, async () =>
      told(world, 'ServicePaiement', task).length > 0 ? true : undefined,
    )
    expect((await shop.get('suivi', `/sagas/${doubtful}`)).status).toBe(200)
  },
  TEST_MS,
)
