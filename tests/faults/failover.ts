import { describe, expect, test } from 'bun:test'
import { connect } from '../../shared/kernel/postgres.ts'
import { freshParts, type Parts } from '../parts.ts'
import { worldOn } from '../saga/real-world.ts'
import type { SagaWorld } from '../saga/saga-world.ts'
import { shopIn } from '../saga/shop.ts'
import { listenTo } from './heard.ts'
import { brokenStreams, factsIn, parkedIn, reusedIn, speakers } from './journals.ts'
import { startPair } from './pair.ts'
import { countingPsp } from './counting-psp.ts'
import { eventually, healed, pause, unconfirmed } from './watching.ts'

const TEST_MS = 150_000
/** By itself, everything flows again within this time. */
const HEALED_MS = 60_000
const PAID_MS = 60_000
const STEP_MS = 15_000
const SERVES_MS = 20_000
const AFTERWARDS = 5
const IDLE_MS = 1_000
/** Of positions that were used twice. */
const SHOWN = 5
/** Of the steady load: one parcel each so often, so long before and after. */
const EACH_MS = 50
const BEFORE_MS = 3_000
const LOST_MS = 500
const AFTER_MS = 4_000

/** Services on a pair of databases. On Kafka, suivi keeps its rows elsewhere: it forgets nothing. */
const onPair = async (transport: 'platformatic' | 'journal', told: Environment = {}) => {
  const { databaseUrl, kafka } = await freshParts()
  const pair = await startPair()
  const environment = {
    TRANSPORT: transport,
    DATABASE_URL: pair.url,
    DATABASE_URL_DIRECT: pair.url,
    ...addressesOf(kafka),
    ...told,
  }
  const elsewhere = { DATABASE_URL: databaseUrl, DATABASE_URL_DIRECT: databaseUrl }
  const own = transport === 'platformatic' ? { suivi: elsewhere } : {}
  let world: SagaWorld = await worldOn(environment, { own })
  const heard =
    transport === 'platformatic' && kafka !== undefined
      ? await listenTo(
          kafka,
          speakers.map((service) => `colis.${service}`),
        )
      : undefined
  return {
    pair,
    heard,
    world: () => world,
    restart: async (): Promise<void> => {
      await world.close()
      world = await worldOn(environment, { own })
    },
    /** Where suivi keeps what it shows. */
    shownIn: transport === 'platformatic' ? databaseUrl : pair.url,
    stop: async (): Promise<void> => {
      await heard?.stop()
      await world.close()
      await pair.stop()
    },
  }
}

type Environment = Readonly<Record<string, string | undefined>>

const addressesOf = (kafka: Parts['kafka']): Environment => ({
  KAFKA_BROKERS: kafka?.brokers,
  KAFKA_PREFIX: kafka?.prefix,
})

const inDoubt = (etapes: unknown): boolean =>
  typeof etapes === 'object' &&
  etapes !== null &&
  'paiement' in etapes &&
  etapes.paiement === 'en_doute'

/** How many facts of this type a stream has, once there are as many as expected or the time is over. */
const factCount = async (
  sql: ReturnType<typeof connect>,
  service: string,
  stream: string,
  type: string,
  expected: number,
): Promise<number> => {
  for (const untilMs = Date.now() + STEP_MS; ;) {
    const [row] = await sql`
      select count(*)::integer as n from ${sql(service)}.journal
      where stream = ${stream} and type = ${type}`
    const n = Number(row?.['n'])
    if (n >= expected || Date.now() > untilMs) return n
    await pause(100)
  }
}

/**
 * What stands parked, but for parcels that envoi has forgotten: what others still say about those is parked for an
 * operator to see, since a client may have paid for them.
 */
const keptButParked = async (sql: ReturnType<typeof connect>): Promise<readonly string[]> => {
  const rows = await sql`select stream from envoi.journal where type = 'ColisCree'`
  const kept = rows.map(({ stream }) => String(stream))
  return (await parkedIn(sql)).filter((line) => kept.some((colisId) => line.includes(colisId)))
}

