// needs: kafka
// waits
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { connect } from '../../shared/kernel/postgres.ts'
import { type Parts, freshParts } from '../parts.ts'
import { worldOn } from '../saga/real-world.ts'
import type { SagaWorld } from '../saga/saga-world.ts'
import { shopIn } from '../saga/shop.ts'
import { eventually, metricOf, told, unconfirmed } from './watching.ts'

const TEST_MS = 60_000
/** What concerns one stream alone is answered long before a request's ten seconds are over. */
const AT_ONCE_MS = 4_000
/** All other parcels go through the whole saga in this time, the shared machine's slowness included. */
const OTHERS_MS = 10_000
const OTHERS = 9
const CHANGE_ATTEMPTS = 5
/** An event of a release that is not this one: it was rolled back. */
const NEWER = 'ColisDouane'
/** By the correlation, what it has written is told apart. */
const RELEASE = 'newer'
/** Counts what was taken out of a batch because it alone is at fault. */
const SET_ASIDE_METRIC = 'set_aside_total'

let parts: Parts
let sql: ReturnType<typeof connect>
let world: SagaWorld
const shop = shopIn(() => world)
const start = async (): Promise<void> => {
  const { databaseUrl, kafka } = parts
  world = await worldOn({
    TRANSPORT: 'platformatic',
    DATABASE_URL: databaseUrl,
    DATABASE_URL_DIRECT: databaseUrl,
    KAFKA_BROKERS: kafka?.brokers,
    KAFKA_PREFIX: kafka?.prefix,
  })
}
const open = async (): Promise<void> => {
  parts = await freshParts()
  sql = connect({ url: parts.databaseUrl, pool: 4, name: 'test' })
  await start()
}
const close = async (): Promise<void> => {
  await world.close()
  await sql.end({ timeout: 5 })
}

/** What a newer release has appended to a stream while nobody else wrote: next in line. */
const newerFacts = async (
  service: string,
  stream: string,
  types: readonly string[],
): Promise<void> => {
  for (const type of types)
    await sql.unsafe(
      `insert into ${service}.journal
         (position, stream, version, type, key, payload, recorded_at, correlation_id)
       select (select max(position) from ${service}.journal) + 1, $1, max(version) + 1, $2, null,
         '{}'::json, now(), $3 from ${service}.journal where stream = $1`,
      [stream, type, RELEASE],
    )
}

type Asking = () => Promise<Timed>

/** Asks all at once, what is wrong in the middle of the others, so that it is decided together with some. */
const among = (beside: readonly Asking[]) => async (wrong: readonly Asking[]) => {
  const half = Math.floor(beside.length / 2)
  const asked = [...beside.slice(0, half), ...wrong, ...beside.slice(half)]
  const answers = await Promise.all(asked.map((ask) => ask()))
  const isWrong = (n: number): boolean => n >= half && n < half + wrong.length
  return {
    bad: answers.filter((_, n) => isWrong(n)),
    others: answers.filter((_, n) => !isWrong(n)),
  }
}

/** Services that have heard nothing of it read the stream anew, as after a rollback. */
const rolledBack = async (written: () => Promise<void>): Promise<void> => {
  await world.close()
  await written()
  await start()
}

const confirmed = async (sku: string): Promise<string> => {
  const colisId = await shop.sent(sku)
  await shop.saga(colisId, 'reussie')
  return colisId
}

type Timed = Awaited<ReturnType<typeof timed>>

const timed = async (asking: ReturnType<typeof shop.post>) => {
  const startMs = Date.now()
  const answer = await asking
  return { answer, ms: Date.now() - startMs }
}

interface Gare {
  readonly cle: string
  readonly type: string
  readonly erreur: string
}

/** The first fact of this parcel that is parked, as soon as there is one. */
const parkedIn = (service: string, colisId: string): Promise<Gare> =>
  eventually(`${colisId} parked in ${service}`, OTHERS_MS, async () => {
    const { body } = await shop.get(service, '/gares')
    return (body['gares'] as Gare[]).find(({ cle }) => cle === colisId)
  })

const ready = async (): Promise<readonly number[]> =>
  Promise.all(
    ['envoi', 'paiement', 'stock', 'notification', 'suivi'].map(
      async (service) => (await world.request(service, '/pret')).status,
    ),
  )

