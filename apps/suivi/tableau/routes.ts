import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { type ServiceApp, limit, query } from '../../../shared/vocabulary/http.ts'
import type { Clock } from '../../../shared/kernel/index.ts'
import type { Prometheus } from './prometheus.ts'

const STYLE = readFileSync(new URL('./style.css', import.meta.url), 'utf8')
const STYLE_PATH = '/tableau/style.css'
const REFRESH_S = 10
const MAX_MINUTES = 1_440
const POLICY =
  "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
const MISSING =
  'Aucun Prometheus n’est configuré : donnez son adresse à suivi (PROMETHEUS_URL), ou lancez la démonstration avec --observer.'

const Asked = z.strictObject({
  minutes: limit(MAX_MINUTES, 15),
})

/**
 * `GET /tableau`: the dashboards' main panels, for whoever has no Grafana. What draws them is loaded when
 * it is first asked for: most never ask, and it is 3 MB.
 */
export const addTableau = (
  app: ServiceApp,
  { prometheus, clock }: { readonly prometheus: Prometheus | undefined; readonly clock: Clock },
): void => {
  app.get(STYLE_PATH, (c) => c.body(STYLE, 200, { 'content-type': 'text/css; charset=utf-8' }))
  app.get('/tableau', async (c) => {
    const { minutes } = query(c, Asked)
    const { boards } = await import('../../../observability/panels/boards.ts')
    const { drawn, page, spanOf } = await import('./page.ts')
    const span = spanOf(clock.now() / 1_000, minutes)
    const sections =
      prometheus === undefined
        ? []
        : await Promise.all(
            boards.map(async ({ title, rows }) => ({
              title,
              panels: await Promise.all(
                rows
                  .flatMap(({ panels }) => panels)
                  .filter(({ main }) => main === true)
                  .map((panel) => drawn(prometheus, panel, span)),
              ),
            })),
          )
    c.header('content-security-policy', POLICY)
    c.header('cache-control', 'no-store')
    return c.html(
      page({
        sections,
        span,
        minutes,
        style: STYLE_PATH,
        ...(prometheus === undefined ? { sentence: MISSING } : { refreshS: REFRESH_S }),
      }),
    )
  })
}
