import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Environment } from '../../shared/kernel/index.ts'
import { ignoredParameters, passwordsOf } from '../../shared/kernel/postgres.ts'
import type { HostConfiguration } from './host-variables.ts'
import type { KafkaConfiguration } from './kafka-address.ts'

/** Names as a sentence has them, with their verb: `A is`, `A and B are`. */
const are = (names: readonly string[]): string =>
  `${names.join(' and ')} ${names.length === 1 ? 'is' : 'are'}`

/** One line for each thing that is named by half, so that it would be left out in silence. */
export const halfSet = (host: KafkaConfiguration): readonly string[] => [
  // Whoever says that facts travel through the tables may leave a broker's variables where they are.
  ...(host.TRANSPORT === 'journal' ? [] : halfKafka(host)),
]

const halfKafka = (host: KafkaConfiguration): readonly string[] => {
  const { KAFKA_SASL_MECHANISM: mechanism, KAFKA_USERNAME, KAFKA_PASSWORD } = host
  const login = { KAFKA_USERNAME, KAFKA_PASSWORD }
  const given = namesOf(login, (value) => value !== undefined)
  const missing = namesOf(login, (value) => value === undefined)
  const { KAFKA_TLS_CA, KAFKA_TLS_CERT, KAFKA_TLS_KEY } = host
  const tlsFiles = namesOf(
    { KAFKA_TLS_CA, KAFKA_TLS_CERT, KAFKA_TLS_KEY },
    (value) => value !== undefined,
  )
  const lines: string[] = []
  if (host.KAFKA_BROKERS === undefined) {
    const about = [
      ...(host.TRANSPORT === 'platformatic' ? ['TRANSPORT'] : []),
      ...(host.KAFKA_TLS === 'true' ? ['KAFKA_TLS'] : []),
      ...tlsFiles,
      ...(mechanism === 'none' ? [] : ['KAFKA_SASL_MECHANISM']),
      ...given,
    ]
    if (about.length > 0)
      lines.push(
        `KAFKA_BROKERS is not set, but ${are(about)}: set it (host:port, separated by commas), or TRANSPORT=journal to do without Kafka`,
      )
  }
  if (mechanism === 'none' && given.length > 0)
    lines.push(
      `KAFKA_SASL_MECHANISM is not set, but ${are(given)}: set it to PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512, or unset the others`,
    )
  if (mechanism !== 'none' && missing.length > 0)
    lines.push(`${are(missing)} not set: KAFKA_SASL_MECHANISM=${mechanism} needs both`)
  if (tlsFiles.length > 0 && host.KAFKA_TLS === 'false')
    lines.push(
      `KAFKA_TLS is not true, but ${are(tlsFiles)} set: set KAFKA_TLS=true, or unset ${tlsFiles.length === 1 ? 'it' : 'them'}`,
    )
  if ((KAFKA_TLS_CERT === undefined) !== (KAFKA_TLS_KEY === undefined)) {
    const [lacking, given] =
      KAFKA_TLS_CERT === undefined
        ? ['KAFKA_TLS_CERT', 'KAFKA_TLS_KEY']
        : ['KAFKA_TLS_KEY', 'KAFKA_TLS_CERT']
    lines.push(`${lacking} is not set, but ${given} is: a certificate goes with its key`)
  }
  return lines
}

const namesOf = <Name extends string>(
  values: Readonly<Record<Name, string | undefined>>,
  holds: (value: string | undefined) => boolean,
): readonly string[] =>
  Object.entries<string | undefined>(values).flatMap(([name, value]) =>
    holds(value) ? [name] : [],
  )

/** One line for each thing that is set and used by nothing, though a start goes well without it. */
export const unused = (host: HostConfiguration, environment: Environment): readonly string[] => [
  ...unusedTraces(host),
  ...unusedOfDatabase(host, environment),
]

/** What psql reads of the environment and of a home beside the address, and we do not. */
const OF_PSQL = [
  'PGSERVICE',
  'PGSERVICEFILE',
  'PGPASSFILE',
  'PGHOSTADDR',
  'PGSSLMODE',
  'PGSSLROOTCERT',
  'PGSSLCERT',
  'PGSSLKEY',
  'PGTARGETSESSIONATTRS',
  'PGOPTIONS',
]

const unusedOfDatabase = (
  { DATABASE_URL, DATABASE_URL_DIRECT }: HostConfiguration,
  environment: Environment,
): readonly string[] => {
  const parameters = Object.entries({ DATABASE_URL, DATABASE_URL_DIRECT }).flatMap(([name, url]) =>
    url === undefined
      ? []
      : ignoredParameters(url).map((parameter) => `${name} says ${parameter}: not used`),
  )
  const variables = namesOf(
    Object.fromEntries(OF_PSQL.map((name) => [name, environment[name] || undefined])),
    (value) => value !== undefined,
  ).map((name) => `${name} is set, and not read: DATABASE_URL says how to log in`)
  const passwords = join(environment['HOME'] ?? '', '.pgpass')
  const isPasswordless = passwordsOf(DATABASE_URL).every((password) => password === '')
  const isKept = isPasswordless && !environment['PGPASSWORD'] && existsSync(passwords)
  return [
    ...parameters,
    ...variables,
    ...(isKept
      ? [`${passwords} is not read: write the password into DATABASE_URL, or set PGPASSWORD`]
      : []),
  ]
}

const unusedTraces = (host: KafkaConfiguration): readonly string[] => {
  const { OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT } = host
  const { OTEL_EXPORTER_OTLP_HEADERS, OTEL_EXPORTER_OTLP_TRACES_HEADERS } = host
  const headers = namesOf(
    { OTEL_EXPORTER_OTLP_HEADERS, OTEL_EXPORTER_OTLP_TRACES_HEADERS },
    (value) => value !== undefined,
  )
  const sent = OTEL_EXPORTER_OTLP_ENDPOINT ?? OTEL_EXPORTER_OTLP_TRACES_ENDPOINT
  return headers.length === 0 || sent !== undefined
    ? []
    : [`OTEL_EXPORTER_OTLP_ENDPOINT is not set, but ${are(headers)}: no traces are sent`]
}
