import { expect, test } from 'bun:test'
import { recordLines } from './show.ts'

const record = {
  partition: 2,
  offset: 15,
  timestampMs: Date.UTC(2026, 0, 2, 3, 4, 5, 678),
  key: 'colis-1',
  value: '{"type":"ColisCree"}',
  headers: [['ce_type', 'ColisCree']],
} as const

test('a record is one line, and its headers are below it when they are asked for', () => {
  const line = '2026-01-02T03:04:05.678Z  2/15  colis-1  {"type":"ColisCree"}'
  expect(recordLines(record, false)).toEqual([line])
  expect(recordLines(record, true)).toEqual([line, '    ce_type: ColisCree'])
})

test('a record without key or value, or that cannot be read, says so', () => {
  const none = { ...record, key: null, value: null }
  expect(recordLines(none, false)[0]).toEndWith('2/15  (no key)  (no value)')
  expect(recordLines({ ...record, unreadable: 'a record is cut' }, true)).toEqual([
    '2/15  cannot be read: a record is cut',
  ])
})

test('what somebody wrote to a topic does not write to the terminal', () => {
  const hostile = { ...record, key: '\u001b[2J', value: 'a\nb' }
  expect(recordLines(hostile, false)[0]).toEndWith('\\u001b[2J  a\\u000ab')
})
