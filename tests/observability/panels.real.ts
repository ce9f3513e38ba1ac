// needs: kafka, redis, prometheus
import { afterAll, expect, test } from 'bun:test'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { booksOf, isClean } from '../../apps/demo/books.ts'
import { Driver } from '../../apps/demo/shopper.ts'
import { fleetOf } from '../../apps/demo/fleet.ts'
import { generated } from '../../apps/demo/parcels.ts'
import { runServices } from '../../apps/host/run-services.ts'
import { services } from '../../apps/host/registry.ts'
import { settingsOf } from '../../apps/host/settings.ts'
import type { Suivi } from '../../apps/suivi/projection.ts'
import { sagaOf } from '../../apps/suivi/saga.ts'
import { prometheusAt } from '../../apps/suivi/tableau/prometheus.ts'
import { boards } from '../../observability/panels/boards.ts'
import { startLocalPrometheus } from '../../observability/start.ts'
import { memorySink, systemClock } from '../../shared/kernel/index.ts'
import { connect } from '../../shared/kernel/postgres.ts'
import { freshParts } from '../parts.ts'
import {
  byLabel,
  countedIn,
  journalsOf,
  SCRAPE_S,
  scrapes,
  seriesOf,
  untilNoted,
  untilOnes,
  untilQuiet,
} from './observed.ts'

const PARCELS = 160
const RATE = 12
const STRIKES = 6
const STRIKE_EVERY_MS = 2_500
/** What a killed instance had counted since its last scrape, and the delays of scraping it. */
const UNSEEN_MS = (SCRAPE_S + 2) * 1_000
/** What was said before and heard in that time. */
const HEARD_LATE_MS = 5_000
const TEST_MS = 240_000

const folder = mkdtempSync('/var/tmp/colisaga-panels-')
chmodSync(folder, 0o755)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const environmentOf = async (): Promise<Record<string, string>> => {
  const { databaseUrl, kafka, redis } = await freshParts()
  return {
    TRANSPORT: 'platformatic',
    DATABASE_URL: databaseUrl,
    KAFKA_BROKERS: kafka?.brokers ?? '',
    KAFKA_PREFIX: kafka?.prefix ?? '',
    UPSTASH_REDIS_REST_URL: redis?.url ?? '',
    UPSTASH_REDIS_REST_TOKEN: redis?.token ?? '',
    LOG_LEVEL: 'warn',
  }
}

test(
  'every panel shows a run of every outcome, and what it shows agrees with the journals and the ledger',
  async () => {
    const settings = settingsOf(await environmentOf())
    const running = await runServices(settings, {
      sink: memorySink(),
      portOf: () => 0,
    })
    const addresses = Object.fromEntries(
      running.services.map(({ service, serving }) => [service.name, [serving.address]]),
    )
    const prometheus = await startLocalPrometheus({
      folder: join(folder, 'well'),
      addresses,
      scrapeS: SCRAPE_S,
      port: 0,
    })
    const sql = connect({ url: settings.host.DATABASE_URL, pool: 2, name: 'panels' })
    try {
      const ask = prometheusAt(prometheus.url)
      await untilOnes(ask, 'up{job="colisaga"}', services.length)
      const startMs = systemClock.now()
      const driver = new Driver(addresses, systemClock, new AbortController().signal)
      const { articles, parcels } = generated()
      await driver.stock(articles)
      await driver.send(parcels, PARCELS, RATE)
      const books = booksOf(sql)
      await untilQuiet(books, driver, startMs)
      await driver.settled()
      await scrapes(4)
      const endMs = systemClock.now()

      const empty: string[] = []
      for (const { rows } of boards)
        for (const { panels } of rows)
          for (const panel of panels) {
            const found = await seriesOf(ask, panel, { startMs, endMs })
            for (const [n, series] of found.entries())
              if (series.length === 0 && panel.quiet === undefined)
                empty.push(`${panel.title}: ${panel.queries[n]?.expr}`)
          }
      expect(empty).toEqual([])

      const now = (expr: string) => ask.at(expr, endMs / 1_000)
      const { published, rows } = await journalsOf(sql)
      expect(byLabel(await now('sum by (type) (events_produced_total > 0)'), 'type')).toEqual(
        published,
      )
      expect(byLabel(await now('max by (service) (journal_facts)'), 'service')).toEqual(rows)
      const heard = await now('sum by (type) (events_consumed_total{service="suivi"} > 0)')
      expect(byLabel(heard, 'type')).toEqual(published)

      const projected = await sql<{ body: Suivi }[]>`select body from suivi.document`
      const ends = projected.map(({ body }) => sagaOf(body))
      const ledger = await books.ledger({ startMs, endMs, settled: true }, [
        ...driver.sent.acknowledged,
      ])
      expect({ ledger, clean: isClean(ledger) }).toMatchObject({ clean: true })
      const count = async (expr: string): Promise<number> =>
        (await now(expr))[0]?.points[0]?.[1] ?? 0
      const succeeded = await count('sum(saga_success_total)')
      const reversed = await count('sum(saga_reversed_total)')
      const failed = byLabel(await now('sum by (raison) (saga_failure_total > 0)'), 'raison')
      expect(succeeded).toBe(
        ends.filter(({ etat }) => etat === 'reussie' || etat === 'renversee').length,
      )
      expect(reversed).toBe(ends.filter(({ etat }) => etat === 'renversee').length)
      const failures = new Map<string, number>()
      for (const end of ends)
        if (end.etat === 'echouee') failures.set(end.raison, (failures.get(end.raison) ?? 0) + 1)
      expect(failed).toEqual(failures)
      expect(succeeded - reversed).toBe(ledger.confirmes)
      expect(succeeded + [...failed.values()].reduce((sum, n) => sum + n, 0)).toBe(ledger.colis)
      expect(ledger.enCours).toBe(0)
    } finally {
      await sql.end({ timeout: 1 })
      await prometheus.stop()
      await running.stop()
    }
  },
  TEST_MS,
)

