import { html } from 'hono/html'
import { exprOf, nameOf, type Panel } from '../../../observability/panels/panel.ts'
import { bars, chart, colorOf, type Line, type Span } from './chart.ts'
import type { Prometheus, Series } from './prometheus.ts'
import { written } from './values.ts'
import { messageOf } from '../../../shared/kernel/index.ts'

type Html = ReturnType<typeof html>

/** A panel with what Prometheus gave for it, or why it gave nothing. */
export interface Drawn {
  readonly panel: Panel
  readonly lines: readonly Line[]
  readonly trouble?: string
}

export interface Section {
  readonly title: string
  readonly panels: readonly Drawn[]
}

/** The most lines in a panel; the highest are kept. */
const LINES = 10
const POINTS = 120
/** The least window of a rate: five scrapes of prometheus.yml (Grafana's own `$__rate_interval` has four). */
const RATE_S = 25

/** The span of so many minutes that ends at `toS`. */
export const spanOf = (toS: number, minutes: number): Span => {
  const stepS = Math.max(2, Math.round((minutes * 60) / POINTS))
  // The end falls on a whole step, so that a page that is loaded again shows the same points.
  const endS = Math.floor(toS / stepS) * stepS
  return { fromS: endS - minutes * 60, toS: endS, stepS }
}

/** Queries a panel's series; an error is shown in their place. */
export const drawn = async (prometheus: Prometheus, panel: Panel, span: Span): Promise<Drawn> => {
  const range = `${span.toS - span.fromS}s`
  const windows = { rate: `${Math.max(RATE_S, 2 * span.stepS)}s`, range }
  try {
    const answers = await Promise.all(
      panel.queries.map(async (query) => {
        const expr = exprOf(query, windows)
        const series = await (panel.kind === 'courbes'
          ? prometheus.between(expr, span)
          : prometheus.at(expr, span.toS))
        return series.map((one) => lineOf(query.legend, one))
      }),
    )
    return { panel, lines: answers.flat().filter(({ points }) => points.some(isKnown)) }
  } catch (error) {
    return { panel, lines: [], trouble: messageOf(error) }
  }
}

const isKnown = ([, value]: readonly [number, number]): boolean => Number.isFinite(value)
const lineOf = (legend: string, { labels, points }: Series): Line => ({
  name: nameOf(legend, labels),
  points,
})

const highest = ({ points }: Line): number =>
  Math.max(...points.filter(isKnown).map(([, value]) => value))
const lastOf = ({ points }: Line): number => points.findLast(isKnown)?.[1] ?? NaN

const figure = ({ panel, lines, trouble }: Drawn, span: Span): Html => {
  const shown = lines.toSorted((a, b) => highest(b) - highest(a)).slice(0, LINES)
  const more = lines.length - shown.length
  return html`<figure class="${panel.kind}">
    <figcaption>
      <h3>${panel.title}</h3>
      <p>${panel.description}</p>
    </figcaption>
    ${
      trouble !== undefined
        ? html`<p class="none">${trouble}</p>`
        : shown.length === 0
          ? html`<p class="none">Rien à montrer sur cette période.</p>`
          : panel.kind === 'chiffre'
            ? numbers(panel, lines)
            : panel.kind === 'barres'
              ? bars(panel, shown)
              : html`${chart(panel, shown, span)}${legend(panel, shown, more)}`
    }
  </figure>`
}

const legend = (panel: Panel, lines: readonly Line[], more: number): Html =>
  html`<ul class="legend">
    ${lines.map(
      (line, n) =>
        html`<li>
          <svg viewBox="0 0 10 10" aria-hidden="true">
            <rect width="10" height="10" rx="3" fill="${colorOf(n)}"></rect>
          </svg>
          ${line.name} <b>${written(lastOf(line), panel.unit)}</b>
        </li>`,
    )}
    ${more > 0 ? html`<li>et ${more} autres, plus bas</li>` : ''}
  </ul>`

const numbers = (panel: Panel, lines: readonly Line[]): Html =>
  html`<dl>
    ${lines.map((line) => {
      const value = lastOf(line)
      const bad = value < (panel.redBelow ?? -Infinity) || value >= (panel.redFrom ?? Infinity)
      return html`<div class="${bad ? 'bad' : ''}">
        <dt>${line.name}</dt>
        <dd>${written(panel.unit === 'nombre' ? Math.round(value) : value, panel.unit)}</dd>
      </div>`
    })}
  </dl>`

const SPANS = [
  [15, '15 min'],
  [60, '1 h'],
  [360, '6 h'],
  [1_440, '24 h'],
] as const

/** The whole page. It has no script, and loads nothing from elsewhere. */
export const page = (options: {
  readonly sections: readonly Section[]
  readonly span: Span
  readonly minutes: number
  /** Shown instead of the panels. */
  readonly sentence?: string
  /** The path of the style sheet. */
  readonly style: string
  readonly refreshS?: number
}): Html => {
  const { sections, span, minutes, sentence, style, refreshS } = options
  return html`<!doctype html>
    <html lang="fr">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        ${refreshS === undefined ? '' : html`<meta http-equiv="refresh" content="${refreshS}" />`}
        <title>ColiSaga : tableau</title>
        <link rel="stylesheet" href="${style}" />
      </head>
      <body>
        <header>
          <h1>ColiSaga</h1>
          ${
            sentence !== undefined || refreshS === undefined
              ? ''
              : html`<nav aria-label="Période">
                  ${SPANS.map(
                    ([each, name]) =>
                      html`<a
                        href="/tableau?minutes=${each}"
                        ${each === minutes ? html`aria-current="page"` : ''}
                        >${name}</a
                      >`,
                  )}
                </nav>`
          }
        </header>
        <main>
          ${sentence === undefined ? '' : html`<p class="sentence">${sentence}</p>`}
          ${sections.map(
            ({ title, panels }) =>
              html`<section>
                <h2>${title}</h2>
                <div class="panels">${panels.map((one) => figure(one, span))}</div>
              </section>`,
          )}
        </main>
      </body>
    </html>`
}
