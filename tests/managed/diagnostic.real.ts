// needs: kafka, redis
import { expect, test } from 'bun:test'
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import postgres from 'postgres'
import { runServices } from '../../apps/host/run-services.ts'
import { settingsOf } from '../../apps/host/settings.ts'
import { schemasOf } from '../../apps/host/database.ts'
import { memorySink } from '../../shared/kernel/index.ts'
import { freshParts } from '../parts.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const TEST_MS = 60_000

const diagnostic = async (environment: Readonly<Record<string, string | undefined>>) => {
  const child = spawn(process.execPath, ['apps/operations/diagnostic.ts'], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...environment },
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const code = await new Promise((resolve) => child.once('close', resolve))
  return { code, lines: said.trim().split('\n') }
}

const environmentOf = async (): Promise<Record<string, string>> => {
  const { databaseUrl, kafka, redis } = await freshParts()
  return {
    DATABASE_URL: databaseUrl,
    KAFKA_BROKERS: kafka?.brokers ?? '',
    KAFKA_PREFIX: kafka?.prefix ?? '',
    UPSTASH_REDIS_REST_URL: redis?.url ?? '',
    UPSTASH_REDIS_REST_TOKEN: redis?.token ?? '',
  }
}

test(
  'parts that are as they should be are said to be so',
  async () => {
    const { code, lines } = await diagnostic(await environmentOf())
    expect({ code, wrong: lines.filter((line) => !line.startsWith('ok ')) }).toEqual({
      code: 0,
      wrong: [],
    })
    expect(lines.join('\n')).toContain('a topic was made, written to, read by a group, and deleted')
  },
  TEST_MS,
)

test(
  'each part that is missing is named with its variable and its reason',
  async () => {
    const { code, lines } = await diagnostic({
      DATABASE_URL: 'postgres://personne:secret@127.0.0.1:1/rien?channel_binding=require',
      DATABASE_URL_DIRECT: 'postgres://personne:secret@127.0.0.1:1/rien',
      PROMETHEUS_URL: 'http://127.0.0.1:1/',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1',
      KAFKA_BROKERS: '127.0.0.1:1',
      UPSTASH_REDIS_REST_URL: 'http://127.0.0.1:1',
      UPSTASH_REDIS_REST_TOKEN: 't',
      PSP_URL: 'http://127.0.0.1:1/',
      PSP_CLE: 'c',
      CANAL: 'smtp',
      SMTP_URL: 'smtp://127.0.0.1:1',
    })
    expect(code).toBe(1)
    const text = lines.join('\n')
    for (const named of [
      'DATABASE_URL:',
      'DATABASE_URL_DIRECT:',
      'KAFKA_BROKERS 127.0.0.1:1:',
      'PSP_URL:',
      'SMTP_URL:',
      'PROMETHEUS_URL:',
      'OTEL_EXPORTER_OTLP_ENDPOINT:',
    ])
      expect(text).toMatch(new RegExp(`MANQUE.*${named}`))
    expect(text).toMatch(/attention.*UPSTASH_REDIS_REST_URL/)
    expect(text).toContain('channel_binding: not used')
    expect(text).not.toContain('secret')
  },
  TEST_MS,
)

test(
  'a role that may not make schemas, nor write, is told what to grant',
  async () => {
    const environment = await environmentOf()
    const url = new URL(environment['DATABASE_URL'] ?? '')
    const sql = postgres(url.href, { max: 1, onnotice: () => {} })
    const role = `faible_${Date.now()}`
    const name = url.pathname.slice(1)
    await sql.unsafe(`create role ${role} login password 'essai';
      create schema stock; create table stock.journal (position bigint);
      grant usage, create on schema stock to ${role}; grant select on stock.journal to ${role};
      alter role ${role} set default_transaction_read_only = on`)
    await sql.end()
    url.username = role
    url.password = 'essai'
    const { code, lines } = await diagnostic({ ...environment, DATABASE_URL: url.href })
    expect(code).toBe(1)
    const text = lines.join('\n')
    expect(text).toContain(`grant create on database ${name} to ${role}`)
    expect(text).toContain(`${role} may not read and write all of stock`)
    expect(text).toContain('the database is read only')
  },
  TEST_MS,
)

test.each(['journal', 'platformatic'])(
  'the schemas that it looks at are those that a start makes (%s)',
  async (transport) => {
    const environment = await environmentOf()
    const settings = settingsOf({ ...environment, TRANSPORT: transport })
    const running = await runServices(settings, { sink: memorySink(), portOf: () => 0 })
    await running.stop()
    const sql = postgres(settings.host.DATABASE_URL, { max: 1 })
    const made = await sql<{ name: string }[]>`
      select nspname as name from pg_namespace
      where nspname !~ '^pg_' and nspname not in ('information_schema', 'public') order by 1`
    await sql.end()
    expect(made.map(({ name }) => name)).toEqual([...schemasOf(settings)].sort())
  },
  TEST_MS,
)
