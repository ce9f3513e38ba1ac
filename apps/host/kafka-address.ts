import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { ConfigurationError, type Log } from '../../shared/kernel/index.ts'
import type { KafkaAddress } from '../../shared/kernel/kafka.ts'
import type { HostConfiguration } from './host-variables.ts'

/** What is needed of the host's variables: an operator who looks at topics has no database at hand. */
export type KafkaConfiguration = Omit<HostConfiguration, 'DATABASE_URL' | 'DATABASE_URL_DIRECT'>

/** Whether facts travel through Kafka. */
export const withKafka = ({ TRANSPORT, KAFKA_BROKERS }: KafkaConfiguration): boolean =>
  TRANSPORT !== 'journal' && KAFKA_BROKERS !== undefined

/** The brokers, and how to log in there. Throws a ConfigurationError where the authority's file is none. */
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
    tls: configuration.KAFKA_TLS === 'true' && tlsOf(configuration),
    ...(mechanism !== 'none' && {
      sasl: { mechanism, username: KAFKA_USERNAME ?? '', password: KAFKA_PASSWORD ?? '' },
    }),
    onEvent: ({ kind, ...rest }) =>
      log[kind === 'assigned' ? 'info' : 'warn'](`kafka ${kind}`, rest),
  }
}

const tlsOf = ({ KAFKA_TLS_CA }: KafkaConfiguration): { readonly ca?: string } => {
  if (KAFKA_TLS_CA === undefined) return {}
  const ca = textOf('KAFKA_TLS_CA', KAFKA_TLS_CA)
  try {
    new X509Certificate(ca)
  } catch {
    throw new ConfigurationError([
      `KAFKA_TLS_CA: ${KAFKA_TLS_CA} holds no certificate: name a PEM file (-----BEGIN CERTIFICATE-----)`,
    ])
  }
  return { ca }
}

/** Throws a ConfigurationError when the file that this variable names cannot be read. */
const textOf = (variable: string, file: string): string => {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    throw new ConfigurationError([
      `${variable}: ${file} cannot be read (${code}): name a file that this user may read`,
    ])
  }
}
