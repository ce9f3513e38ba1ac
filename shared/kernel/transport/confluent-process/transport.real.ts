// needs: kafka, confluent
// on: bun, deno
// lane: confluent transport
// waits
import { afterAll } from 'bun:test'
import { freshParts } from '../../../../tests/parts.ts'
import { openKafkaWorld } from '../../testing/kafka-suite.ts'
import { describeTransport } from '../../testing/transport-suite.ts'
import type { KafkaAddress } from '../kafka/address.ts'
import { processOfClient } from './alone.ts'

/** All of a process share one, as services do. */
const shared = processOfClient()
afterAll(() => shared.close())

const adapter = {
  open: (address: KafkaAddress) => shared.transport(address),
  module: import.meta.resolve('./alone.ts'),
  exported: 'aloneInProcess',
}

describeTransport('confluent, in a process of its own', async () => {
  const { kafka } = await freshParts()
  if (kafka === undefined) throw new Error('no Kafka')
  return openKafkaWorld(adapter, kafka)
})
