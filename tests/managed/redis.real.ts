// needs: redis
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis as Client } from 'ioredis'
import { freePort, waitForPort } from '../../redpanda/ports.ts'
import { startProcess, type ServerProcess } from '../../redpanda/process.ts'
import { startLocalRedis, type LocalRedis } from '../../redpanda/redis.ts'
import { redisOnPath } from '../../redpanda/stack.ts'
import { redisCache, type Cache } from '../../apps/suivi/cache.ts'
import type { Lu } from '../../apps/suivi/reading.ts'
import { plainRedis, upstashRedis, type Redis } from '../../apps/suivi/redis.ts'

const START_MS = 10_000
/** So soon a cache is used again once Redis is well. */
const BACK_MS = 6_000
const LOOK_MS = 50
/** The server takes this long for each key that it loads, microseconds. */
const LOAD_US = 5_000
const LOADED = 400

const folder = mkdtempSync(join(tmpdir(), 'colisaga-cache-'))
const binary = redisOnPath() ?? 'redis-server'
let local: LocalRedis
let admin: Client
beforeAll(async () => {
  local = await startLocalRedis({ binary, folder: join(folder, 'redis') })
  admin = new Client(local.plainUrl)
})
afterAll(async () => {
  admin.disconnect()
  await local.stop()
  rmSync(folder, { recursive: true })
})

const row = (revision: number): Lu => ({
  revision,
  suivi: { colisId: 'p', statut: 'cree', terminee: false, entendu: { envoi: revision } },
})
const cacheIn = (redis: Redis, troubles: string[] = []): Cache =>
  redisCache({
    redis,
    generation: randomUUID(),
    nextLease: () => randomUUID(),
    troubled: ({ message }) => troubles.push(message),
    now: () => Date.now(),
  })
/** Waits until the cache gives the row that is put into it. */
const works = async (cache: Cache): Promise<void> => {
  for (const untilMs = Date.now() + BACK_MS; ;) {
    const { lease, hit } = await cache.get('p')
    if (hit !== undefined) return
    if (lease !== undefined) await cache.fill(lease, row(1))
    if (Date.now() > untilMs) throw new Error('the cache does not come back')
    await Bun.sleep(LOOK_MS)
  }
}
/** What the cache was told once it was away: a row that nobody has read yet asks it to write. */
const isAway = async (cache: Cache, troubles: readonly string[]): Promise<string> => {
  for (const untilMs = Date.now() + BACK_MS; ;) {
    if ((await cache.get(randomUUID())).result === 'away') return troubles.at(-1) ?? ''
    if (Date.now() > untilMs) throw new Error('the cache is never away')
    await Bun.sleep(LOOK_MS)
  }
}
const plainIn = async (url: string, troubles: string[], ca?: string): Promise<Redis> =>
  plainRedis({
    url,
    ...(ca !== undefined && { ca }),
    troubled: ({ message }) => troubles.push(message),
  })
const connected = async (redis: Redis): Promise<Redis> => {
  for (const untilMs = Date.now() + BACK_MS; ;) {
    const answer = await redis.ping().catch((error: unknown) => error)
    if (answer === 'PONG') return redis
    if (Date.now() > untilMs) throw new Error('Redis does not answer', { cause: answer })
    await Bun.sleep(LOOK_MS)
  }
}

