// needs: go, confluent
// on: node
// waits
// lane: confluent transport-redpanda
import { afterAll, beforeAll } from 'bun:test'
import { randomUUID } from 'node:crypto'
import { BUILD_TIMEOUT_MS, startKfake, type Kfake } from '../../../../tests/kfake/start.ts'
import { openKafkaWorld } from '../../testing/kafka-suite.ts'
import { describeTransport } from '../../testing/transport-suite.ts'
import { confluentTransport } from './transport.ts'

/** The same promises on another implementation of the protocol, which answers no request that Redpanda would not. */
let kfake: Kfake
beforeAll(async () => {
  kfake = await startKfake()
}, BUILD_TIMEOUT_MS)
afterAll(() => kfake.stop())

const adapter = {
  open: confluentTransport,
  module: import.meta.resolve('./transport.ts'),
  exported: 'confluentTransport',
}

describeTransport("confluent, in Redpanda's versions of the protocol", () =>
  openKafkaWorld(adapter, { brokers: kfake.brokers, prefix: `${randomUUID()}.` }),
)
