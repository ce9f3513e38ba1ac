import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { services } from '../../apps/host/registry.ts'
import { connect } from '../../shared/kernel/postgres.ts'
import { freshParts } from '../parts.ts'
import { worldOn } from '../saga/real-world.ts'
import type { SagaWorld } from '../saga/saga-world.ts'
import { shopIn } from '../saga/shop.ts'
import { parkedIn, speakers } from './journals.ts'
import { startOwnBroker } from './own-broker.ts'
import { eventually, healed, pause, unconfirmed } from './watching.ts'

const TEST_MS = 180_000
/** By itself, everything flows again within this time. */
const HEALED_MS = 60_000
const PUBLISHED_MS = 10_000
const EACH_MS = 50
const BEFORE_MS = 2_000
const AFTER_MS = 2_000
/** Longer than a relay waits before it saves how far it has published. */
const SAVED_MS = 1_000

/** What one test's services are told: a database and topics of their own. */
const placesOn = async (client: 'confluent' | 'platformatic', brokers: string) => {
  const { databaseUrl } = await freshParts()
  const prefix = `t${crypto.randomUUID().slice(0, 8)}.`
  return {
    databaseUrl,
    prefix,
    environment: {
      KAFKA_CLIENT: client,
      DATABASE_URL: databaseUrl,
      DATABASE_URL_DIRECT: databaseUrl,
      KAFKA_BROKERS: brokers,
      KAFKA_PREFIX: prefix,
    },
  }
}

const parked = async (databaseUrl: string): Promise<readonly string[]> => {
  const sql = connect({ url: databaseUrl, pool: 1, name: 'test' })
  try {
    return await parkedIn(sql, [...speakers, 'suivi'])
  } finally {
    await sql.end({ timeout: 1 })
  }
}

/** A steady load while something is done to the broker; gives the parcels that were acknowledged. */
const loaded = async (world: SagaWorld, work: () => Promise<void>): Promise<readonly string[]> => {
  const { post, stocked, demande } = shopIn(() => world)
  const sku = await stocked(10_000)
  const acknowledged: string[] = []
  const asking: Promise<void>[] = []
  let loading = true
  const ask = async (): Promise<void> => {
    const { status, body } = await post('envoi', '/colis', demande(sku))
    if (status === 201) acknowledged.push(String(body['colisId']))
  }
  const load = (async () => {
    while (loading) {
      asking.push(ask())
      await pause(EACH_MS)
    }
  })()
  await pause(BEFORE_MS)
  await work()
  await pause(AFTER_MS)
  loading = false
  await load
  await Promise.all(asking)
  return acknowledged
}

/** A broker that loses what it has acknowledged, and services that speak to it by this client: all comes back by itself. */
export const describeHealing = (client: 'confluent' | 'platformatic'): void => {
  describe(`what a broker has lost, with ${client}`, () => {
    let broker: Awaited<ReturnType<typeof startOwnBroker>>
    beforeAll(async () => {
      broker = await startOwnBroker()
    }, TEST_MS)
    afterAll(() => broker.stop(), TEST_MS)

    for (const { what, lose } of [
      {
        what: 'a topic deleted and made anew',
        lose: (prefix: string) => broker.remake(`${prefix}colis.envoi`),
      },
      { what: 'a broker made anew, without topics', lose: () => broker.loseAll() },
    ])
      test(
        `${what} under load: every parcel that was acknowledged is confirmed within a minute`,
        async () => {
          const { environment, prefix, databaseUrl } = await placesOn(client, broker.brokers)
          const world = await worldOn(environment)
          try {
            const acknowledged = await loaded(world, () => lose(prefix))
            expect(acknowledged.length).toBeGreaterThan(0)
            expect({
              late: await unconfirmed(world, acknowledged, HEALED_MS),
              parked: await parked(databaseUrl),
            }).toEqual({ late: [], parked: [] })
            expect(await healed(world)).toEqual({ log: true, metric: true })
          } finally {
            await world.close()
          }
        },
        TEST_MS,
      )

    test(
      'the lost tail of a quiet partition is heard all the same, though nothing is published after it',
      async () => {
        const { environment, prefix, databaseUrl } = await placesOn(client, broker.brokers)
        const topic = `${prefix}colis.envoi`
        const sku = `A${crypto.randomUUID().slice(0, 8)}`
        const stocking = await worldOn(environment, { only: ['stock'] })
        const shelf = shopIn(() => stocking)
        await shelf.post('stock', `/articles/${sku}/approvisionnement`, { quantite: 10 })
        await stocking.close()
        // Only envoi runs: its facts are acknowledged by the broker, and heard by nobody yet.
        const speaking = await worldOn(environment, { only: ['envoi'] })
        const others = services.map(({ name }) => name).filter((name) => name !== 'envoi')
        let listening: SagaWorld | undefined
        try {
          const world: SagaWorld = {
            request: (service, path, init) =>
              (service === 'envoi' ? speaking : (listening ?? speaking)).request(
                service,
                path,
                init,
              ),
            logLines: () => [...speaking.logLines(), ...(listening?.logLines() ?? [])],
            close: async () => {},
          }
          const { post, demande } = shopIn(() => world)
          const create = async (): Promise<string> =>
            String((await post('envoi', '/colis', demande(sku))).body['colisId'])
          const kept = [await create(), await create(), await create()]
          await eventually('three are published', PUBLISHED_MS, async () =>
            sum(await broker.ends(topic)) === 3n ? true : undefined,
          )
          const before = await broker.ends(topic)
          const lost = await create()
          const [partition] = await eventually('one more is', PUBLISHED_MS, async () => {
            const now = await broker.ends(topic)
            return [...now].find(([number, offset]) => offset > (before.get(number) ?? 0n))
          })
          await pause(SAVED_MS)
          await broker.loseTail(topic, partition)
          const cut = await eventually('the broker is back', PUBLISHED_MS, async () =>
            broker.ends(topic).catch(() => undefined),
          )
          // A relay that is quick has published it again already.
          for (const [number, offset] of cut)
            if (number !== partition) expect(offset).toBe(before.get(number) ?? 0n)

          listening = await worldOn(environment, { only: others })
          const late = await unconfirmed(world, [...kept, lost], HEALED_MS)
          expect({ late, parked: await parked(databaseUrl) }).toEqual({ late: [], parked: [] })
          expect(await healed(world)).toEqual({ log: true, metric: true })
        } finally {
          await listening?.close()
          await speaking.close()
        }
      },
      TEST_MS,
    )
  })
}

const sum = (ends: ReadonlyMap<number, bigint>): bigint =>
  [...ends.values()].reduce((total, offset) => total + offset, 0n)
