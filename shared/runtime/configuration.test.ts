import { expect, test } from 'bun:test'
import { commonVariables, configuration, ConfigurationError, helpLines } from './configuration.ts'

const DATABASE_URL = 'postgres://u:p@h/d'

test('what is not set has its default, and an empty variable is not set', () => {
  const read = configuration(commonVariables, { DATABASE_URL, HOST: '', KAFKA_PARTITIONS: '12' })
  expect(read).toMatchObject({ HOST: '127.0.0.1', KAFKA_PARTITIONS: 12, TRANSPORT: 'auto' })
})

test('every wrong variable is named, and no secret is shown', () => {
  const wrong = { DATABASE_URL: 'mysql://u:secret@h', KAFKA_PARTITIONS: '0', TRANSPORT: 'pigeon' }
  try {
    configuration(commonVariables, wrong)
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
      configuration(commonVariables, wrong)
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
  expect(configuration(commonVariables, given)).toMatchObject(given)
  for (const wrong of ['x', '=x', 'a=b,,c=d', 'a=b c'])
    expect(() =>
      configuration(commonVariables, { ...given, OTEL_EXPORTER_OTLP_HEADERS: wrong }),
    ).toThrow('OTEL_EXPORTER_OTLP_HEADERS')
})

test('the help lists every variable with its default', () => {
  const lines = helpLines(commonVariables).join('\n')
  for (const name of Object.keys(commonVariables)) expect(lines).toContain(name)
  expect(lines).toContain('127.0.0.1')
})