describe('streams that this release cannot read', () => {
  beforeEach(open, TEST_MS)
  afterEach(close, TEST_MS)

  test(
    'a request about one has a problem of its own at once, and those beside it succeed',
    async () => {
      const sku = await shop.stocked(100)
      const [last, middle] = [await confirmed(sku), await confirmed(sku)]
      const strange = [last, middle]
      const good = await Promise.all(Array.from({ length: OTHERS }, () => confirmed(sku)))
      await rolledBack(async () => {
        await newerFacts('envoi', last, [NEWER])
        await newerFacts('envoi', middle, [NEWER, 'ColisEnRetard'])
      })

      const expedition = { transporteur: 'Poste', numeroSuivi: 'X1' }
      const ship = (colisId: string) =>
        timed(shop.post('envoi', `/colis/${colisId}/expedition`, expedition))
      const create = () => timed(shop.post('envoi', '/colis', shop.demande(sku)))
      const shipped = among(good.map((colisId) => () => ship(colisId)))
      const created = among(good.map(() => create))
      // Asked again and again, they stand in nobody's way.
      for (const { beside, status } of [
        { beside: shipped, status: 200 },
        { beside: created, status: 201 },
      ]) {
        const { bad, others } = await beside(strange.map((colisId) => () => ship(colisId)))
        expect(others.map(({ answer }) => answer.status)).toEqual(good.map(() => status))
        for (const { answer } of bad) {
          expect(answer.status).toBeGreaterThanOrEqual(409)
          expect(answer.status).not.toBe(503)
          expect(String(answer.body['type'])).toStartWith('urn:colisaga:probleme:')
        }
        expect(Math.max(...[...bad, ...others].map(({ ms }) => ms))).toBeLessThan(AT_ONCE_MS)
      }

      expect(await ready()).toEqual([200, 200, 200, 200, 200])
      for (const colisId of strange) expect(told(world, colisId, NEWER)).not.toBeEmpty()
      expect(await metricOf(world, 'envoi', SET_ASIDE_METRIC)).toBeGreaterThanOrEqual(2)
    },
    TEST_MS,
  )

  test.each([
    ['paiement', 'AnnulationNotee'],
    ['stock', 'StockSorti'],
  ])(
    'a fact about one is parked in %s with what is strange, and all other facts flow',
    async (service, known) => {
      const sku = await shop.stocked(100)
      const [last, middle] = [await confirmed(sku), await confirmed(sku)]
      const strange = [last, middle]
      await rolledBack(async () => {
        await newerFacts(service, last, [NEWER])
        await newerFacts(service, middle, [NEWER, known])
      })

      for (const colisId of strange)
        expect((await shop.post('envoi', `/colis/${colisId}/annulation`)).status).toBe(200)
      const others = await Promise.all(Array.from({ length: OTHERS }, () => shop.sent(sku)))
      expect(await unconfirmed(world, others, OTHERS_MS)).toEqual([])
      for (const colisId of strange) {
        const { type, erreur } = await parkedIn(service, colisId)
        expect(type).toBe('ColisAnnule')
        expect(erreur).toContain(colisId)
        expect(erreur).toContain(NEWER)
        expect(told(world, colisId, NEWER)).not.toBeEmpty()
      }
      expect(await metricOf(world, service, SET_ASIDE_METRIC)).toBeGreaterThanOrEqual(2)
      expect(await ready()).toEqual([200, 200, 200, 200, 200])

      // With what is strange gone, as with a release that knows it, the parcels go on from there.
      await sql.unsafe(`delete from ${service}.journal where correlation_id = $1`, [RELEASE])
      for (const colisId of strange) {
        const { body } = await shop.post(service, `/gares/${colisId}/rejeu`)
        expect(body).toMatchObject({ applied: 1, left: 0 })
        await shop.saga(colisId, 'renversee')
      }
    },
    TEST_MS,
  )
})

