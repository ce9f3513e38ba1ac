import { expect, test } from 'bun:test'
import { nearMisses } from './near-misses.ts'
import { services } from './registry.ts'
import { variablesOf } from './service-list.ts'

const read = Object.keys(variablesOf(services))
const known = new Set([...read, 'PORT'])
const said = (environment: Readonly<Record<string, string>>): readonly string[] =>
  nearMisses(environment, { known, read })

test.each([
  ['KAFKA_BROKER', 'KAFKA_BROKERS'],
  ['KAKFA_BROKERS', 'KAFKA_BROKERS'],
  ['kafka_brokers', 'KAFKA_BROKERS'],
  ['DATABSE_URL', 'DATABASE_URL'],
  ['DATABASE_URI', 'DATABASE_URL'],
  ['DATABASE_DIRECT_URL', 'DATABASE_URL_DIRECT'],
  ['KAFKA_USER', 'KAFKA_USERNAME'],
  ['KAFKA_USER_NAME', 'KAFKA_USERNAME'],
  ['KAFKA_PASS', 'KAFKA_PASSWORD'],
  ['KAFKA_PARTITONS', 'KAFKA_PARTITIONS'],
  ['UPSTASH_REDIS_REST_TOEKN', 'UPSTASH_REDIS_REST_TOKEN'],
  ['PSP_WEBHOOK_SECRET', 'PSP_WEBHOOK_SECRETS'],
  ['SMTP_URI', 'SMTP_URL'],
  ['LOG_LEVLE', 'LOG_LEVEL'],
])('%s is told to be near %s', (given, meant) => {
  expect(said({ [given]: 'x' })).toEqual([
    `${given} is set, but nobody reads it: is ${meant} meant?`,
  ])
})

test('variables of other programs are not spoken of', () => {
  const others = `
    PATH HOME HOSTNAME HOSTTYPE LOGNAME LOGLEVEL PORTS CI PHP_URL DATABASE_HOST DATABASE_PORT
    DATABASE_NAME DATABASE_USER DATABASE_PASSWORD DATABASE_URL_UNPOOLED DATABASE_URL_TEST
    POSTGRES_URL REDIS_URL REDIS_TOKEN KAFKA_HEAP_OPTS KAFKA_TOPIC KAFKA_HOME KAFKA_GROUP_ID
    KAFKA_LOG4J_OPTS OTEL_SERVICE_NAME OTEL_TRACES_EXPORTER
    OTEL_EXPORTER_OTLP_METRICS_ENDPOINT OTEL_EXPORTER_OTLP_PROTOCOL OTEL_LOGS_EXPORTER
    SMTP_HOST SMTP_PORT SMTP_FROM HTTP_PROXY TRANSPORTER METRICS_PORT LOG_FORMAT LOG_DIR
    NODE_ENV
  `
  expect(
    said(
      Object.fromEntries(
        others
          .trim()
          .split(/\s+/)
          .map((name) => [name, 'x']),
      ),
    ),
  ).toEqual([])
})

test('a name beside the right one is somebody else’s', () => {
  expect(said({ KAFKA_BROKER: 'x', KAFKA_BROKERS: 'y' })).toEqual([])
})

test('an empty variable is not set', () => {
  expect(said({ KAFKA_BROKER: '' })).toEqual([])
})
