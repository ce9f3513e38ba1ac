// needs: redis
import { expect, test } from 'bun:test'
import { freePort } from '../../redpanda/ports.ts'
import { freshParts } from '../parts.ts'
import { worldOn } from '../saga/real-world.ts'
import { shopIn } from '../saga/shop.ts'
import { isAsTold, program } from './programs.ts'
import { SAID_HTTP, type SaidOfHttp } from './said-http.ts'

const TEST_MS = 60_000
const DIAGNOSTIC = ['apps/operations/diagnostic.ts']
const SERVICES = ['apps/host/run-all.ts']
const { databaseUrl, redis } = await freshParts()

const saidOf = (situation: SaidOfHttp['situation']): string =>
  SAID_HTTP.find((said) => said.situation === situation)?.diagnostic ?? ''

const login = { KAFKA_USERNAME: 'u', KAFKA_PASSWORD: 'p' }
const broker = { KAFKA_BROKERS: '127.0.0.1:1' }

test.each<[SaidOfHttp['situation'], Readonly<Record<string, string>>]>([
  ['Kafka has a user and a password, and no mechanism', { ...broker, ...login }],
  [
    'Kafka has a mechanism, and no password',
    { ...broker, KAFKA_SASL_MECHANISM: 'PLAIN', KAFKA_USERNAME: 'u' },
  ],
  ['Kafka has a certificate authority, and no TLS', { ...broker, KAFKA_TLS_CA: '/ca.pem' }],
  [
    'Kafka has a certificate, and no key',
    { ...broker, KAFKA_TLS: 'true', KAFKA_TLS_CERT: '/cert.pem' },
  ],
  ['Kafka is to be encrypted, and has no address', { KAFKA_TLS: 'true' }],
  [
    'the database has a direct address alone',
    { DATABASE_URL: '', DATABASE_URL_DIRECT: databaseUrl },
  ],
  ['the cache has an address, and no token', { UPSTASH_REDIS_REST_URL: 'http://127.0.0.1:1' }],
  ['the cache has a token, and no address', { UPSTASH_REDIS_REST_TOKEN: 't' }],
  [
    'two caches are named',
    {
      REDIS_URL: 'redis://127.0.0.1:1',
      UPSTASH_REDIS_REST_URL: 'http://127.0.0.1:1',
      UPSTASH_REDIS_REST_TOKEN: 't',
    },
  ],
  ['the number of a database of Redis is no number', { REDIS_URL: 'redis://127.0.0.1:1/cache' }],
  [
    'the certificates of the cache cannot be read',
    { REDIS_URL: 'rediss://127.0.0.1:1', REDIS_TLS_CA: '/nulle-part.pem' },
  ],
  ['the payment provider has a key, and no address', { PSP_CLE: 'c' }],
  [
    'the mail server has a user, and no password',
    { CANAL: 'smtp', SMTP_URL: 'smtp://u@127.0.0.1' },
  ],
])(
  '%s: a start and the diagnostic say so in the same one line',
  async (situation, environment) => {
    const told = { DATABASE_URL: databaseUrl, ...environment }
    for (const { code, lines } of await Promise.all([
      program(DIAGNOSTIC, told).ended,
      program(SERVICES, told).ended,
    ])) {
      expect({ code, lines }).toEqual({ code: 2, lines: [expect.any(String)] })
      expect(isAsTold(saidOf(situation), lines[0] ?? '')).toBe(true)
    }
  },
  TEST_MS,
)

test(
  'what is doubtful is said by the diagnostic and logged at the start once, and a parcel is confirmed',
  async () => {
    const doubtful = {
      DATABASE_URL: databaseUrl,
      KAFKA_BROKER: '127.0.0.1:1',
      SMTP_URL: 'smtp://127.0.0.1:1',
      UPSTASH_REDIS_REST_URL: redis?.url ?? '',
      UPSTASH_REDIS_REST_TOKEN: 'wrong',
    }
    const told = [
      saidOf('a variable is almost one of ours (KAFKA_BROKER)'),
      saidOf('a mail server is named, and not chosen'),
      saidOf('the cache refuses its token'),
    ]
    const { code, lines } = await program(DIAGNOSTIC, doubtful).ended
    expect(code).toBe(0)
    const attention = lines.filter((line) => !line.startsWith('ok '))
    expect(attention.length).toBe(told.length)
    for (const one of told) expect(attention.filter((line) => isAsTold(one, line)).length).toBe(1)

    const world = await worldOn({ ...doubtful, KAFKA_BROKER: '127.0.0.1:1' })
    try {
      for (const one of told) {
        const reason = one.slice(one.indexOf('  ', 'attention  '.length)).trim()
        const warned = world
          .logLines()
          .map((line): unknown => JSON.parse(line))
          .filter((line) => JSON.stringify(line).includes(reason.split('…')[0] ?? ''))
        expect(warned).toEqual([expect.objectContaining({ level: 'WARN' })])
      }
      const { stocked, sent, saga } = shopIn(() => world)
      await saga(await sent(await stocked(1)), 'reussie')
    } finally {
      await world.close()
    }
  },
  TEST_MS,
)

test(
  'the stack does not say that it has started what nobody answers for',
  async () => {
    const nowhere = {
      DATABASE_URL: 'postgres://u:secret@127.0.0.1:1/d',
      KAFKA_BROKERS: '127.0.0.1:1',
      REDIS_URL: 'redis://:secret@127.0.0.1:1',
    }
    const { code, lines, said } = await program(['run', 'stack'], nowhere).ended
    expect(code).toBe(1)
    expect(lines.slice(-3)).toEqual([
      'DATABASE_URL: connect ECONNREFUSED 127.0.0.1:1: nobody listens there',
      'KAFKA_BROKERS: nobody answers at 127.0.0.1:1',
      'REDIS_URL: nobody answers at 127.0.0.1:1',
    ])
    expect(said).not.toContain('secret')
    expect(said).not.toContain('started;')
  },
  TEST_MS,
)

test(
  'the last line is the program’s own, whatever starts it',
  async () => {
    const nowhere = { DATABASE_URL: 'postgres://u:p@127.0.0.1:1/d', TRANSPORT: 'journal' }
    const { code, said } = await program(['run', 'diagnostic'], nowhere).ended
    expect(code).toBe(1)
    expect(said).not.toContain('exited with code')
  },
  TEST_MS,
)

test(
  'a near miss is said where a person looks, though the log is a file',
  async () => {
    const port = await freePort(0)
    const run = program(SERVICES, {
      DATABASE_URL: databaseUrl,
      KAFKA_BROKER: '127.0.0.1:1',
      LOG_FILE: '/dev/null',
      PORT: String(port),
    })
    while (!run.err().includes('KAFKA_BROKERS meant')) await Bun.sleep(20)
    run.signal('SIGINT')
    while (!run.err().includes('stopping: ')) await Bun.sleep(5)
    // 130 where it had not started yet.
    expect([0, 130]).toContain((await run.ended).code ?? -1)
  },
  TEST_MS,
)
