import { describeTransport } from './conformance.ts'
import { memoryBroker, memoryTransport } from './memory.ts'

describeTransport('memory', async () => {
  const broker = memoryBroker()
  const publisher = memoryTransport(broker)
  await publisher.prepare(['colis.essai'], 6)
  return {
    topic: 'colis.essai',
    partitions: 6,
    transport: async () => memoryTransport(broker),
    publish: (facts) => publisher.publish('colis.essai', facts),
    close: () => publisher.close(),
  }
})
