import { expect, test } from 'bun:test'
import { steppedClock } from '../testing/stepped-clock.ts'
import { TransportError } from '../transport/transport.ts'
import { TopicWatch } from './topic-watch.ts'

const LOOK_MS = 5_000
const SHORT = 'topic colis.envoi: 3 partitions, and 6 are needed'

const watching = () => {
  const clock = steppedClock()
  const broker = { isFit: true, refuses: false, prepared: 0 }
  const told: string[] = []
  const over = new AbortController()
  const watch = new TopicWatch({
    transport: {
      areFit: async () => broker.isFit,
      prepare: async () => {
        if (broker.refuses) throw new TransportError(SHORT, { fatal: true })
        broker.prepared += 1
        broker.isFit = true
      },
    },
    topics: ['colis.envoi'],
    partitions: 6,
    clock,
    troubled: (error) => told.push(error.message),
    righted: () => told.push('righted'),
  })
  const running = watch.run(over.signal)
  const end = async (): Promise<void> => {
    over.abort()
    await running
  }
  return { clock, broker, told, watch, end }
}

test('topics that are as they have to be are left alone', async () => {
  const { clock, broker, told, watch, end } = watching()
  await clock.pass(10 * LOOK_MS)
  expect(broker.prepared).toBe(0)
  expect(told).toEqual([])
  expect(watch.trouble).toBeUndefined()
  await end()
})

test('a topic that is missing is made, and that is told once', async () => {
  const { clock, broker, told, end } = watching()
  broker.isFit = false
  await clock.pass(3 * LOOK_MS)
  expect(broker.prepared).toBe(1)
  expect(told).toEqual(['righted'])
  await end()
})

test('a topic with too few partitions is trouble, in the words of a start, until it has them', async () => {
  const { clock, broker, told, watch, end } = watching()
  broker.isFit = false
  broker.refuses = true
  await clock.pass(2 * LOOK_MS)
  expect(watch.trouble).toEqual({ kind: 'failed', detail: SHORT })
  expect(told).toEqual([SHORT, SHORT])
  broker.isFit = true
  broker.refuses = false
  await clock.pass(3 * LOOK_MS)
  expect(watch.trouble).toBeUndefined()
  expect(told).toEqual([SHORT, SHORT, 'righted'])
  await end()
})
