import type { Runtime } from '../runtimes.ts'
import type { ClientResult } from './client-work.ts'

/** One client on one runtime. */
export interface Arm {
  readonly runtime: Runtime
  readonly client: 'platformatic' | 'confluent'
}

/** What one round gave, or the medians of several. */
export interface Row extends ClientResult {
  readonly idleMb: number
  readonly loneMs: number
  readonly sagasPerSecond: number
  /** CPU of the services a saga, microseconds. */
  readonly sagaUs: number
}

export interface Run {
  readonly rounds: number
  readonly minutes: number
  readonly date: string
  readonly cores: number
}

const BEGIN = '<!-- measured: bun run bench:clients -->'
const END = '<!-- end of measured -->'

const NAMES = {
  bun: 'Bun',
  deno: 'Deno',
  node: 'Node',
  platformatic: 'Platformatic',
  confluent: 'Confluent',
} as const

const COLUMNS: readonly (readonly [title: string, shown: (row: Row) => string])[] = [
  ['send, p50 / p99 ms', (row) => `${row.sendP50.toFixed(2)} / ${row.sendP99.toFixed(1)}`],
  ['produced/s', ({ producedPerSecond }) => thousands(producedPerSecond)],
  ['CPU µs', ({ produceUs }) => produceUs.toFixed(1)],
  ['consumed/s', ({ consumedPerSecond }) => thousands(consumedPerSecond)],
  ['CPU µs', ({ consumeUs }) => consumeUs.toFixed(1)],
  ['MB', ({ residentMb }) => residentMb.toFixed(0)],
  ['sagas/s', ({ sagasPerSecond }) => thousands(sagasPerSecond)],
  ['CPU µs a saga', ({ sagaUs }) => thousands(sagaUs)],
  ['lone saga, ms', ({ loneMs }) => loneMs.toFixed(1)],
  ['services at rest, MB', ({ idleMb }) => idleMb.toFixed(0)],
]

const nameOf = ({ client, runtime }: Arm): string => {
  const isBeside = client === 'confluent' && runtime !== 'node'
  return `${NAMES[client]} ${isBeside ? 'beside' : 'on'} ${NAMES[runtime]}`
}

const thousands = (figure: number): string => Math.round(figure).toLocaleString('en-US')

/** The page with this table in the place of the one that it had. Throws where it has no place for it. */
export const clientsPage = (
  page: string,
  rows: readonly { readonly arm: Arm; readonly row: Row }[],
  { rounds, minutes, date, cores }: Run,
): { readonly page: string; readonly table: string } => {
  const [before, rest] = page.split(BEGIN)
  const after = rest?.split(END)[1]
  if (before === undefined || after === undefined) throw new Error(`no ${BEGIN} … ${END}`)
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  const table = [
    `${date}, ${cores} cores, medians of ${rounds} rounds by turns, ${minutes} minutes in all:`,
    '',
    line(['', ...COLUMNS.map(([title]) => title)]),
    line(['---', ...COLUMNS.map(() => '--:')]),
    ...rows.map(({ arm, row }) => line([nameOf(arm), ...COLUMNS.map(([, shown]) => shown(row))])),
  ].join('\n')
  return { page: `${before}${BEGIN}\n\n${table}\n\n${END}${after}`, table }
}
