import { afterAll, expect, test } from 'bun:test'
import { Hono } from 'hono'
import { boards } from '../../../observability/panels/boards.ts'
import { nameOf } from '../../../observability/panels/panel.ts'
import type { ServiceEnv } from '../../../shared/vocabulary/http.ts'
import { systemClock } from '../../../shared/kernel/index.ts'
import { bars, chart } from './chart.ts'
import { drawn, page, spanOf } from './page.ts'
import { prometheusAt } from './prometheus.ts'
import { addTableau } from './routes.ts'
import { ticks, written } from './values.ts'

const HOSTILE = '<script>alert("&")</script>'
const answers = {
  series: [{ metric: { topic: HOSTILE }, values: [[60, '1'], [62, 'NaN'], [64, '3']] }], // prettier-ignore
}
/** A Prometheus that says what it was asked, or that it does not understand. */
const fake = Bun.serve({
  port: 0,
  fetch: async (request) => {
    const asked = new URLSearchParams(await request.text()).get('query') ?? ''
    return asked.includes('faux')
      ? Response.json({ status: 'error', error: 'parse error' }, { status: 400 })
      : Response.json({ status: 'success', data: { result: answers.series } })
  },
})
afterAll(() => fake.stop(true))
const prometheus = prometheusAt(fake.url.href)

const [panel] = boards.flatMap(({ rows }) => rows.flatMap(({ panels }) => panels))
if (panel === undefined) throw new Error('no panel')
const span = spanOf(120, 1)

test('a panel is drawn, with holes where values are missing and names that cannot be markup', async () => {
  const one = await drawn(prometheus, panel, span)
  expect(one.lines).toEqual([{ name: HOSTILE, points: [[60, 1], [62, NaN], [64, 3]] }]) // prettier-ignore
  const sections = [{ title: 'Essai', panels: [one] }]
  const text = String(await page({ sections, span, minutes: 1, style: '/s.css' }))
  expect(text).not.toContain('<script')
  expect(text).not.toContain(' style=')
  expect(text).toContain('&lt;script&gt;')
  const line = String(await chart({ ...panel, stacked: false }, one.lines, span))
  expect(line).toMatch(/d="M[\d.]+ [\d.]+M[\d.]+ [\d.]+"/)
})

test('what Prometheus does not understand, or its absence, is said in place of the panel', async () => {
  const faux = { ...panel, queries: [{ expr: 'faux', legend: '' }] }
  expect((await drawn(prometheus, faux, span)).trouble).toBe('parse error')
  const away = prometheusAt('http://127.0.0.1:1')
  expect((await drawn(away, panel, span)).trouble).toBeString()
})

test('bars are in order of their totals', async () => {
  const lines = [2, 9, 4].map((value) => ({ name: `n${value}`, points: [[0, value] as const] }))
  const names = [...String(await bars(panel, lines)).matchAll(/>(n\d)</g)].map(([, name]) => name)
  expect(names).toEqual(['n9', 'n4', 'n2'])
})

test('values are written for French readers', () => {
  const plain = (text: string): string => text.replaceAll(/\s/g, ' ')
  expect(plain(written(1_500, 'ms'))).toBe('1,5 s')
  expect(plain(written(0.256, 'proportion'))).toBe('26 %')
  expect(plain(written(12_345, 'nombre'))).toBe('12 345')
  expect(plain(written(300, 's'))).toBe('5 min')
  expect(written(0.003_4, 'par seconde')).toBe('0,0034/s')
  expect(written(0.000_01, 'par seconde')).toBe('0/s')
  expect(ticks(7, 4)).toEqual([0, 2, 4, 6, 8])
  expect(ticks(0.000_1, 4).length).toBeGreaterThan(1)
  expect(nameOf('{{kind}} p95', { kind: 'a' })).toBe('a p95')
})

test('the page lets nothing run and nothing in, and without a Prometheus says what to do', async () => {
  const app = new Hono<ServiceEnv>()
  addTableau(app, { prometheus: undefined, clock: systemClock })
  const answer = await app.request('/tableau')
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-security-policy')).toStartWith("default-src 'none'")
  const text = await answer.text()
  expect(text).toContain('PROMETHEUS_URL')
  expect(text).not.toMatch(/<script|https?:\/\//)
  const style = await app.request('/tableau/style.css')
  expect(style.headers.get('content-type')).toStartWith('text/css')
})
