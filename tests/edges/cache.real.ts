// needs: redis
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { type AddressInfo, createServer } from 'node:net'
import { Redis as Client } from 'ioredis'
import { memorySink } from '../../shared/kernel/index.ts'
import { runServices } from '../../apps/host/run-services.ts'
import { services } from '../../apps/host/registry.ts'
import { settingsOf } from '../../apps/host/settings.ts'
import { freshParts } from '../parts.ts'
import { diagnostic, isAsTold } from './programs.ts'
import { SAID_HTTP, type SaidOfHttp } from './said-http.ts'
import { ownRedis } from './servers.ts'

const TEST_MS = 60_000
const PASSWORD = 'motdepasse'
/** The client connects again many times in this time. */
const SEVERAL_TRIES_MS = 4_000
const { databaseUrl } = await freshParts()

let redis: Awaited<ReturnType<typeof ownRedis>>
const silent = createServer()
let silentPort = 0
beforeAll(async () => {
  redis = await ownRedis()
  const admin = new Client(`redis://${redis.host}`)
  await admin.config('SET', 'requirepass', PASSWORD)
  admin.disconnect()
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  silentPort = (silent.address() as AddressInfo).port
})
afterAll(async () => {
  silent.close()
  await redis.stop()
})

type Environment = Readonly<Record<string, string>>
test.each<[SaidOfHttp['situation'], () => Environment]>([
  [
    'Redis has no database of this number',
    () => ({ REDIS_URL: `redis://:${PASSWORD}@${redis.host}/99` }),
  ],
  ['Redis refuses its password', () => ({ REDIS_URL: `redis://:geheim@${redis.host}` })],
  [
    'Redis wants a password, and the address has none',
    () => ({ REDIS_URL: `redis://${redis.host}` }),
  ],
  [
    'rediss:// leads to a port without TLS',
    () => ({ REDIS_URL: `rediss://:${PASSWORD}@${redis.host}` }),
  ],
  [
    'a Redis that takes the connection and never answers',
    () => ({ REDIS_URL: `redis://127.0.0.1:${silentPort}` }),
  ],
  [
    "the address of the cache over HTTP leads to Redis's own port",
    () => ({
      UPSTASH_REDIS_REST_URL: `http://${redis.host}`,
      UPSTASH_REDIS_REST_TOKEN: 't',
    }),
  ],
])(
  '%s: the diagnostic says so, and a start logs the same, once',
  async (situation, environment) => {
    const told = SAID_HTTP.find((said) => said.situation === situation)?.diagnostic ?? ''
    const own = { DATABASE_URL: databaseUrl, TRANSPORT: 'journal', ...environment() }
    const { code, lines, said } = await diagnostic(own)
    expect(code).toBe(0)
    expect(lines.filter((line) => isAsTold(told, line))).toHaveLength(1)
    expect(said).not.toContain('geheim')

    const sink = memorySink()
    const suivi = services.filter(({ name }) => name === 'suivi')
    const running = await runServices(settingsOf(own, suivi), { sink, portOf: () => 0 })
    await Bun.sleep(SEVERAL_TRIES_MS)
    await running.stop()
    const logged = sink.lines.filter((line) => line.includes('"cache away"'))
    const reason = told.replace('attention  Redis       ', '')
    expect(logged.map((line) => isAsTold(reason, JSON.parse(line).reason))).toEqual([true])
    expect(logged.join()).not.toContain('geheim')
  },
  TEST_MS,
)