describe.each([
  ['over HTTP', async () => upstashRedis({ url: local.url, token: local.token })],
  ['by its own protocol', () => plainIn(local.plainUrl, [])],
] as const)('a cache in Redis, %s', (_, open) => {
  let redis: Redis
  beforeAll(async () => {
    redis = await connected(await open())
  })
  afterAll(() => redis.close())

  test('a row is kept for the next reader', async () => {
    const cache = cacheIn(redis)
    const { lease } = await cache.get('p')
    await cache.fill(lease ?? '', row(3))
    expect((await cache.get('p')).hit).toEqual(row(3))
    expect(await cache.up?.()).toBe(true)
  })

  test('a slow reader does not put an old row back over a newer one', async () => {
    const cache = cacheIn(redis)
    const slow = await cache.get('p')
    // Between the slow reader's read and its filling, a newer row is committed.
    await cache.committed([row(6)])
    await cache.fill(slow.lease ?? '', row(5))
    expect((await cache.get('p')).hit?.revision).toBe(6)
  })

  test('a commit that comes late does not put an old row back over a newer one', async () => {
    const cache = cacheIn(redis)
    await cache.get('p')
    await cache.committed([row(6)])
    await cache.committed([row(5)])
    expect((await cache.get('p')).hit?.revision).toBe(6)
  })

  test('only one reader fills; a commit of a row that nobody reads costs nothing to keep', async () => {
    const cache = cacheIn(redis)
    await cache.committed([row(1)])
    const first = await cache.get('p')
    expect(first.hit).toBeUndefined()
    expect((await cache.get('p')).lease).toBeUndefined()
    expect(first.lease).toBeDefined()
  })

  test('a server that has become a replica is passed by, and used again when it is none', async () => {
    const troubles: string[] = []
    const cache = cacheIn(redis, troubles)
    await works(cache)
    await admin.replicaof('127.0.0.1', '1')
    expect(await isAway(cache, troubles)).toContain('read only replica')
    await admin.replicaof('NO', 'ONE')
    await works(cache)
  })

  test('a server without room that evicts nothing is passed by until there is room', async () => {
    const troubles: string[] = []
    const cache = cacheIn(redis, troubles)
    await works(cache)
    await admin.config('SET', 'maxmemory-policy', 'noeviction')
    await admin.config('SET', 'maxmemory', '1')
    expect(await isAway(cache, troubles)).toContain('maxmemory')
    await admin.config('SET', 'maxmemory', '128mb')
    await works(cache)
    await admin.config('SET', 'maxmemory-policy', 'allkeys-lru')
  })

  test('a server that was killed is passed by, and used again when it is back', async () => {
    const troubles: string[] = []
    const cache = cacheIn(redis, troubles)
    await works(cache)
    await local.restart()
    await works(cache)
  })
})

interface Own {
  readonly server: ServerProcess
  readonly port: number
}

describe('a Redis of its own', () => {
  const own = async (settings: Readonly<Record<string, string>>): Promise<Own> => {
    const port = await freePort(0)
    const args = Object.entries({ port: String(port), bind: '127.0.0.1', dir: folder, ...settings })
    const server = await startProcess({
      name: 'Redis',
      command: binary,
      args: args.flatMap(([name, value]) => [`--${name}`, value]),
      stopSignal: 'TERM',
      logFile: join(folder, 'own.log'),
    })
    await waitForPort(port, START_MS, server.running)
    return { server, port }
  }

  test('that loads its data is passed by until it has them', async () => {
    const first = await own({ save: '', dbfilename: 'loaded.rdb' })
    const keeper = new Client(first.port)
    await Promise.all(Array.from({ length: LOADED }, (_, n) => keeper.set(`k${n}`, 'v')))
    await keeper.save()
    keeper.disconnect()
    await first.server.stop()

    const { server, port } = await own({
      save: '',
      dbfilename: 'loaded.rdb',
      'key-load-delay': String(LOAD_US),
      'loading-process-events-interval-bytes': '1024',
    })
    const troubles: string[] = []
    const redis = await plainIn(`redis://127.0.0.1:${port}`, troubles)
    const cache = cacheIn(redis, troubles)
    expect((await cache.get('p')).result).toBe('away')
    await works(cache)
    redis.close()
    await server.stop()
  })

  test('is reached by TLS with its certificate, and not without', async () => {
    const [key, ca] = [join(folder, 'key.pem'), join(folder, 'ca.pem')]
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost']
    const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', ...subject]
    execFileSync('openssl', [...request, '-keyout', key, '-out', ca], { stdio: 'ignore' })
    const secure = String(await freePort(0))
    const { server } = await own({
      save: '',
      'tls-port': secure,
      'tls-cert-file': ca,
      'tls-key-file': key,
      'tls-auth-clients': 'no',
    })
    const url = `rediss://localhost:${secure}`
    const trusted = await connected(await plainIn(url, [], readFileSync(ca, 'utf8')))
    await works(cacheIn(trusted))
    trusted.close()
    const troubles: string[] = []
    const untrusted = await plainIn(url, troubles)
    const cache = cacheIn(untrusted, troubles)
    await Bun.sleep(LOOK_MS * 10)
    expect((await cache.get('p')).result).toBe('away')
    expect(troubles.join()).toMatch(/self.signed/i)
    untrusted.close()
    await server.stop()
  })
})
