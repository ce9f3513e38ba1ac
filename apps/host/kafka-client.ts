import { ConfigurationError } from '../../shared/kernel/index.ts'
import { confluentTrouble } from '../../shared/kernel/kafka.ts'
import type { HostConfiguration } from './host-variables.ts'

/** Which client speaks to the brokers, and why it is not the other one where that was left open. */
export interface KafkaClient {
  readonly name: 'confluent' | 'platformatic'
  readonly because?: string
}

/** Throws a ConfigurationError where Confluent's client is asked for and does not run. */
export const kafkaClient = ({ TRANSPORT, KAFKA_CLIENT }: HostConfiguration): KafkaClient => {
  if (TRANSPORT === 'platformatic' && KAFKA_CLIENT === 'confluent')
    throw new ConfigurationError([
      'TRANSPORT=platformatic and KAFKA_CLIENT=confluent name two clients: leave TRANSPORT out',
    ])
  if (KAFKA_CLIENT === 'platformatic' || TRANSPORT === 'platformatic')
    return { name: 'platformatic' }
  const trouble = confluentTrouble()
  if (trouble === undefined) return { name: 'confluent' }
  if (KAFKA_CLIENT === 'confluent')
    throw new ConfigurationError([`KAFKA_CLIENT=confluent: ${trouble}`])
  return { name: 'platformatic', because: trouble }
}
