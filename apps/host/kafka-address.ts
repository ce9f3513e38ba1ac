import type { Log } from '../../shared/kernel/index.ts'
import type { KafkaAddress } from '../../shared/kernel/kafka.ts'
import type { HostConfiguration } from './host-variables.ts'
import { kafkaTls } from './kafka-certificate.ts'

/** What is needed of the host's variables: an operator who looks at topics has no database at hand. */
export type KafkaConfiguration = Omit<HostConfiguration, 'DATABASE_URL' | 'DATABASE_URL_DIRECT'>

/** Whether facts travel through Kafka. */
export const withKafka = ({ TRANSPORT, KAFKA_BROKERS }: KafkaConfiguration): boolean =>
  TRANSPORT !== 'journal' && KAFKA_BROKERS !== undefined

/** The brokers, and how to log in there. Throws a ConfigurationError when a file cannot be read. */
export const kafkaAddress = (
  clientId: string,
  configuration: KafkaConfiguration,
  log: Log,
): KafkaAddress => {
  const { KAFKA_SASL_MECHANISM: mechanism, KAFKA_USERNAME, KAFKA_PASSWORD } = configuration
  return {
    brokers: (configuration.KAFKA_BROKERS ?? '').split(',').map((broker) => broker.trim()),
    clientId,
    prefix: configuration.KAFKA_PREFIX,
    sessionMs: configuration.KAFKA_SESSION_MS,
    tls: configuration.KAFKA_TLS === 'true' && kafkaTls(configuration),
    ...(mechanism !== 'none' && {
      sasl: { mechanism, username: KAFKA_USERNAME ?? '', password: KAFKA_PASSWORD ?? '' },
    }),
    onEvent: ({ kind, ...rest }) =>
      log[kind === 'assigned' ? 'info' : 'warn'](`kafka ${kind}`, rest),
  }
}