/** A standby that lacks the last facts is promoted while the services stay up. */
export const describeFailover = (transport: 'platformatic' | 'journal'): void => {
  describe(`a standby that lacks the last facts is promoted while the services run on ${transport}`, () => {
    test(
      'services that were idle go on by themselves, from what is left',
      async () => {
        const psp = countingPsp()
        const on = await onPair(transport, { PSP_URL: psp.url, PSP_CLE: 'cle' })
        try {
          const { pair, world } = on
          const { post, stocked, sent, saga, shipped, until, demande } = shopIn(world)
          // While the PSP fails one order, its circuit keeps all others waiting now and then.
          const paid = (colisId: string) =>
            eventually(`${colisId} is confirmed`, PAID_MS, async () =>
              (await unconfirmed(world(), [colisId], 0)).length === 0 ? true : undefined,
            )
          const sku = await stocked(100)
          const [shippedOnce, shippedTwice, restarted] = [
            await sent(sku),
            await sent(sku),
            await sent(sku),
          ]
          for (const colisId of [shippedOnce, shippedTwice, restarted])
            await saga(colisId, 'reussie')
          psp.silence()
          const acting = await sent(sku)
          const pending = await sent(sku)
          for (const colisId of [acting, pending])
            await until(`/sagas/${colisId}`, ({ etapes }) => inDoubt(etapes))

          // From here on, what is acknowledged is lost: shipping, a payment's end, whole parcels.
          await pair.cutReplication()
          psp.answer(pending)
          const askedBefore = psp.asked(acting).length
          expect((await shipped(shippedOnce)).status).toBe(200)
          expect((await shipped(shippedTwice)).status).toBe(200)
          await paid(acting)
          await paid(await sent(sku))
          // Idle: what a commit under way would have made a service forget, it remembers.
          await pause(IDLE_MS)
          const before = await factsIn(pair.primary)
          const askedInVain = psp.asked(acting).length
          await pair.failOver()
          psp.answer()

          // Nobody does anything: the services are only asked, by clients.
          const serves = await eventually('envoi serves', SERVES_MS, async () => {
            const { status } = await post('envoi', '/colis', demande(sku))
            return status === 201 ? status : undefined
          })
          const delivered = await post('envoi', `/colis/${shippedOnce}/livraison`, {})
          const again = await shipped(shippedTwice)
          const afterwards = await Promise.all(Array.from({ length: AFTERWARDS }, () => sent(sku)))
          const late = await unconfirmed(world(), afterwards, HEALED_MS)
          const actingEnds = await factCount(
            pair.standby,
            'paiement',
            acting,
            'PaiementEffectue',
            1,
          )
          const pendingEnds = await factCount(
            pair.standby,
            'paiement',
            pending,
            'PaiementEffectue',
            1,
          )
          // Long enough for a task whose end was dropped to be tried once more.
          await pause(1_000)
          await on.restart()
          const afterRestart = await shipped(restarted)

          const shownIn = connect({ url: on.shownIn, pool: 1, name: 'test' })
          const found = {
            serves,
            delivered: delivered.status,
            again: again.status,
            ship: await factCount(pair.standby, 'envoi', shippedTwice, 'ColisExpedie', 1),
            late,
            actingEnds,
            pendingEnds,
            keys: [acting, pending].map((colisId) => new Set(psp.asked(colisId)).size),
            afterRestart: afterRestart.status,
            broken: await brokenStreams(pair.standby),
            reused: [
              ...reusedIn(before, await factsIn(pair.standby)),
              ...(on.heard?.reused ?? []),
            ].slice(0, SHOWN),
            parked: [
              ...(await keptButParked(pair.standby)),
              ...(await parkedIn(shownIn, ['suivi'])),
            ],
          }
          await shownIn.end({ timeout: 1 })
          expect(found).toEqual({
            serves: 201,
            // That it was shipped is forgotten: the parcel is where it was before.
            delivered: 409,
            again: 200,
            ship: 1,
            late: [],
            actingEnds: 1,
            pendingEnds: 1,
            keys: [1, 1],
            afterRestart: 200,
            broken: [],
            reused: [],
            parked: [],
          })
          // Asked again with the same key, once or, if that came in between, twice.
          const askedAfter = psp.asked(acting).length - askedInVain
          expect(askedAfter).toBeGreaterThanOrEqual(1)
          expect(askedAfter).toBeLessThanOrEqual(2)
          expect(askedInVain - askedBefore).toBeGreaterThanOrEqual(1)
        } finally {
          await on.stop()
          psp.stop()
        }
      },
      TEST_MS,
    )

    test(
      'under a steady load, parcels flow again within a minute, and none of those kept is lost',
      async () => {
        const on = await onPair(transport)
        try {
          const { pair, world } = on
          const { post, stocked, demande } = shopIn(world)
          const sku = await stocked(10_000)
          const acknowledged: { readonly colisId: string; readonly atMs: number }[] = []
          const asking: Promise<void>[] = []
          let loading = true
          const ask = async (): Promise<void> => {
            const answer = await post('envoi', '/colis', demande(sku)).catch(() => undefined)
            if (answer?.status !== 201) return
            acknowledged.push({ colisId: String(answer.body['colisId']), atMs: Date.now() })
          }
          const load = (async () => {
            while (loading) {
              asking.push(ask())
              await pause(EACH_MS)
            }
          })()
          await pause(BEFORE_MS)
          const safeMs = Date.now()
          await pair.cutReplication()
          await pause(LOST_MS)
          const before = await factsIn(pair.primary)
          await pair.failOver()
          const switchedMs = Date.now()
          await eventually('parcels are taken again', SERVES_MS, async () =>
            acknowledged.some(({ atMs }) => atMs > switchedMs) ? true : undefined,
          )
          await pause(AFTER_MS)
          loading = false
          await load
          await Promise.all(asking)

          const kept = acknowledged.filter(({ atMs }) => atMs < safeMs || atMs > switchedMs)
          const rows = await pair.standby`
            select stream from envoi.journal where type = 'ColisCree'`
          const journalled = new Set(rows.map(({ stream }) => String(stream)))
          const forgotten = kept.filter(({ colisId }) => !journalled.has(colisId))
          const found = {
            forgotten,
            late: await unconfirmed(world(), [...journalled], HEALED_MS),
            broken: await brokenStreams(pair.standby),
            reused: [
              ...reusedIn(before, await factsIn(pair.standby)),
              ...(on.heard?.reused ?? []),
            ].slice(0, SHOWN),
            parked: await keptButParked(pair.standby),
          }
          expect(found).toEqual({ forgotten: [], late: [], broken: [], reused: [], parked: [] })
          // Without a broker, what is heard goes back together with what was said: there may be nothing to heal.
          if (transport === 'platformatic')
            expect(await healed(world())).toEqual({ log: true, metric: true })
        } finally {
          await on.stop()
        }
      },
      TEST_MS,
    )
  })
}
