import type { Sql } from 'postgres'
import { booksOf, isQuiet } from '../../apps/demo/books.ts'
import type { Driver } from '../../apps/demo/shopper.ts'
import { services } from '../../apps/host/registry.ts'
import { languagesOf } from '../../apps/host/service-list.ts'
import type { Prometheus, Series } from '../../apps/suivi/tableau/prometheus.ts'
import { exprOf, type Panel } from '../../observability/panels/panel.ts'
import { systemClock } from '../../shared/kernel/index.ts'

export const SCRAPE_S = 1
const WINDOWS = { rate: '20s', range: '5m' }
const LOOK_MS = 250
const QUIET_MS = 90_000
const NOTED_MS = 30_000

/** A few scrapes: what was last counted has been seen, and the rules have been evaluated on it. */
export const scrapes = (count: number): Promise<void> => systemClock.sleep(count * SCRAPE_S * 1_000)

/** Resolves once a query gives so many series whose value is 1. */
export const untilOnes = async (
  prometheus: Prometheus,
  expr: string,
  count: number,
): Promise<void> => {
  const untilMs = systemClock.now() + QUIET_MS
  for (;;) {
    const series = await prometheus.at(expr, systemClock.now() / 1_000)
    if (series.filter(({ points }) => points[0]?.[1] === 1).length >= count) return
    if (systemClock.now() > untilMs) throw new Error(`${expr}: not ${count} times 1`)
    await systemClock.sleep(LOOK_MS)
  }
}

/** Resolves once every saga has ended and nobody has anything left to do. */
export const untilQuiet = async (
  books: ReturnType<typeof booksOf>,
  driver: Driver,
  startMs: number,
): Promise<void> => {
  const untilMs = systemClock.now() + QUIET_MS
  for (;;) {
    const progress = await books.progress(startMs).catch(() => undefined)
    if (!driver.busy && progress !== undefined && isQuiet(progress)) return
    if (systemClock.now() > untilMs) throw new Error(`not quiet: ${JSON.stringify(progress)}`)
    await systemClock.sleep(LOOK_MS)
  }
}

/**
 * The journals, and what their gauges say of them, once both agree: every saga may have ended before a
 * service that was killed has heard all of it and noted that nothing is left to do. At the bound, what
 * there is then.
 */
export const untilNoted = async (prometheus: Prometheus, sql: Sql<{ bigint: number }>) => {
  const untilMs = systemClock.now() + NOTED_MS
  for (;;) {
    await scrapes(4)
    const endMs = systemClock.now()
    const journals = await journalsOf(sql)
    const series = await prometheus.at('max by (service) (journal_facts)', endMs / 1_000)
    const facts = byLabel(series, 'service')
    const agreed = [...journals.rows].every(([service, n]) => facts.get(service) === n)
    if (agreed || systemClock.now() > untilMs) return { endMs, facts, ...journals }
  }
}

/** What each query of a panel gives over a run: only the series that have a value. */
export const seriesOf = (
  prometheus: Prometheus,
  panel: Panel,
  { startMs, endMs }: { readonly startMs: number; readonly endMs: number },
): Promise<readonly (readonly Series[])[]> =>
  Promise.all(
    panel.queries.map(async (query) => {
      const range = { fromS: startMs / 1_000, toS: endMs / 1_000, stepS: 2 }
      const series = await prometheus.between(exprOf(query, WINDOWS), range)
      return series.filter(({ points }) => points.some(([, value]) => Number.isFinite(value)))
    }),
  )

/** Facts on the journals by type, those that are published; and all rows by service. */
export const journalsOf = async (sql: Sql<{ bigint: number }>) => {
  const published = new Map<string, number>()
  const rows = new Map<string, number>()
  for (const { service } of languagesOf(services)) {
    const counted = await sql<{ type: string; key: boolean; n: number }[]>`
      select type, key is not null as key, count(*)::int as n from ${sql(`${service}.journal`)}
      group by 1, 2`
    for (const { type, key, n } of counted) {
      rows.set(service, (rows.get(service) ?? 0) + n)
      if (key) published.set(type, n)
    }
  }
  return { published, rows }
}

/** A number by one label. */
export const byLabel = (series: readonly Series[], label: string): ReadonlyMap<string, number> =>
  new Map(series.map(({ labels, points }) => [labels[label] ?? '', points.at(-1)?.[1] ?? NaN]))

/** What a counter has counted in all, over restarts: each begins at nothing again. */
export const countedIn = ({ points }: Series): number =>
  points.reduce(
    ({ total, before }, [, value]) => ({
      total: total + (value >= before ? value - before : value),
      before: value,
    }),
    { total: 0, before: 0 },
  ).total