test(
  'after kills the gauges of the journals are exact, and counters miss at most what no scrape had seen',
  async () => {
    const environment = await environmentOf()
    const fleet = await fleetOf(2, environment, join(folder, 'services.log'))
    const prometheus = await startLocalPrometheus({
      folder: join(folder, 'killed'),
      addresses: fleet.addresses,
      scrapeS: SCRAPE_S,
      port: 0,
    })
    const sql = connect({ url: environment['DATABASE_URL'] ?? '', pool: 2, name: 'panels' })
    try {
      const ask = prometheusAt(prometheus.url)
      await untilOnes(ask, 'up{job="colisaga"}', 2 * services.length)
      const startMs = systemClock.now()
      const driver = new Driver(fleet.addresses, systemClock, new AbortController().signal)
      const { articles, parcels } = generated()
      await driver.stock(articles)
      const sent = driver.send(parcels, PARCELS, RATE)
      const struck: { readonly service: string; readonly atMs: number }[] = []
      for (let n = 0; n < STRIKES; n += 1) {
        await systemClock.sleep(STRIKE_EVERY_MS)
        const atMs = systemClock.now()
        const name = await fleet.strike()
        struck.push({ service: name.split('/')[0] ?? '', atMs })
      }
      await sent
      const books = booksOf(sql)
      await untilQuiet(books, driver, startMs)
      await driver.settled()
      await untilOnes(ask, 'up{job="colisaga"}', 2 * services.length)
      const { endMs, facts, published, rows } = await untilNoted(ask, sql)
      expect(facts).toEqual(rows)

      const now = (expr: string) => ask.at(expr, endMs / 1_000)

      const counted = async (name: string): Promise<number> =>
        (await now(`${name}[10m]`)).reduce((sum, series) => sum + countedIn(series), 0)
      /** Facts said in the moments that a kill may have hidden. */
      const unseen = async (services: readonly string[], earlierMs: number): Promise<number> => {
        let facts = 0
        for (const { service, atMs } of struck.filter((one) => services.includes(one.service)))
          for (const schema of service === 'suivi' ? [...rows.keys()] : [service]) {
            const fromMs = atMs - UNSEEN_MS - earlierMs
            const [row] = await sql<{ n: number }[]>`
              select count(*)::int as n from ${sql(`${schema}.journal`)}
              where key is not null and recorded_at between ${new Date(fromMs)} and ${new Date(atMs + UNSEEN_MS)}`
            facts += row?.n ?? 0
          }
        return facts
      }
      const all = [...published.values()].reduce((sum, n) => sum + n, 0)
      const [entries] = await sql<{ n: number }[]>`select count(*)::int as n from suivi.entry`
      // What is about an article is heard and enters no parcel's history.
      const heard = (entries?.n ?? 0) + (published.get('StockApprovisionne') ?? 0)
      // A relay that was killed publishes its last facts again: there is no upper bound here.
      expect(await counted('events_produced_total')).toBeGreaterThanOrEqual(
        all - (await unseen([...rows.keys()], 0)),
      )
      const consumed = await counted('events_consumed_total{service="suivi"}')
      expect(consumed).toBeLessThanOrEqual(heard)
      expect(consumed).toBeGreaterThanOrEqual(heard - (await unseen(['suivi'], HEARD_LATE_MS)))

      const fed: string[] = []
      for (const { rows: boardRows } of boards)
        for (const panel of boardRows.flatMap(({ panels }) => panels)) {
          const found = await seriesOf(ask, panel, { startMs, endMs })
          if (panel.quiet !== undefined && found.some((series) => series.length > 0))
            fed.push(panel.title)
        }
      process.stderr.write(
        `killed ${struck.map(({ service }) => service).join(' ')}; ${consumed} of ${heard} facts counted; fed: ${fed.join(', ')}\n`,
      )
    } finally {
      await sql.end({ timeout: 1 })
      await prometheus.stop()
      await fleet.stop()
    }
  },
  TEST_MS,
)
