import { expect, test } from 'bun:test'
import {
  address,
  configuration,
  ConfigurationError,
  fraction,
  helpLines,
  integer,
  oneOf,
  optional,
  pairs,
  secretsIn,
  text,
} from './configuration.ts'

const DATABASE_URL = 'postgres://u:p@h/d'
const database = address('where facts are kept', ['postgres:', 'postgresql:'])
const variables = {
  HOST: text('address to listen on', '127.0.0.1'),
  TRANSPORT: oneOf('what carries facts', ['auto', 'journal'], 'auto'),
  KAFKA_PARTITIONS: integer('of each topic', { min: 1, max: 1_024, fallback: 6 }),
  KAFKA_PASSWORD: optional('for SASL', true),
  DATABASE_URL: database,
  DATABASE_URL_DIRECT: database,
  DATABASE_POOL: integer('connections', { min: 2, max: 100, fallback: 4 }),
  LOG_LEVEL: oneOf('least level', ['debug', 'info', 'warn'], 'info'),
  LOG_SAMPLE: fraction('of the sagas', 1),
  OTEL_EXPORTER_OTLP_ENDPOINT: address('where traces are sent', ['http:', 'https:']),
  OTEL_EXPORTER_OTLP_HEADERS: pairs('sent with them'),
} as const

test('what is not set has its default, and an empty variable is not set', () => {
  const read = configuration(variables, { DATABASE_URL, HOST: '', KAFKA_PARTITIONS: '12' })
  expect(read).toMatchObject({ HOST: '127.0.0.1', KAFKA_PARTITIONS: 12, TRANSPORT: 'auto' })
})

test('every wrong variable is named, and no secret is shown', () => {
  const wrong = { DATABASE_URL: 'mysql://u:secret@h', KAFKA_PARTITIONS: '0', TRANSPORT: 'pigeon' }
  try {
    configuration(variables, wrong)
    throw new Error('accepted')
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error
    const names = ['TRANSPORT', 'KAFKA_PARTITIONS', 'DATABASE_URL']
    expect(new Set(error.lines.map((line) => line.split(' ')[0]))).toEqual(new Set(names))
    expect(error.message).not.toContain('secret')
    expect(error.message).toContain('"pigeon"')
  }
})

test('what is expected is said in English, the language of operators', () => {
  const wrong = {
    DATABASE_URL,
    KAFKA_PARTITIONS: '0',
    DATABASE_POOL: '1000',
    LOG_SAMPLE: '2',
    LOG_LEVEL: 'loud',
    OTEL_EXPORTER_OTLP_HEADERS: 'Bearer k3y-of-ours',
  }
  const told = (): string => {
    try {
      configuration(variables, wrong)
      return 'accepted'
    } catch (error) {
      return error instanceof ConfigurationError ? error.message : String(error)
    }
  }
  const expected = [
    'at least 1',
    'at most 100',
    'at most 1',
    'one of debug, info',
    'name=value, sep',
  ]
  for (const part of expected) expect(told()).toContain(`: ${part}`)
  expect(told()).not.toContain('k3y-of-ours')
})

test('headers for a collector are pairs', () => {
  const given = {
    DATABASE_URL,
    OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20x, x-tenant=a=b',
  }
  expect(configuration(variables, given)).toMatchObject(given)
  for (const wrong of ['x', '=x', 'a=b,,c=d', 'a=b c'])
    expect(() => configuration(variables, { ...given, OTEL_EXPORTER_OTLP_HEADERS: wrong })).toThrow(
      'OTEL_EXPORTER_OTLP_HEADERS',
    )
})

test('the help lists every variable with its default', () => {
  const lines = helpLines(variables).join('\n')
  for (const name of Object.keys(variables)) expect(lines).toContain(name)
  expect(lines).toContain('127.0.0.1')
})

const secretsOf = (environment: Readonly<Record<string, string>>): readonly string[] => {
  const known = {
    ...variables,
    PSP_CLE: optional('a key', true),
    AVIS_URL: address('where it is posted', ['https:']),
  }
  return secretsIn(known, configuration(known, { DATABASE_URL, ...environment }))
}

test('a password or a key is secret as a whole, even where it reads like an address', () => {
  for (const secret of ['abc:def123', 'https://u:cle@exemple.test/', 'mailto:a?b=c']) {
    expect(secretsOf({ KAFKA_PASSWORD: secret })).toContain(secret)
    expect(secretsOf({ PSP_CLE: secret })).toContain(secret)
  }
})

test('of an address its password and the tokens in its query are secret, as written and as meant', () => {
  const secrets = secretsOf({
    AVIS_URL: 'https://u:motdepasse%21@exemple.test/avis?jeton=cl%C3%A9secrete&v=2&sansvaleur123',
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318/?api-key=0123456789abcdef',
  })
  expect(secrets.toSorted()).toEqual(
    [
      ['motdepasse%21', 'motdepasse!'],
      ['cl%C3%A9secrete', 'clésecrete'],
      ['sansvaleur123', 'sansvaleur123'],
      ['0123456789abcdef', '0123456789abcdef'],
    ]
      .flat()
      .toSorted(),
  )
})

test('PostgreSQL’s own parameters are no secrets, but for its passwords', () => {
  const settings = 'sslmode=verify-full&application_name=colisaga-suivi'
  expect(
    secretsOf({
      DATABASE_URL: `postgres://h/d?${settings}&password=motdepasse&sslpassword=autre`,
      DATABASE_URL_DIRECT: `postgres://u:directe@h/d?${settings}`,
    }),
  ).toEqual(['motdepasse', 'motdepasse', 'autre', 'autre', 'directe', 'directe'])
})
