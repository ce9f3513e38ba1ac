import { describe, expect, test } from 'bun:test'
import { integer, oneOf, optional } from '../../shared/kernel/index.ts'
import { language } from '../../shared/vocabulary/index.ts'
import { defineService } from './define-service.ts'
import { hostVariables } from './host-variables.ts'
import { services } from './registry.ts'
import { languagesOf, sideBySide, variablesOf } from './service-list.ts'
import { settingsOf } from './settings.ts'

const DATABASE_URL = 'postgres://u:motdepasse@h/d'

const serviceWith = (given: {
  readonly name: string
  readonly port: number
  readonly topic?: string
  readonly variable?: ReturnType<typeof oneOf>
}) =>
  defineService({
    name: given.name,
    port: given.port,
    ...(given.topic !== undefined && { language: language(given.name, given.topic, {}) }),
    variables: given.variable === undefined ? {} : { MODE: given.variable },
    prepare: () => ({
      open: async () => {
        throw new Error('not opened here')
      },
    }),
  })

describe('what services are told', () => {
  test('all that is wrong is told at once, of the host and of every service', () => {
    const told = (): string => {
      try {
        settingsOf({ DATABASE_URL: 'mysql://h', SAGA_DELAI_MS: 'soon', CANAL: 'smtp' })
        return 'accepted'
      } catch (error) {
        return String(error)
      }
    }
    for (const name of ['DATABASE_URL', 'SAGA_DELAI_MS', 'SMTP_URL']) expect(told()).toContain(name)
  })

  test('a service that is not run here is not asked what it needs', () => {
    const stock = services.filter(({ name }) => name === 'stock')
    expect(settingsOf({ DATABASE_URL, CANAL: 'smtp' }, stock).services.length).toBe(1)
  })

  test('a service is known by the schemas that it makes, the simulated PSP’s where it is', () => {
    const schemas = (environment: Readonly<Record<string, string>>) =>
      settingsOf({ DATABASE_URL, ...environment }).services.flatMap((one) =>
        one.migrations.map(({ schema }) => schema),
      )
    expect(schemas({})).toEqual(
      expect.arrayContaining(['paiement', 'psp', 'notification', 'boite']),
    )
    expect(schemas({ PSP_URL: 'https://psp.test/', PSP_CLE: 'secret' })).not.toContain('psp')
  })

  test('secrets of services and of the host are known to the log', () => {
    const { secrets } = settingsOf({
      DATABASE_URL,
      PSP_URL: 'https://psp.test/',
      PSP_CLE: 'clef-du-psp',
    })
    expect(secrets).toContain('motdepasse')
    expect(secrets).toContain('clef-du-psp')
  })

  test.each([
    'postgres://u:mot#de?passe@h/d',
    'postgres://u:mot%23de?passe@a:1,b:2/d?sslmode=require',
    'postgres://a,b/d?user=u&password=mot#de?passe',
  ])('the password is known in %s', (url) => {
    const { secrets } = settingsOf({ DATABASE_URL: url })
    expect(secrets).toContain('mot#de?passe')
  })

  test('an address that cannot be used names its variable, and not its password', () => {
    for (const variable of ['DATABASE_URL', 'DATABASE_URL_DIRECT'])
      expect(() => settingsOf({ DATABASE_URL, [variable]: 'postgres://u:secr/et@h/d' })).toThrow(
        new RegExp(`^${variable} is \\*\\*\\*: what stands after a host and a colon is no port`),
      )
  })

  test('variables of all services stand beside those of the host', () => {
    const names = Object.keys(variablesOf(services))
    expect(names).toContain('PSP_URL')
    expect(names).toEqual(expect.arrayContaining(Object.keys(hostVariables)))
  })
})

