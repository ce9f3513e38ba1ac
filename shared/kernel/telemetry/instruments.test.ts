import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { exposition } from '../testing/exposition.ts'
import type { Clock } from '../runtime/clock.ts'
import { counter, gauge, histogram, total } from './metric-declaration.ts'
import { createInstruments } from './instruments.ts'
import { SERIES } from './series.ts'

const facts = counter({
  name: 'facts_total',
  help: 'h',
  unit: 'facts',
  labels: ['topic', 'type'],
})
const latency = histogram({
  name: 'latency_ms',
  help: 'h',
  unit: 'ms',
  labels: ['step'],
  buckets: [1, 5, 10],
})
const head = gauge({ name: 'head', help: 'h', unit: 'position', labels: [] })
const lag = gauge({ name: 'lag', help: 'h', unit: 'facts', labels: ['partition'] })
const cpu = total({ name: 'cpu_seconds_total', help: 'h', unit: 'seconds', labels: [] })

/** A clock whose sleeps are over at once. */
const impatient: Clock = { now: () => 0, sleep: async () => {} }
const never: Clock = { now: () => 0, sleep: () => new Promise(() => {}) }
const read = async (instruments: ReturnType<typeof createInstruments>) =>
  exposition(await instruments.text())

test('a counter counts by its labels, and shows 0 from when its series is asked for', async () => {
  const instruments = createInstruments('s', never)
  const counted = instruments.counter(facts)
  counted.of('a', 'x').add(2)
  counted.of('a', 'x').add(3)
  counted.of('a', 'y')
  const seen = await read(instruments)
  expect(seen.value('facts_total', { topic: 'a', type: 'x', service: 's' })).toBe(5)
  expect(seen.value('facts_total', { topic: 'a', type: 'y' })).toBe(0)
  expect(seen.value('facts_total', { topic: 'b' })).toBeUndefined()
})

test('what is not known folds into one value, label by label', async () => {
  const instruments = createInstruments('s', never)
  const counted = instruments.counter(facts, { topic: ['a'], type: ['x', 'y'] })
  for (const type of ['x', 'Invente1', 'Invente2']) counted.of('a', type).add(1)
  counted.of('colis.inconnu', 'y').add(1)
  const seen = await read(instruments)
  expect(seen.value('facts_total', { topic: 'a', type: 'autre' })).toBe(2)
  expect(seen.value('facts_total', { topic: 'autre', type: 'y' })).toBe(1)
  expect(seen.labelsOf('facts_total', 'type')).toEqual(['autre', 'x', 'y'])
})

test('a metric has so many series at most, whatever is made up; nothing goes uncounted', async () => {
  const instruments = createInstruments('s', never)
  const counted = instruments.counter(facts)
  for (let n = 0; n < SERIES * 2; n += 1) counted.of('a', `Invente${n}`).add(1)
  const seen = await read(instruments)
  expect(seen.labelsOf('facts_total', 'type').length).toBe(SERIES + 1)
  expect(seen.value('facts_total')).toBe(SERIES * 2)
})

test('a histogram counts each value in every bucket that it fits into', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 20 })), async (values) => {
      const instruments = createInstruments('s', never)
      const series = instruments.histogram(latency).of('pas')
      for (const value of values) series.observe(value)
      const seen = await read(instruments)
      for (const bound of [1, 5, 10])
        expect(seen.value('latency_ms_bucket', { step: 'pas', le: String(bound) })).toBe(
          values.filter((value) => value <= bound).length,
        )
      expect(seen.value('latency_ms_bucket', { le: '+Inf' })).toBe(values.length)
      expect(seen.value('latency_ms_count', { step: 'pas' })).toBe(values.length)
      expect(seen.value('latency_ms_sum', { step: 'pas' })).toBe(
        values.reduce((sum, value) => sum + value, 0),
      )
    }),
    { numRuns: 50 },
  )
})

test('a gauge is what was read at this scrape; what is unknown is absent, not 0', async () => {
  const instruments = createInstruments('s', never)
  let answers: () => Promise<object> = async () => ({ head: 4, lag: [['0', 7]], cpu: 1.5 })
  instruments.gauges({ head, lag, cpu }, () => answers())
  const first = await read(instruments)
  expect([first.value('head'), first.value('lag', { partition: '0' })]).toEqual([4, 7])
  expect(first.value('cpu_seconds_total')).toBe(1.5)
  answers = async () => ({ head: 5, lag: [['1', 2]] })
  const second = await read(instruments)
  expect([second.value('head'), second.value('cpu_seconds_total')]).toEqual([5, undefined])
  expect(second.labelsOf('lag', 'partition')).toEqual(['1'])
  answers = () => Promise.reject(new Error('la base est loin'))
  const away = await read(instruments)
  expect([away.value('head'), away.value('lag')]).toEqual([undefined, undefined])
})

test('a part that does not answer does not keep the scrape waiting', async () => {
  const instruments = createInstruments('s', impatient)
  instruments.gauges({ head }, () => new Promise(() => {}))
  instruments.counter(facts).of('a', 'x').add(1)
  const seen = await read(instruments)
  expect([seen.value('head'), seen.value('facts_total')]).toEqual([undefined, 1])
})

test('a metric asked for twice is one', async () => {
  const instruments = createInstruments('s', never)
  for (let n = 0; n < 2; n += 1) {
    instruments.counter(facts).of('a', 'x').add(1)
    instruments.histogram(latency).of('pas').observe(1)
    instruments.gauges({ head }, async () => ({ head: n }))
  }
  const seen = await read(instruments)
  expect(['facts_total', 'latency_ms_count', 'head'].map((name) => seen.value(name))).toEqual([
    2, 2, 1,
  ])
})
