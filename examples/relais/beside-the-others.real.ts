// needs: kafka
import { expect, test } from 'bun:test'
import type { Sql } from 'postgres'
import { booksOf, isClean } from '../../apps/demo/books.ts'
import type { HostConfiguration } from '../../apps/host/host-variables.ts'
import { kafkaAddress } from '../../apps/host/kafka-address.ts'
import { services } from '../../apps/host/registry.ts'
import { runServices } from '../../apps/host/run-services.ts'
import { settingsOf } from '../../apps/host/settings.ts'
import {
  type Transport,
  createLog,
  memorySink,
  systemClock,
  systemIds,
} from '../../shared/kernel/index.ts'
import { platformaticTransport } from '../../shared/kernel/kafka.ts'
import { connect, journalTransport } from '../../shared/kernel/postgres.ts'
import { freshParts } from '../../tests/parts.ts'
import { shopIn } from '../../tests/saga/shop.ts'
import { relais } from './events.ts'
import { service } from './service.ts'

const KEPT_MS = 4_000
const TEST_MS = 60_000

/** All services of the house with this one, which may be one of them already. */
const everyone = [...new Set([...services, service])]

/** What anybody may read the topic with, who is none of the services. */
const readingOn = async (
  transport: 'journal' | 'platformatic',
  host: HostConfiguration,
  sql: Sql<{ bigint: number }>,
): Promise<Transport> => {
  if (transport === 'platformatic') {
    const log = createLog({ service: 'lecteur', level: 'warn', sink: memorySink(), now: Date.now })
    return platformaticTransport(kafkaAddress('lecteur', host, log))
  }
  return await journalTransport({
    sql,
    languages: [relais],
    partitions: host.KAFKA_PARTITIONS,
    memberId: () => systemIds.next(),
    clock: systemClock,
    signals: { listeners: new Set() },
  })
}

test.each(['journal', 'platformatic'] as const)(
  'a shipped parcel waits in a locker, is given to its client once, and goes when nobody comes (%s)',
  async (transport) => {
    const { databaseUrl, kafka } = await freshParts()
    const settings = settingsOf(
      {
        TRANSPORT: transport,
        DATABASE_URL: databaseUrl,
        KAFKA_BROKERS: kafka?.brokers,
        KAFKA_PREFIX: kafka?.prefix,
        RELAIS_GARDE_MS: String(KEPT_MS),
      },
      everyone,
    )
    const sink = memorySink()
    const running = await runServices(settings, { sink, portOf: () => 0 })
    const sql = connect({ url: databaseUrl, pool: 2, name: 'relais: test' })
    const reading = await readingOn(transport, settings.host, sql)
    const reader = await reading.join('lecteur', [relais.topic])
    const addresses = new Map(
      running.services.map((one) => [one.service.name, one.serving.address]),
    )
    const shop = shopIn(() => ({
      request: (name, path, init) => fetch(`${addresses.get(name)}${path}`, init),
      logLines: () => sink.lines,
      close: async () => {},
    }))
    const kept = (colisId: string, etat: string) =>
      shop.until(`/depots/${colisId}`, (depot) => depot['etat'] === etat, 'relais')
    const startMs = Date.now()
    try {
      const sku = await shop.stocked(5)
      const colisId = await shop.sent(sku)
      await shop.saga(colisId, 'reussie')
      const retrait = `/depots/${colisId}/retrait`
      expect((await shop.post('relais', retrait, { numeroSuivi: 'X1' })).status).toBe(404)
      expect((await shop.shipped(colisId)).status).toBe(200)

      const { casier } = await kept(colisId, 'ouvert')
      const heard = (await reader.next(10))?.facts ?? []
      expect(heard.map(({ key, type, payload }) => ({ key, type, payload }))).toMatchObject([
        { key: colisId, type: 'DepotOuvert', payload: { colisId, casier, numeroSuivi: 'X1' } },
      ])

      const wrong = await shop.post('relais', retrait, { numeroSuivi: 'X2' })
      expect(wrong).toMatchObject({ status: 409, body: { code: 'numero-faux' } })
      for (const _ of ['first', 'again'])
        expect((await shop.post('relais', retrait, { numeroSuivi: 'X1' })).status).toBe(200)

      const forgotten = await shop.sent(sku)
      await shop.saga(forgotten, 'reussie')
      await shop.shipped(forgotten)
      await kept(forgotten, 'echu')
      await kept(colisId, 'retire')

      const said = await sql<{ key: string; type: string }[]>`
        select key, type from relais.journal order by position`
      expect(said.map(({ key, type }) => [key, type])).toEqual([
        [colisId, 'DepotOuvert'],
        [colisId, 'DepotRetire'],
        [forgotten, 'DepotOuvert'],
        [forgotten, 'DepotEchu'],
      ])
      const books = booksOf(sql, everyone)
      const run = { startMs, endMs: Date.now(), settled: true }
      expect(isClean(await books.ledger(run, [colisId, forgotten]))).toBe(true)
      expect(await books.progress(startMs)).toMatchObject({ crees: 2, gares: 0, taches: 0 })
    } finally {
      await reader.leave()
      await reading.close()
      await sql.end({ timeout: 1 })
      expect(await running.stop()).toEqual([])
    }
  },
  TEST_MS,
)
