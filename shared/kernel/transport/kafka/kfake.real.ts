// needs: go
// waits
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { randomUUID } from 'node:crypto'
import { BUILD_TIMEOUT_MS, startKfake, type Kfake } from '../../../../tests/kfake/start.ts'
import { openKafkaWorld } from '../../testing/kafka-suite.ts'
import { describeTransport } from '../../testing/transport-suite.ts'
import { clientOptions } from './address.ts'
import { Admin } from './library.ts'
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
