import { expect, test } from 'bun:test'
import type { HeardFact } from '../domain/fact.ts'
import { createInstruments } from '../telemetry/instruments.ts'
import { createLog, memorySink } from '../telemetry/log.ts'
import { createMetrics } from './service-metrics.ts'
import { reporter } from './reporter.ts'
import { noTracing } from '../telemetry/tracing.ts'

const opened = () => {
  const state = { nowMs: 1_000_000 }
  const clock = { now: () => state.nowMs, sleep: async () => {} }
  const sink = memorySink()
  const log = createLog({ service: 'stock', level: 'warn', sink, now: clock.now })
  const instruments = createInstruments('stock', clock)
  const heard = { says: undefined, hears: [], partitions: 6, kinds: [] }
  const metrics = createMetrics(instruments, heard)
  return { state, sink, instruments, report: reporter('stock', log, metrics, clock, noTracing) }
}

const fact: HeardFact = {
  id: '5b3c0c52-17b1-4b0c-9a44-2f4f0d1e3c11:7',
  service: 'envoi',
  topic: 'colis.envoi',
  partition: 2,
  key: 'k',
  type: 'EssaiFait',
  timestamp: '2026-01-02T03:04:05.678Z',
  payload: {},
  journal: '5b3c0c52-17b1-4b0c-9a44-2f4f0d1e3c11',
  position: 7,
  prev: 6,
  correlationId: 'c1',
}

test('facts of a journal that nobody has decided about are counted each, and told once with what to run', async () => {
  const { sink, instruments, report } = opened()
  for (let n = 0; n < 100; n += 1) report.passedOver({ why: 'unknown', facts: [fact, fact] })
  report.passedOver({ why: 'refused', facts: [fact] })
  const run = `bun run adopter -- --service stock --source envoi --journal ${fact.journal}`
  expect(sink.lines.map((line): unknown => JSON.parse(line))).toMatchObject([
    { level: 'WARN', topic: 'colis.envoi', adopt: run, refuse: `${run} --refuser` },
  ])
  const text = await instruments.text()
  expect(text).toMatch(/^facts_passed_over_total\{.*why="unknown".*\} 200$/m)
  expect(text).toMatch(/^facts_passed_over_total\{.*why="refused".*\} 1$/m)
})

test('what is done about a gap is told, and its healing counted by what healed it', async () => {
  const { sink, instruments, report } = opened()
  report.healing({ fact, cursor: 4 }, 'reread')
  report.healing({ fact, cursor: 4 }, 'asked')
  report.healed({ fact, cursor: 4 }, 'asked')
  expect(sink.lines.map((line): unknown => JSON.parse(line))).toMatchObject([
    { event: 'gap: its partition is read again', partition: 2, cursor: 4, position: 7 },
    { event: 'gap: its facts are not on the topic, their owner is asked for them' },
  ])
  expect(await instruments.text()).toMatch(/^healed_total\{.*how="asked".*\} 1$/m)
})

test('records that cannot be read are counted each, and told once in five seconds for a partition', async () => {
  const { state, sink, instruments, report } = opened()
  const some = (partition: number): void => {
    for (let n = 0; n < 100; n += 1)
      report.unreadable({ topic: 'colis.envoi', partition, offset: String(n), reason: 'cut' })
  }
  some(0)
  some(1)
  expect(sink.lines.length).toBe(2)
  state.nowMs += 5_000
  some(0)
  expect(sink.lines.length).toBe(3)
  expect(await instruments.text()).toMatch(/^unreadable_records_total\{.*\} 300$/m)
})
