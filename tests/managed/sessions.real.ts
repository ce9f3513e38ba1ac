// needs: pgbouncer
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { connect, hasOwnSessions, migrate, queriesIn } from '../../shared/kernel/postgres.ts'
import { freshParts, PARTS_VARIABLE } from '../parts.ts'
import { startPooler, type Pooler } from './pooler.ts'

const { databaseUrl } = await freshParts()
let pooler: Pooler
let lenient: Pooler
beforeAll(async () => {
  const server = process.env[PARTS_VARIABLE] ?? ''
  pooler = await startPooler(server)
  lenient = await startPooler(
    server,
    'ignore_startup_parameters = statement_timeout, search_path, default_transaction_isolation, jit',
  )
})
afterAll(async () => {
  await pooler.stop()
  await lenient.stop()
})

describe('whose sessions are', () => {
  const sessions = (url: string) => hasOwnSessions({ url, pool: 1, name: 'test' })

  test('ours, straight to a server', async () => {
    expect(await sessions(databaseUrl)).toBe(true)
  })

  test('not ours, through a pooler that refuses settings', async () => {
    expect(await sessions(pooler.through(databaseUrl))).toBe(false)
  })

  test('not ours, through a pooler that passes over settings', async () => {
    expect(await sessions(lenient.through(databaseUrl))).toBe(false)
  })

  test('not known of a server that is away', async () => {
    await expect(sessions('postgres://127.0.0.1:1/none')).rejects.toThrow()
  })
})

test('a migration has no time limit', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'colisaga-migration-'))
  const text =
    "create table :schema.seen as select current_setting('statement_timeout') as timeout;"
  writeFileSync(join(folder, '001_seen.sql'), text)
  const sql = connect({ url: databaseUrl, pool: 1, name: 'test', ownSessions: true })
  await migrate(sql, { schema: 'limits', folder: pathToFileURL(`${folder}/`) })
  const [row] = await sql.unsafe('select timeout from limits.seen')
  expect(row?.['timeout']).toBe('0')
  await sql.end()
  rmSync(folder, { recursive: true })
})

describe('a database whose defaults are others', () => {
  const other = new URL(databaseUrl)
  beforeAll(async () => {
    const sql = connect({ url: databaseUrl, pool: 1, name: 'test' })
    const name = other.pathname.slice(1)
    for (const [setting, value] of Object.entries({
      datestyle: 'SQL, DMY',
      timezone: 'Asia/Kathmandu',
      standard_conforming_strings: 'off',
      search_path: 'nowhere',
      default_transaction_isolation: 'serializable',
      jit: 'on',
      statement_timeout: '1h',
    }))
      await sql.unsafe(`alter database "${name}" set ${setting} = '${value}'`)
    await sql.end()
  })

  test.each([
    ['straight to the server', () => databaseUrl, true],
    ['through a pooler', () => pooler.through(databaseUrl), false],
  ] as const)('does not change what our statements mean, %s', async (_, url, ownSessions) => {
    const sql = connect({ url: url(), pool: 1, name: 'test', ownSessions })
    const query = queriesIn(sql, new URL('./', import.meta.url), 'unused', ['settings'])
    const [row] = await query('settings', '2026-02-03T04:05:06.789Z', 'back\\slash')
    await sql.end()
    expect(row).toEqual({
      at: new Date('2026-02-03T04:05:06.789Z'),
      told: '2026-02-03 04:05:06.789+00',
      text: 'back\\slash',
      date_style: 'ISO, YMD',
      search_path: 'pg_catalog',
      isolation: 'read committed',
      jit: 'off',
      statement_timeout: '8s',
    })
  })
})
