import { z } from 'zod'
import { KEEP_ALIVE_S } from '../../shared/kernel/http.ts'
import {
  type Configuration,
  type Variables,
  fraction,
  integer,
  oneOf,
  optional,
  text,
  tracesVariables,
} from '../../shared/kernel/index.ts'
import { brokerList, topicPrefix } from './broker-names.ts'
import { AddressError, checkAddress, passwordsOf } from '../../shared/kernel/postgres.ts'

const PARTITIONS = { min: 1, max: 1_024, fallback: 6 }
/** Several heartbeats at least; brokers allow 6 s to 30 min by default. */
const SESSION_MS = { min: 3_000, max: 1_800_000, fallback: 6_000 }

/** An address of PostgreSQL that can be used, as far as this can be told before it is. */
const databaseAddress = z
  .string({ error: 'a PostgreSQL address' })
  .superRefine((url, { addIssue }) => {
    try {
      checkAddress(url)
    } catch (error) {
      if (!(error instanceof AddressError)) throw error
      addIssue(error.message)
    }
  })

/** What every service reads from the environment, whatever it does. */
export const hostVariables = {
  HOST: text('address to listen on', '127.0.0.1'),
  HTTP_KEEP_ALIVE_S: integer(
    'how long an idle connection stays open, longer than a load balancer keeps its own',
    KEEP_ALIVE_S,
  ),
  TRANSPORT: oneOf(
    'what carries facts; auto: Kafka by KAFKA_CLIENT when KAFKA_BROKERS is set, else journal',
    ['auto', 'platformatic', 'journal'],
    'auto',
  ),
  KAFKA_BROKERS: { schema: brokerList.optional(), help: 'host:port, separated by commas' },
  KAFKA_CLIENT: oneOf(
    'which client; auto: confluent on Node, where bun run confluent has built it, else platformatic',
    ['auto', 'confluent', 'platformatic'],
    'auto',
  ),
  KAFKA_NODE: optional(
    'the Node 24 on which confluent runs, in a process of its own, where services run on Bun or Deno; when not set, the one of bun run confluent, else node',
  ),
  KAFKA_PARTITIONS: integer('partitions of each topic, fixed once made', PARTITIONS),
  KAFKA_SESSION_MS: integer(
    'so long a silent instance keeps its partitions; longer by itself where the broker wants that',
    SESSION_MS,
  ),
  KAFKA_PREFIX: {
    schema: topicPrefix,
    help: 'put before every topic and group name',
    default: '',
  },
  KAFKA_TLS: oneOf('encrypt, and verify the certificate', ['true', 'false'], 'false'),
  KAFKA_TLS_CA: optional(
    'file with the certificate authority, where this machine does not know it',
  ),
  KAFKA_TLS_CERT: optional(
    'file with the certificate by which brokers know us, where they ask for one',
  ),
  KAFKA_TLS_KEY: optional('file with its private key, without a passphrase'),
  KAFKA_SASL_MECHANISM: oneOf(
    'how to log in',
    ['none', 'PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'],
    'none',
  ),
  KAFKA_USERNAME: optional('for SASL'),
  KAFKA_PASSWORD: optional('for SASL', true),
  DATABASE_URL: {
    schema: databaseAddress,
    help: 'PostgreSQL, directly or through a transaction pooler',
    secret: true,
    secretsOf: passwordsOf,
  },
  DATABASE_URL_DIRECT: {
    schema: databaseAddress.optional(),
    help: 'the same PostgreSQL through no pooler: instances then hear each other at once (LISTEN) instead of looking',
    secret: true,
    secretsOf: passwordsOf,
  },
  DATABASE_POOL: integer('connections of each service', { min: 2, max: 100, fallback: 4 }),
  LOG_LEVEL: oneOf(
    'least level that is logged',
    ['debug', 'info', 'warn', 'error', 'silent'],
    'info',
  ),
  METRICS: oneOf('measure, and answer at /metrics', ['on', 'off'], 'on'),
  LOG_SAMPLE: fraction('of the sagas, how many are logged, each whole; warnings always', 1),
  LOG_FILE: optional('file for the log lines; standard output when not set'),
  ...tracesVariables,
} as const satisfies Variables

export type HostConfiguration = Configuration<typeof hostVariables>
