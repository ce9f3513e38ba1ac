// needs: go
// waits
// lane: platformatic transport-redpanda
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { randomUUID } from 'node:crypto'
import { BUILD_TIMEOUT_MS, startKfake, type Kfake } from '../../../../tests/kfake/start.ts'
import { heardFact } from '../../testing/essai.ts'
import { openKafkaWorld } from '../../testing/kafka-suite.ts'
import { describeTransport } from '../../testing/transport-suite.ts'
import { clientOptions } from './address.ts'
import { Admin } from './library.ts'
import { topicRecords } from './topic-records.ts'
import { platformaticTransport } from './transport.ts'

/** The same promises on another implementation of the protocol, which answers no request that Redpanda would not. */
let kfake: Kfake
beforeAll(async () => {
  kfake = await startKfake()
}, BUILD_TIMEOUT_MS)
afterAll(() => kfake.stop())

const adapter = {
  open: platformaticTransport,
  module: import.meta.resolve('./transport.ts'),
  exported: 'platformaticTransport',
}

describeTransport("platformatic, in Redpanda's versions of the protocol", () =>
  openKafkaWorld(adapter, { brokers: kfake.brokers, prefix: `${randomUUID()}.` }),
)

/** `[key, version]` of the requests that carry facts: Produce and Fetch. */
const REDPANDA = [
  [0, 7],
  [1, 11],
]

test('the broker answers no version that Redpanda would not', async () => {
  const admin = new Admin(
    clientOptions({ brokers: kfake.brokers.split(','), clientId: 'essai' }, 10_000),
  )
  const apis = await admin.listApis()
  await admin.close()
  const carriers = apis.filter(({ apiKey }) => apiKey < 2)
  expect(carriers.map(({ apiKey, maxVersion }) => [apiKey, maxVersion])).toEqual(REDPANDA)
})

test('an operator reads a topic as it is, and joins no group', async () => {
  const world = await openKafkaWorld(adapter, {
    brokers: kfake.brokers,
    prefix: `${randomUUID()}.`,
  })
  const positions = [1, 2, 3, 4, 5, 6, 7]
  await world.publish(
    positions.map((n) => ({ ...heardFact(`k${n}`, n), topic: world.topic, partition: n % 3 })),
  )
  await world.publishForeign?.(4)
  const { signal } = new AbortController()
  const wanted = { topic: world.topic, fromStart: true, untilNow: true, signal }
  const keys: (string | null)[] = []
  for await (const { key } of topicRecords(world.address, wanted)) keys.push(key)
  expect(keys.length).toBe(positions.length + 1)
  expect(new Set(keys)).toEqual(new Set(['k', ...positions.map((position) => `k${position}`)]))
  await world.close()
})
