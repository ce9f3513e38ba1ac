import { expect, test } from 'bun:test'
import { createInstruments } from '../telemetry/instruments.ts'
import { createLog, memorySink } from '../telemetry/log.ts'
import { createMetrics } from './service-metrics.ts'
import { reporter } from './reporter.ts'
import { noTracing } from '../telemetry/tracing.ts'

test('records that cannot be read are counted each, and told once in five seconds for a partition', async () => {
  let nowMs = 1_000_000
  const clock = { now: () => nowMs, sleep: async () => {} }
  const sink = memorySink()
  const log = createLog({ service: 'stock', level: 'warn', sink, now: clock.now })
  const instruments = createInstruments('stock', clock)
  const metrics = createMetrics(instruments, {
    says: undefined,
    hears: [],
    partitions: 6,
    kinds: [],
  })
  const report = reporter('essai', log, metrics, clock, noTracing)
  const some = (partition: number): void => {
    for (let n = 0; n < 100; n += 1)
      report.unreadable({ topic: 'colis.envoi', partition, offset: String(n), reason: 'cut' })
  }
  some(0)
  some(1)
  expect(sink.lines.length).toBe(2)
  nowMs += 5_000
  some(0)
  expect(sink.lines.length).toBe(3)
  expect(await instruments.text()).toMatch(/^unreadable_records_total\{.*\} 300$/m)
})
