// needs: go, confluent
// lane: confluent transport-redpanda
// waits
import { afterAll, beforeAll } from 'bun:test'
import { randomUUID } from 'node:crypto'
import { BUILD_TIMEOUT_MS, startKfake, type Kfake } from '../../../../tests/kfake/start.ts'
import { openKafkaWorld } from '../../testing/kafka-suite.ts'
import { describeTransport } from '../../testing/transport-suite.ts'
import type { KafkaAddress } from '../kafka/address.ts'
import { processOfClient } from './alone.ts'

let kfake: Kfake
const shared = processOfClient()
beforeAll(async () => {
  kfake = await startKfake()
}, BUILD_TIMEOUT_MS)
afterAll(async () => {
  await shared.close()
  await kfake.stop()
})

const adapter = {
  open: (address: KafkaAddress) => shared.transport(address),
  module: import.meta.resolve('./alone.ts'),
  exported: 'aloneInProcess',
}

describeTransport("confluent in a process of its own, in Redpanda's versions of the protocol", () =>
  openKafkaWorld(adapter, { brokers: kfake.brokers, prefix: `${randomUUID()}.` }),
)
