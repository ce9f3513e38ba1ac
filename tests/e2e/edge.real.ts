// needs: kafka, redis
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { serve, type Serving } from '../../shared/kernel/http.ts'
import { freePort, waitForPort } from '../../redpanda/ports.ts'
import { startProcess, type ServerProcess } from '../../redpanda/process.ts'
import { freshParts } from '../parts.ts'
import { runtimeBinary } from '../runtime-binary.ts'
import { worldOn } from '../saga/real-world.ts'
import type { SagaWorld } from '../saga/saga-world.ts'
import { shopIn } from '../saga/shop.ts'

const ENTRY = fileURLToPath(new URL('../../apps/suivi/edge.ts', import.meta.url))
const START_MS = 15_000
const TEST_MS = 240_000
/** What a platform that gives one megabyte for a worker would be glad of. */
const BUNDLE_KB = 100

const folder = mkdtempSync(join(tmpdir(), 'colisaga-edge-'))
const bundle = join(folder, 'edge.js')
let world: SagaWorld | undefined
let origin: Serving
let asked: string[] = []
let environment: Record<string, string>
const running = (): SagaWorld => {
  if (world === undefined) throw new Error('nothing runs')
  return world
}
const shop = shopIn(running)

beforeAll(async () => {
  const { databaseUrl, kafka, redis } = await freshParts()
  world = await worldOn({
    TRANSPORT: 'platformatic',
    DATABASE_URL: databaseUrl,
    DATABASE_URL_DIRECT: databaseUrl,
    KAFKA_BROKERS: kafka?.brokers,
    KAFKA_PREFIX: kafka?.prefix,
    UPSTASH_REDIS_REST_URL: redis?.url,
    UPSTASH_REDIS_REST_TOKEN: redis?.token,
  })
  const port = await freePort(0)
  origin = await serve(
    (request) => {
      const { pathname, search } = new URL(request.url)
      asked.push(pathname + search)
      return running().request('suivi', pathname + search, { headers: request.headers })
    },
    { host: '127.0.0.1', port },
  )
  environment = {
    UPSTASH_REDIS_REST_URL: redis?.url ?? '',
    UPSTASH_REDIS_REST_TOKEN: redis?.token ?? '',
    SUIVI_URL: origin.address,
  }
  const built = spawnSync('bun', [
    'build',
    ENTRY,
    '--target=browser',
    '--minify',
    `--outfile=${bundle}`,
  ])
  if (built.status !== 0) throw new Error(built.stderr.toString())
}, TEST_MS)
afterAll(async () => {
  await origin.stop(500)
  await world?.close()
  rmSync(folder, { recursive: true })
})

/** Runs the bundle on a runtime, and says how long it took from nothing to its first answer. */
type Start = (port: number) => Promise<ServerProcess>

const onWorkerd: Start = (port) => {
  const config = join(folder, 'config.capnp')
  const bindings = Object.entries(environment).map(
    ([name, value]) => `(name = "${name}", text = "${value}")`,
  )
  writeFileSync(
    config,
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = .edge),
    (name = "internet", network = (allow = ["public", "private", "local"]))
  ],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")]
);
const edge :Workerd.Worker = (
  modules = [(name = "edge.js", esModule = embed "edge.js")],
  compatibilityDate = "2026-11-01",
  bindings = [${bindings.join(', ')}]
);
`,
  )
  return started('workerd', ['serve', config], {})
}
const onDeno: Start = (port) =>
  started(
    'deno',
    [
      'serve',
      '--no-config',
      '--allow-net=127.0.0.1',
      `--allow-env=${Object.keys(environment).join(',')}`,
      `--port=${port}`,
      '--host=127.0.0.1',
      bundle,
    ],
    environment,
  )
const started = (
  name: 'deno' | 'workerd',
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<ServerProcess> =>
  startProcess({
    name,
    command: runtimeBinary(name),
    args,
    env,
    stopSignal: 'TERM',
    logFile: join(folder, `${name}.log`),
  })

describe.each([
  ['workerd', onWorkerd],
  ['deno serve', onDeno],
] as const)('at the edge, on %s', (name, start) => {
  let server: ServerProcess
  let address: string
  beforeAll(async () => {
    const port = await freePort(0)
    address = `http://127.0.0.1:${port}`
    // Fetched before the time is taken.
    runtimeBinary(name === 'workerd' ? 'workerd' : 'deno')
    const startedMs = performance.now()
    server = await start(port)
    await waitForPort(port, START_MS, server.running)
    await fetch(`${address}/sante`)
    const [kB, gzipKB] = [readFileSync(bundle), gzipSync(readFileSync(bundle))].map(({ length }) =>
      Math.round(length / 1024),
    )
    const tookMs = Math.round(performance.now() - startedMs)
    process.stdout.write(
      `${name}: ${kB} kB (${gzipKB} kB gzip), first answer ${tookMs} ms after its process\n`,
    )
    asked = []
  }, TEST_MS)
  afterAll(() => server.stop())

  test('a parcel is shown from the cache as suivi shows it, and from suivi where the cache has none', async () => {
    const sku = await shop.stocked(10)
    const colisId = await shop.sent(sku)
    await shop.saga(colisId, 'reussie')
    for (const path of [`/colis/${colisId}`, `/sagas/${colisId}`]) {
      const told = await (await running().request('suivi', path)).json()
      const answer = await fetch(address + path)
      expect(answer.headers.get('x-source')).toBe('cache')
      expect(await answer.json()).toEqual(told)
    }
    expect(asked).toEqual([])
    const list = await fetch(`${address}/colis?clientId=client-${sku}`)
    expect(list.status).toBe(200)
    expect(JSON.stringify(await list.json())).toContain(colisId)
    const none = await fetch(`${address}/colis/nul-colis`)
    expect(none.status).toBe(404)
    expect(asked).toEqual([`/colis?clientId=client-${sku}`, '/colis/nul-colis'])
  })

  test('who brings a token is answered by suivi, and nothing is written here', async () => {
    const sku = await shop.stocked(10)
    const { body } = await shop.post('envoi', '/colis', shop.demande(sku))
    const jeton = String(body['jeton'])
    expect(jeton).not.toBe('undefined')
    const path = `/colis/${String(body['colisId'])}`
    const shown = await fetch(address + path, { headers: { 'x-jeton': jeton } })
    expect([shown.status, asked.at(-1)]).toEqual([200, path])
    const posted = await fetch(address + path, { method: 'POST', body: '{}' })
    expect(posted.status).toBe(405)
  })
})

test('the bundle is small and asks the machine for nothing', () => {
  const text = readFileSync(bundle, 'utf8')
  expect(text.length / 1024).toBeLessThan(BUNDLE_KB)
  expect(text).not.toMatch(/from\s*["'](?:node:|bun)|require\(/)
})
