import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { drawn, page, spanOf } from '../apps/suivi/tableau/page.ts'
import { prometheusAt } from '../apps/suivi/tableau/prometheus.ts'
import { runToEnd } from '../redpanda/process.ts'
import { runMain } from '../shared/kernel/index.ts'
import { boards } from './panels/boards.ts'

/**
 * `bun run pictures`: each row of each dashboard as docs/observability/*.png, drawn by Chromium from the
 * Prometheus of a demo that runs (`bun run demo --observer`).
 */
const FOLDER = fileURLToPath(new URL('../docs/observability', import.meta.url))
const STYLE = Bun.file(new URL('../apps/suivi/tableau/style.css', import.meta.url))
const PROMETHEUS_URL = process.env['PROMETHEUS_URL'] ?? 'http://127.0.0.1:19090'
const CHROMIUM = process.env['CHROMIUM'] ?? 'chromium'
const CHROMIUM_MS = 60_000
const MINUTES = 5
const WIDTH_PX = 1_320
/** The page's title and the row's. */
const HEAD_PX = 125
const PANEL_PX = 385
const PANELS_A_ROW = 3

const HELP = `bun run pictures
  draws each row of each dashboard as docs/observability/*.png, by Chromium from the Prometheus of a demo that runs
  (bun run demo --observer). PROMETHEUS_URL and CHROMIUM say where they are, if not where they usually are.
`

await runMain(async () => {
  const prometheus = prometheusAt(PROMETHEUS_URL)
  const span = spanOf(Date.now() / 1_000, MINUTES)
  const profile = mkdtempSync(join(tmpdir(), 'pictures-'))
  mkdirSync(FOLDER, { recursive: true })
  try {
    const pictures = boards.flatMap(({ uid, rows }) =>
      rows.map((row, n) => ({ name: `${uid}-${n + 1}`, row })),
    )
    for (const { name, row } of pictures) {
      const panels = await Promise.all(row.panels.map((panel) => drawn(prometheus, panel, span)))
      const sections = [{ title: row.title, panels }]
      const text = String(await page({ sections, span, minutes: MINUTES, style: '/style.css' }))
      const server = Bun.serve({
        port: 0,
        routes: {
          '/style.css': () => new Response(STYLE),
          '/': () => new Response(text, { headers: { 'content-type': 'text/html' } }),
        },
      })
      const height = HEAD_PX + Math.ceil(panels.length / PANELS_A_ROW) * PANEL_PX
      const file = join(FOLDER, `${name}.png`)
      const args = [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--hide-scrollbars',
        `--user-data-dir=${profile}`,
        `--window-size=${WIDTH_PX},${height}`,
        `--screenshot=${file}`,
        server.url.href,
      ]
      await runToEnd({ name: 'Chromium', command: CHROMIUM, args }, CHROMIUM_MS)
      await server.stop(true)
      process.stdout.write(`${file}\n`)
    }
  } finally {
    rmSync(profile, { recursive: true, force: true })
  }
  return 0
}, HELP)
