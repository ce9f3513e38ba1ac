import type { KafkaAddress } from '../transport/kafka/address.ts'
import { Producer, stringSerializers } from '../transport/kafka/library.ts'
import type { Transport } from '../transport/transport.ts'
import type { TransportWorld } from './transport-suite.ts'
import { startVictim } from './victim.ts'

/** A transport over the Kafka protocol, as the suite opens it. */
export interface KafkaAdapter {
  readonly open: (address: KafkaAddress) => Transport
  /** A module that exports `open` under `exported`: the suite kills a process that has imported it. */
  readonly module: string
  readonly exported: string
}

/** Where the brokers are, and what stands before the names of this world's topics and groups. */
export interface KafkaPlace {
  readonly brokers: string
  readonly prefix: string
}

export interface KafkaWorld extends TransportWorld {
  readonly address: KafkaAddress
}

const TOPIC = 'colis.essai'
const PARTITIONS = 6

/** How the suite's clients reach a place. */
export const addressOf = ({ brokers, prefix }: KafkaPlace): KafkaAddress => ({
  brokers: brokers.split(','),
  clientId: 'essai',
  prefix,
})

/** A world on these brokers, with its topic made. Records that are no facts come from a producer of the library's. */
export const openKafkaWorld = async (
  adapter: KafkaAdapter,
  place: KafkaPlace,
): Promise<KafkaWorld> => {
  const address = addressOf(place)
  const transports: Transport[] = []
  const transport = async (): Promise<Transport> => {
    const made = adapter.open(address)
    transports.push(made)
    return made
  }
  const publisher = await transport()
  await publisher.prepare([TOPIC], PARTITIONS)
  return {
    address,
    topic: TOPIC,
    partitions: PARTITIONS,
    transport,
    publish: (facts) => publisher.publish(TOPIC, facts),
    publishForeign: async (partition) => {
      const foreign = new Producer({
        clientId: 'inconnu',
        bootstrapBrokers: [...address.brokers],
        serializers: stringSerializers,
      })
      const topic = place.prefix + TOPIC
      await foreign.send({ messages: [{ topic, partition, key: 'k', value: '{oups' }] })
      await foreign.close()
    },
    victim: (group) =>
      startVictim(`
        import { ${adapter.exported} } from '${adapter.module}'
        const transport = ${adapter.exported}(${JSON.stringify(address)})
        const member = await transport.join('${group}', ['${TOPIC}'])`),
    close: async () => {
      await Promise.all(transports.map((one) => one.close()))
    },
  }
}
