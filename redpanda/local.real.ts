// needs: redis
import { afterEach, expect, test } from 'bun:test'
import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Redis } from '@upstash/redis'
import postgres from 'postgres'
import { platformaticTransport } from '../shared/kernel/kafka.ts'
import { unprivilegedUser } from './places.ts'
import { startLocalPostgres } from './postgres.ts'
import { startStack } from './stack.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const TEST_MS = 120_000
const HELD_MS = 1_500
const folders: string[] = []
const folder = (): string => {
  const made = mkdtempSync('/var/tmp/colisaga-stack-')
  chmodSync(made, 0o755)
  folders.push(made)
  return made
}
afterEach(() => {
  for (const one of folders.splice(0)) rmSync(one, { recursive: true, force: true })
})

const started = (pile: 'local' | 'journal', where: string) =>
  startStack({
    pile,
    fresh: true,
    environment: {},
    say: () => {},
    folder: where,
    signal: new AbortController().signal,
    anyPorts: true,
  })

test(
  'local parts answer under their addresses, and are gone after the stop',
  async () => {
    const stack = await started('local', folder())
    const { env } = stack
    const sql = postgres(env['DATABASE_URL'] ?? '', { max: 1 })
    expect((await sql`select 1 as one`)[0]?.['one']).toBe(1)
    await sql.end()
    const kafka = platformaticTransport({
      brokers: [env['KAFKA_BROKERS'] ?? ''],
      clientId: 'essai',
    })
    expect(await kafka.trouble()).toBeUndefined()
    await kafka.close()
    expect(await stack.stop()).toEqual([])
    const after = postgres(env['DATABASE_URL'] ?? '', { max: 1, connect_timeout: 2 })
    expect(await after`select 1`.catch((error: Error) => error.name)).not.toEqual([{ one: 1 }])
    await after.end({ timeout: 1 })
  },
  TEST_MS,
)

test(
  'the gateway speaks to the Upstash client: values, scripts, pipelines, and a wrong token',
  async () => {
    const stack = await started('journal', folder())
    const url = stack.env['UPSTASH_REDIS_REST_URL'] ?? ''
    const token = stack.env['UPSTASH_REDIS_REST_TOKEN'] ?? ''
    const redis = new Redis({ url, token, automaticDeserialization: false, retry: false })
    await redis.set('clé', 'é ✓ \n "')
    expect(await redis.get<string>('clé')).toBe('é ✓ \n "')
    expect(await redis.get('absente')).toBeNull()
    expect(await redis.eval('return {KEYS[1], ARGV[1]}', ['k'], ['v'])).toEqual(['k', 'v'])
    expect(await redis.pipeline().set('a', '1').incr('a').exec()).toEqual(['OK', 2])
    const wrong = new Redis({ url, token: 'faux', retry: false })
    await expect(wrong.get('a').then(() => 'served')).rejects.toThrow()
    await expect(redis.eval('pas du lua', [], []).then(() => 'run')).rejects.toThrow()
    expect(await stack.stop()).toEqual([])
  },
  TEST_MS,
)

test(
  'a stack whose parent dies by kill -9 leaves no process behind',
  async () => {
    const where = folder()
    const child = spawn(process.execPath, ['redpanda/main.ts', '--pile=local'], {
      cwd: ROOT,
      env: { ...process.env, COLISAGA_FOLDER: where, KAFKA_BROKERS: '', DATABASE_URL: '' },
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    let said = ''
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString('utf8')
    })
    await until(() => said.includes('KAFKA_BROKERS=') && said.includes('DATABASE_URL='))
    expect(await processesIn(where)).toBeGreaterThanOrEqual(2)
    child.kill('SIGKILL')
    await until(async () => (await processesIn(where)) === 0)
  },
  TEST_MS,
)

test(
  'a database killed while one of its processes has not noticed yet starts again once that one has',
  async () => {
    const database = await startLocalPostgres({ folder: folder(), user: unprivilegedUser() })
    const sql = postgres(database.url, { max: 1 })
    try {
      const backend = Number((await sql`select pg_backend_pid() as pid`)[0]?.['pid'])
      process.kill(backend, 'SIGSTOP')
      let noticed = false
      const held = setTimeout(() => {
        noticed = true
        process.kill(backend, 'SIGCONT')
      }, HELD_MS)
      try {
        await database.restart()
      } finally {
        clearTimeout(held)
        if (!noticed) process.kill(backend, 'SIGCONT')
      }
      expect(noticed).toBe(true)
      // It recovers for a moment, and says so to whoever asks.
      await until(() => sql`select 1`.then(() => true).catch(() => false))
    } finally {
      await sql.end({ timeout: 1 })
      await database.stop()
    }
  },
  TEST_MS,
)

test(
  'a start that fails stops what it had started, and says which part and why',
  async () => {
    const where = folder()
    const failing = startStack({
      pile: 'local',
      fresh: true,
      environment: {},
      say: () => {},
      folder: where,
      signal: AbortSignal.abort(),
      anyPorts: true,
    })
    await expect(failing).rejects.toThrow('stopped while starting')
    expect(await processesIn(where)).toBe(0)
  },
  TEST_MS,
)

test(
  'two stacks do not share one folder: the second is told who holds it',
  async () => {
    const where = folder()
    const stack = await started('journal', where)
    const second = Bun.spawn([process.execPath, 'redpanda/main.ts', '--pile=journal'], {
      cwd: ROOT,
      env: { ...process.env, COLISAGA_FOLDER: where, KAFKA_BROKERS: '', DATABASE_URL: '' },
      stderr: 'pipe',
      stdout: 'ignore',
    })
    expect(await second.exited).toBe(2)
    expect(await new Response(second.stderr).text()).toContain(`process ${process.pid}`)
    await stack.stop()
  },
  TEST_MS,
)

const processesIn = async (where: string): Promise<number> => {
  const listed = Bun.spawn(['ps', '-eo', 'args='], { stdout: 'pipe' })
  const lines = (await new Response(listed.stdout).text()).split('\n')
  return lines.filter((line) => line.includes(where) && !line.includes('redpanda/main.ts')).length
}

const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
  const untilMs = Date.now() + 60_000
  while (!(await holds())) {
    if (Date.now() > untilMs) throw new Error('it did not happen in time')
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