describe('what is set by half', () => {
  const secrets = `whsec_${'a'.repeat(40)}`

  test.each([
    ['KAFKA_SASL_MECHANISM', { KAFKA_BROKERS: 'k:1', KAFKA_USERNAME: 'u', KAFKA_PASSWORD: 'p' }],
    [
      'KAFKA_PASSWORD',
      { KAFKA_BROKERS: 'k:1', KAFKA_SASL_MECHANISM: 'PLAIN', KAFKA_USERNAME: 'u' },
    ],
    [
      'KAFKA_USERNAME and KAFKA_PASSWORD',
      { KAFKA_BROKERS: 'k:1', KAFKA_SASL_MECHANISM: 'SCRAM-SHA-512' },
    ],
    ['KAFKA_TLS', { KAFKA_BROKERS: 'k:1', KAFKA_TLS_CA: '/ca.pem' }],
    ['KAFKA_TLS', { KAFKA_BROKERS: 'k:1', KAFKA_TLS_CERT: '/c.pem', KAFKA_TLS_KEY: '/k.pem' }],
    ['KAFKA_TLS_KEY', { KAFKA_BROKERS: 'k:1', KAFKA_TLS: 'true', KAFKA_TLS_CERT: '/c.pem' }],
    ['KAFKA_TLS_CERT', { KAFKA_BROKERS: 'k:1', KAFKA_TLS: 'true', KAFKA_TLS_KEY: '/k.pem' }],
    ['KAFKA_BROKERS', { KAFKA_TLS_CERT: '/c.pem', KAFKA_TLS: 'true', KAFKA_TLS_KEY: '/k.pem' }],
    ['KAFKA_BROKERS', { TRANSPORT: 'platformatic' }],
    ['KAFKA_BROKERS', { KAFKA_TLS: 'true' }],
    ['DATABASE_URL', { DATABASE_URL: '', DATABASE_URL_DIRECT: DATABASE_URL }],
    ['UPSTASH_REDIS_REST_TOKEN', { UPSTASH_REDIS_REST_URL: 'http://r/' }],
    ['UPSTASH_REDIS_REST_URL', { UPSTASH_REDIS_REST_TOKEN: 't' }],
    ['PSP_CLE', { PSP_URL: 'https://psp.test/' }],
    ['PSP_URL', { PSP_CLE: 'c' }],
    ['SMTP_URL', { CANAL: 'smtp' }],
    ['SMTP_URL', { CANAL: 'smtp', SMTP_URL: 'smtp://u@h' }],
    ['SMTP_URL', { CANAL: 'smtp', SMTP_URL: 'smtp://:p@h' }],
    ['AVIS_SECRETS', { CANAL: 'webhook', AVIS_URL: 'https://shop.test/' }],
    ['AVIS_URL', { CANAL: 'webhook', AVIS_SECRETS: secrets }],
  ])('is refused in one line that begins with %s', (name, environment) => {
    const start = (): unknown => settingsOf({ DATABASE_URL, ...environment })
    expect(start).toThrow(new RegExp(`^${name} (is|are) not (set|true).*$|^${name} has a `))
    expect(start).not.toThrow('\n')
  })

  test.each([
    [
      'SMTP_URL is set, but CANAL is boite: nobody is written to; set CANAL=smtp',
      { SMTP_URL: 'smtp://h' },
    ],
    [
      'PSP_URL is not set, but PSP_WEBHOOK_SECRETS is: payments go to the simulated PSP',
      { PSP_WEBHOOK_SECRETS: secrets },
    ],
    [
      'OTEL_EXPORTER_OTLP_ENDPOINT is not set, but OTEL_EXPORTER_OTLP_HEADERS is: no traces are sent',
      { OTEL_EXPORTER_OTLP_HEADERS: 'a=b' },
    ],
    [
      'KAFKA_BROKER is set, but nobody reads it: is KAFKA_BROKERS meant?',
      { KAFKA_BROKER: 'k:9092' },
    ],
  ])('and does no harm is said: %s', (doubt, environment) => {
    expect(settingsOf({ DATABASE_URL, ...environment }).doubts).toEqual([doubt])
  })

  test('is left alone where facts travel through the tables by choice', () => {
    const environment = { TRANSPORT: 'journal', KAFKA_USERNAME: 'u', KAFKA_TLS: 'true' }
    expect(settingsOf({ DATABASE_URL, ...environment }).doubts).toEqual([])
  })
})

describe('services side by side', () => {
  const mode = oneOf('how', ['a', 'b'], 'a')
  const one = serviceWith({ name: 'un', port: 4001, topic: 't.un', variable: mode })

  test('may share a variable that they declare as one', () =>
    expect(
      sideBySide([one, serviceWith({ name: 'deux', port: 4002, variable: mode })]).length,
    ).toBe(2))

  test.each([
    ['name un', { name: 'un', port: 4002 }],
    ['port 4001', { name: 'deux', port: 4001 }],
    ['topic t.un', { name: 'deux', port: 4002, topic: 't.un' }],
    ['variable MODE', { name: 'deux', port: 4002, variable: oneOf('how', ['a'], 'a') }],
  ])('do not share a %s', (what, other) =>
    expect(() => sideBySide([one, serviceWith(other)])).toThrow(what),
  )

  test('leave the host’s variables to the host', () => {
    const declared = {
      HOST: optional('mine'),
      PORT: integer('mine', { min: 1, max: 2, fallback: 1 }),
    }
    for (const [name, variable] of Object.entries(declared)) {
      const service = defineService({
        name: 'un',
        port: 1,
        variables: { [name]: variable },
        prepare: () => ({ open: () => Promise.reject(new Error('not opened here')) }),
      })
      expect(() => sideBySide([service])).toThrow(`variable ${name}`)
    }
  })

  test('have the languages of those that publish', () => {
    const silent = serviceWith({ name: 'deux', port: 4002 })
    expect(languagesOf([one, silent]).map(({ topic }) => topic)).toEqual(['t.un'])
  })
})