describe('a row that the database refuses for a reason of its own (P0001)', () => {
  beforeAll(open, TEST_MS)
  afterAll(close, TEST_MS)

  /**
   * Changes the schema as one does beside live traffic. Locks on a table and on its partitions cross those of running
   * transactions now and then: the server then ends one side, and whoever changes the schema asks again.
   */
  const changed = async (statement: string): Promise<void> => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await sql.unsafe(statement)
        return
      } catch (error) {
        const deadlock = error instanceof Error && 'code' in error && error.code === '40P01'
        if (!deadlock || attempt === CHANGE_ATTEMPTS) throw error
      }
    }
  }

  /** Works while a rule that somebody has put into the database refuses one row. */
  const refusing = async <Result>(
    table: string,
    column: string,
    value: string,
    work: () => Promise<Result>,
  ): Promise<Result> => {
    const name = `refuses_${crypto.randomUUID().replaceAll('-', '')}`
    const [schema] = table.split('.')
    await changed(`
      create function ${schema}.${name}() returns trigger language plpgsql as $refuse$
      begin raise exception 'refused by a rule of this database: %', new.${column}; end $refuse$`)
    await changed(`
      create trigger ${name} before insert or update on ${table} for each row
      when (new.${column} = '${value}') execute function ${schema}.${name}()`)
    try {
      return await work()
    } finally {
      await changed(`drop trigger ${name} on ${table}`)
      await changed(`drop function ${schema}.${name}()`)
    }
  }

  /** The parcel whose facts are refused waits parked; the others are confirmed meanwhile. */
  const onlyParks = async (service: string, refused: string, sku: string): Promise<void> => {
    const sent = await Promise.all(Array.from({ length: OTHERS }, () => shop.sent(sku)))
    expect(await unconfirmed(world, sent, OTHERS_MS)).toEqual([])
    const { erreur } = await parkedIn(service, refused)
    expect(erreur).toContain('refused by a rule of this database')
    const { body } = await shop.get(service, '/gares')
    const gares = body['gares'] as Gare[]
    expect(gares.filter(({ cle }) => cle !== refused)).toEqual([])
    expect((await world.request(service, '/pret')).status).toBe(200)
    expect(await metricOf(world, service, SET_ASIDE_METRIC)).toBeGreaterThan(0)
  }

  test(
    'one parcel refused by suivi’s table parks alone, and goes on once the rule is gone',
    async () => {
      const sku = await shop.stocked(100)
      const refused = await confirmed(sku)
      await refusing('suivi.document', 'key', refused, async () => {
        expect((await shop.post('envoi', `/colis/${refused}/annulation`)).status).toBe(200)
        await onlyParks('suivi', refused, sku)
      })
      await shop.post('suivi', `/gares/${refused}/rejeu`)
      await shop.saga(refused, 'renversee')
    },
    TEST_MS,
  )

  test(
    'one article refused by stock’s table parks its parcel alone',
    async () => {
      const [sku, other] = [await shop.stocked(100), await shop.stocked(100)]
      const refused = await refusing('stock.document', 'key', sku, async () => {
        const colisId = await shop.sent(sku)
        await onlyParks('stock', colisId, other)
        return colisId
      })
      await shop.post('stock', `/gares/${refused}/rejeu`)
      await shop.saga(refused, 'reussie')
    },
    TEST_MS,
  )

  test(
    'one stream refused by stock’s journal parks its parcel alone',
    async () => {
      const sku = await shop.stocked(100)
      const refused = await confirmed(sku)
      await refusing('stock.journal', 'stream', refused, async () => {
        expect((await shop.post('envoi', `/colis/${refused}/annulation`)).status).toBe(200)
        await onlyParks('stock', refused, sku)
      })
      await shop.post('stock', `/gares/${refused}/rejeu`)
      await shop.saga(refused, 'renversee')
    },
    TEST_MS,
  )

  test(
    'a request that it refuses fails alone',
    async () => {
      const [sku, other] = [await shop.stocked(1), await shop.stocked(1)]
      const beside = Array.from({ length: OTHERS }, () => other)
      const restock = (article: string) =>
        timed(shop.post('stock', `/articles/${article}/approvisionnement`, { quantite: 1 }))
      const { bad, others } = await refusing('stock.document', 'key', sku, () =>
        among(beside.map((article) => () => restock(article)))([() => restock(sku)]),
      )
      expect(others.map(({ answer }) => answer.status)).toEqual(beside.map(() => 200))
      expect(bad[0]?.answer.status).toBeGreaterThanOrEqual(409)
      expect(bad[0]?.answer.status).not.toBe(503)
      expect(bad[0]?.ms).toBeLessThan(AT_ONCE_MS)
    },
    TEST_MS,
  )
})
