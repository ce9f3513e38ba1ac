import { expect, test } from 'bun:test'
import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { connect } from '../../shared/kernel/postgres.ts'
import { freshParts } from '../parts.ts'
import { program } from './programs.ts'
import { asSuperuser } from './servers.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const TEST_MS = 90_000
const DEMO = ['apps/demo/main.ts', '--pile', 'journal', '--colis', '5', '--rythme', '0', '--exit']

/** A database in which somebody else has a table, and one in the name of a schema of ours. */
const somebodys = async () => {
  const { databaseUrl } = await freshParts()
  await asSuperuser(
    databaseUrl,
    'create table public.clients (id integer)',
    'create schema stock',
    'create table stock.articles (sku text)',
  )
  return databaseUrl
}

const schemasIn = async (url: string): Promise<readonly string[]> => {
  const sql = connect({ url, pool: 1, name: 'test' })
  const rows = await sql<{ name: string }[]>`
    select nspname as name from pg_namespace
    where nspname in ('envoi', 'suivi', 'transport', 'boite') order by 1`
  await sql.end()
  return rows.map(({ name }) => name)
}

const inFolder = async <Result>(work: (folder: string) => Promise<Result>): Promise<Result> => {
  const folder = mkdtempSync('/var/tmp/colisaga-ici-')
  chmodSync(folder, 0o755)
  try {
    return await work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

test(
  'where nobody can answer, a database of the environment is written to with --ici alone',
  () =>
    inFolder(async (folder) => {
      const databaseUrl = await somebodys()
      const environment = { DATABASE_URL: databaseUrl, COLISAGA_FOLDER: folder }
      const refused = await program(DEMO, environment).ended
      expect(refused.code).toBe(2)
      const line = refused.said.trim().split('\n').at(-1) ?? ''
      expect(line).toContain(
        'the demo would write the schemas envoi, paiement, psp, stock, notification, boite, suivi, transport into postgres://postgres@127.0.0.1:',
      )
      expect(line).toContain('2 tables of others (public.clients, stock.articles)')
      expect(line).toContain('--ici has it write there')
      expect(refused.said).not.toContain(new URL(databaseUrl).password)
      expect(await schemasIn(databaseUrl)).toEqual([])

      const done = await program([...DEMO, '--ici', '--json'], environment).ended
      expect([done.code, done.said]).toEqual([0, expect.any(String)])
      expect(done.said).toContain('the demo writes the schemas')
      const { perdus, doublons } = JSON.parse(done.said.trim().split('\n').at(-1) ?? '')
      expect({ perdus, doublons }).toEqual({ perdus: 0, doublons: 0 })
      expect(await schemasIn(databaseUrl)).toHaveLength(4)

      // What the demo itself has left there is nobody else's.
      await asSuperuser(databaseUrl, 'drop table public.clients, stock.articles')
      const again = await program(DEMO, environment).ended
      expect(again.code).toBe(2)
      expect(again.said).not.toContain('tables of others')
    }),
  TEST_MS,
)

test(
  'a cache of the environment is named by its own variable, and its password by nobody',
  () =>
    inFolder(async (folder) => {
      const refused = await program(DEMO, {
        REDIS_URL: 'redis://:secret@cache.invalid:6380/0',
        COLISAGA_FOLDER: folder,
      }).ended
      expect(refused.code).toBe(2)
      const line = refused.said.trim().split('\n').at(-1) ?? ''
      expect(line).toContain('a cache at cache.invalid:6380')
      expect(line).toContain('without REDIS_URL it starts parts of its own')
      expect(line).not.toContain('UPSTASH')
      expect(refused.said).not.toContain('secret')
    }),
  TEST_MS,
)

/** The demo on a terminal of its own, to which somebody types. */
const onTerminal = (
  environment: Readonly<Record<string, string>>,
  typed: string,
): Promise<{ readonly code: number | null; readonly said: string }> => {
  const command = [process.execPath, ...DEMO].join(' ')
  const child = spawn('script', ['-qefc', command, '/dev/null'], {
    cwd: ROOT,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...environment },
  })
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => {
    const asked = said.includes('[y/N]')
    said += chunk.toString()
    if (!asked && said.includes('[y/N]')) child.stdin.write(typed)
  })
  return new Promise((resolve) => {
    child.once('close', (code) => resolve({ code, said }))
  })
}

test(
  'on a terminal it asks, and only yes is yes',
  () =>
    inFolder(async (folder) => {
      const databaseUrl = await somebodys()
      const environment = { DATABASE_URL: databaseUrl, COLISAGA_FOLDER: folder }
      for (const [typed, code] of [
        ['\n', 2],
        ['non\n', 2],
        // Ctrl-C, and the end of what is typed.
        ['\u0003', 130],
        ['\u0004', 2],
      ] as const) {
        const left = await onTerminal(environment, typed)
        expect([typed, left.code, left.said]).toEqual([typed, code, expect.any(String)])
      }
      expect(await schemasIn(databaseUrl)).toEqual([])
      const agreed = await onTerminal(environment, 'y\n')
      expect([agreed.code, agreed.said]).toEqual([0, expect.any(String)])
      expect(await schemasIn(databaseUrl)).toHaveLength(4)
    }),
  TEST_MS,
)

test(
  'a broker of the environment is asked about too',
  async () => {
    const { code, said } = await program(['apps/demo/main.ts'], {
      KAFKA_BROKERS: '127.0.0.1:1',
      KAFKA_PREFIX: 'essai.',
    }).ended
    expect(code).toBe(2)
    expect(said).toContain('the demo would write topics essai.colis.* on 127.0.0.1:1: --ici')
  },
  TEST_MS,
)

test(
  'an address that is not reached is one line that names the variable',
  async () => {
    const { code, said } = await program(DEMO, {
      DATABASE_URL: 'postgres://u:secret@127.0.0.1:1/d',
    }).ended
    expect(code).toBe(1)
    expect(said.trim().split('\n').at(-1)).toBe(
      'DATABASE_URL: connect ECONNREFUSED 127.0.0.1:1: nobody listens there',
    )
  },
  TEST_MS,
)

test(
  'a folder in which nothing can be written is one line',
  async () => {
    const { code, said } = await program(DEMO, { COLISAGA_FOLDER: '/sys/colisaga' }).ended
    expect(code).toBe(2)
    expect(said.trim().split('\n').at(-1)).toMatch(
      /^COLISAGA_FOLDER \/sys\/colisaga: nothing can be written there \(E[A-Z]+: .+\)$/,
    )
  },
  TEST_MS,
)

test.skipIf(process.getuid?.() !== 0)(
  'as root, a folder that the user of PostgreSQL cannot enter is one line',
  () =>
    inFolder(async (folder) => {
      chmodSync(folder, 0o700)
      const inside = join(folder, 'colisaga')
      const { code, said } = await program(DEMO, { COLISAGA_FOLDER: inside }).ended
      expect(code).toBe(2)
      expect(said.trim().split('\n').at(-1)).toBe(
        `COLISAGA_FOLDER ${inside}: PostgreSQL does not run as root, and its user cannot enter ${folder}: chmod o+x ${folder}, or name another folder`,
      )
    }),
  TEST_MS,
)
