import { ConfigurationError, type Transport } from '../../shared/kernel/index.ts'
import {
  ConfluentProcess,
  KafkaTails,
  confluentTransport,
  confluentTrouble,
  findNode,
  platformaticTransport,
  type KafkaAddress,
} from '../../shared/kernel/kafka.ts'
import type { KafkaConfiguration } from './kafka-address.ts'

/** Which client speaks to the brokers, and why it is not the other one where that was left open. */
export interface KafkaClient {
  readonly name: 'confluent' | 'platformatic'
  /** The Node of the process in which it runs, where this runtime cannot load it. */
  readonly node?: string
  readonly because?: string
}

/** Throws a ConfigurationError where Confluent's client is asked for and does not run. */
export const kafkaClient = ({
  TRANSPORT,
  KAFKA_CLIENT,
  KAFKA_NODE,
}: Pick<KafkaConfiguration, 'TRANSPORT' | 'KAFKA_CLIENT' | 'KAFKA_NODE'>): KafkaClient => {
  if (TRANSPORT === 'platformatic' && KAFKA_CLIENT === 'confluent')
    throw new ConfigurationError([
      'TRANSPORT=platformatic and KAFKA_CLIENT=confluent name two clients: leave TRANSPORT out',
    ])
  if (KAFKA_CLIENT === 'platformatic' || TRANSPORT === 'platformatic')
    return { name: 'platformatic' }
  const because = confluentTrouble()
  if (because === undefined) return { name: 'confluent' }
  if (KAFKA_CLIENT === 'auto') return { name: 'platformatic', because }
  const found = findNode(KAFKA_NODE)
  if ('trouble' in found) throw new ConfigurationError([`KAFKA_CLIENT=confluent: ${found.trouble}`])
  return { name: 'confluent', node: found.node }
}

/** What opens the transports of this process, and what they share. */
export interface KafkaTransports {
  transport(address: KafkaAddress): Transport
  /** To be called after all of them are closed. */
  close(): Promise<void>
}

/** `address`: of the connections that transports share. */
export const kafkaTransports = (
  { name, node }: KafkaClient,
  address: KafkaAddress,
): KafkaTransports => {
  if (node !== undefined) return new ConfluentProcess(node)
  if (name === 'confluent') return { transport: confluentTransport, close: async () => {} }
  const tails = new KafkaTails(address)
  return {
    transport: (one) => platformaticTransport(one, tails),
    close: () => tails.close(),
  }
}
