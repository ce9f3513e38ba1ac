import { expect, test } from 'bun:test'
import { clientsPage, type Row } from './clients-page.ts'

const row: Row = {
  sendP50: 0.344,
  sendP99: 2.46,
  produced: 60_000,
  producedPerSecond: 20_000.4,
  produceUs: 11.96,
  consumedPerSecond: 45_123,
  consumeUs: 10.6,
  residentMb: 133.4,
  idleMb: 104,
  loneMs: 33.84,
  sagasPerSecond: 1_440,
  sagaUs: 1_289,
}
const run = { rounds: 3, minutes: 9, date: '2026-11-28', cores: 2 }
const rows = [{ arm: { runtime: 'node', client: 'confluent' }, row } as const]
const BEGIN = '<!-- measured: bun run bench:clients -->'
const END = '<!-- end of measured -->'

test('the page keeps what is written by hand, and its table is that of the last run', () => {
  const { page, table } = clientsPage(`before\n${BEGIN}\nold\n${END}\nafter\n`, rows, run)
  expect(page).toBe(`before\n${BEGIN}\n\n${table}\n\n${END}\nafter\n`)
  expect(table).toContain('2026-11-28, 2 cores, medians of 3 rounds by turns, 9 minutes in all:')
  expect(table.split('\n').at(-1)).toBe(
    '| Confluent on Node | 0.34 / 2.5 | 20,000 | 12.0 | 45,123 | 10.6 | 133 | 1,440 | 1,289 | 33.8 | 104 |',
  )
})

test('a page that has no place for the table is left as it is', () => {
  expect(() => clientsPage(`${BEGIN} alone`, rows, run)).toThrow(END)
})
