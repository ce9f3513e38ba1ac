import { html } from 'hono/html'
import type { Panel } from '../../../observability/panels/panel.ts'
import { hour, LEAST, ticks, written } from './values.ts'

/** A named line. */
export interface Line {
  readonly name: string
  readonly points: readonly (readonly [atS: number, value: number])[]
}
export interface Span {
  readonly fromS: number
  readonly toS: number
  readonly stepS: number
}
type Html = ReturnType<typeof html>

const WIDTH = 600
const HEIGHT = 220
const LEFT = 62
const RIGHT = 14
const TOP = 10
const BOTTOM = 24
const TICKS = 4
const SECONDS_SHOWN_S = 600
/** Colors that most people can tell apart, on a light and on a dark page. */
const COLORS = [
  '#3b82f6', '#f59e0b', '#10b981', '#ec4899', '#8b5cf6', '#14b8a6',
  '#ef4444', '#84cc16', '#0ea5e9', '#d97706', '#6366f1', '#a3a3a3',
] // prettier-ignore

export const colorOf = (n: number): string => COLORS[n % COLORS.length] ?? '#888888'

/** Draws a panel's lines over a span of time. */
export const chart = (panel: Panel, lines: readonly Line[], span: Span): Html => {
  const known = lines.map(({ name, points }) => ({
    name,
    points: points.filter(([, value]) => Number.isFinite(value)),
  }))
  const drawn = panel.stacked === true ? stacked(known) : known
  const top = Math.max(...drawn.flatMap(({ points }) => points.map(([, value]) => value)), 0)
  // When all values are shown as 0, the scale goes to 1, so that its numbers can be read.
  const scale = ticks(top < LEAST ? 1 : top, TICKS)
  const max = scale.at(-1) ?? 1
  const x = (atS: number): number =>
    LEFT + ((atS - span.fromS) / (span.toS - span.fromS)) * (WIDTH - LEFT - RIGHT)
  const y = (value: number): number => HEIGHT - BOTTOM - (value / max) * (HEIGHT - TOP - BOTTOM)
  const hours = Array.from(
    { length: TICKS + 1 },
    (_, n) => span.fromS + ((span.toS - span.fromS) * n) / TICKS,
  )
  const seconds = span.toS - span.fromS < SECONDS_SHOWN_S
  const red = panel.redFrom !== undefined && panel.redFrom <= max ? panel.redFrom : undefined
  return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${panel.title}">
    ${scale.map(
      (value) =>
        html`<line
            class="grid"
            x1="${LEFT}"
            x2="${WIDTH - RIGHT}"
            y1="${y(value)}"
            y2="${y(value)}"
          />
          <text class="axis" x="${LEFT - 6}" y="${y(value) + 4}" text-anchor="end">
            ${written(value, panel.unit)}
          </text>`,
    )}
    ${hours.map(
      (atS, n) =>
        html`<text
          class="axis"
          x="${x(atS)}"
          y="${HEIGHT - 6}"
          text-anchor="${n === 0 ? 'start' : n === TICKS ? 'end' : 'middle'}"
        >
          ${hour(atS, seconds)}
        </text>`,
    )}
    ${
      red === undefined
        ? ''
        : html`<line
            class="red"
            x1="${LEFT}"
            x2="${WIDTH - RIGHT}"
            y1="${y(red)}"
            y2="${y(red)}"
          />`
    }
    ${
      panel.stacked === true
        ? // The highest area comes first, because each later one covers what is not its own.
          drawn.map((line, n) => area(line, n, span, x, y)).toReversed()
        : ''
    }
    ${drawn.map(
      (line, n) =>
        html`<path class="line" stroke="${colorOf(n)}" d="${pathOf(line, span, x, y)}"></path>`,
    )}
  </svg>`
}

const area = (
  { points }: Line,
  n: number,
  span: Span,
  x: (atS: number) => number,
  y: (value: number) => number,
): Html => {
  const [first, last] = [points[0], points.at(-1)]
  if (first === undefined || last === undefined) return html``
  const d = `${pathOf({ name: '', points }, { ...span, stepS: Infinity }, x, y)}L${x(last[0]).toFixed(1)} ${y(0)}L${x(first[0]).toFixed(1)} ${y(0)}Z`
  return html`<path class="under" d="${d}"></path>
    <path class="area" fill="${colorOf(n)}" d="${d}"></path>`
}

/** The path of a line, broken where values are missing. */
const pathOf = (
  { points }: Line,
  { stepS }: Span,
  x: (atS: number) => number,
  y: (value: number) => number,
): string => {
  let before = -Infinity
  return points
    .map(([atS, value]) => {
      const joined = atS - before <= stepS * 1.5
      before = atS
      const command = joined || stepS === Infinity ? 'L' : 'M'
      return `${command}${x(atS).toFixed(1)} ${y(value).toFixed(1)}`
    })
    .join('')
    .replace(/^L/, 'M')
}

/** Adds to each line the values of those before it. */
const stacked = (lines: readonly Line[]): readonly Line[] => {
  const below = new Map<number, number>()
  return lines.map(({ name, points }) => ({
    name,
    points: points.map(([atS, value]) => {
      const sum = (below.get(atS) ?? 0) + value
      below.set(atS, sum)
      return [atS, sum] as const
    }),
  }))
}

/** Draws totals as bars, the largest first. */
export const bars = (panel: Panel, lines: readonly Line[]): Html => {
  const values = lines
    .map(({ name, points }) => ({ name, value: points.at(-1)?.[1] ?? 0 }))
    .toSorted((a, b) => b.value - a.value)
  const max = Math.max(...values.map(({ value }) => value), Number.EPSILON)
  const height = 34
  return html`<svg
    viewBox="0 0 ${WIDTH} ${Math.max(1, values.length) * height}"
    role="img"
    aria-label="${panel.title}"
  >
    ${values.map(
      ({ name, value }, n) =>
        html`<text class="axis" x="0" y="${n * height + 12}">${name}</text>
          <text class="axis" x="${WIDTH}" y="${n * height + 12}" text-anchor="end">
            ${written(Math.round(value), panel.unit)}
          </text>
          <rect
            fill="${colorOf(n)}"
            x="0"
            y="${n * height + 17}"
            rx="3"
            height="10"
            width="${Math.max(2, (value / max) * WIDTH).toFixed(1)}"
          ></rect>`,
    )}
  </svg>`
}
