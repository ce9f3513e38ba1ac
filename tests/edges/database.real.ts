// needs: postgresql, pgbouncer
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { fileURLToPath } from 'node:url'
import { booksOf, isClean } from '../../apps/demo/books.ts'
import { schemasOf } from '../../apps/host/database.ts'
import { runServices } from '../../apps/host/run-services.ts'
import { settingsOf } from '../../apps/host/settings.ts'
import { memorySink } from '../../shared/kernel/index.ts'
import { connect } from '../../shared/kernel/postgres.ts'
import type { SystemServer } from '../../redpanda/system-postgres.ts'
import { type Pooler, startPooler } from '../managed/pooler.ts'
import { worldOn } from '../saga/real-world.ts'
import { shopIn } from '../saga/shop.ts'
import { diagnostic } from './programs.ts'
import { saidOf } from './said-database.ts'
import { asSuperuser, embeddedUrl, ownDatabase, systemServer, type OwnDatabase } from './servers.ts'

const TEST_MS = 60_000
const MINUTE_MS = 60_000

let system: SystemServer
beforeAll(async () => {
  system = await systemServer()
}, TEST_MS)
afterAll(() => system.stop())

/** A moment ago, in RFC 3339: days and months that changed places would be months away. */
const expectNow = (text: string): void => {
  const moments = text.match(/\d{4}-\d\d-\d\dT[\d:.]+Z/g) ?? []
  expect(moments.length).toBeGreaterThan(3)
  for (const moment of moments)
    expect(Math.abs(Date.parse(moment) - Date.now())).toBeLessThan(MINUTE_MS)
}

/** A parcel goes through to its end and comes out as it went in; gives what the services logged. */
const sagaOn = async (
  databaseUrl: string,
  superuserUrl: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> => {
  const world = await worldOn({
    TRANSPORT: 'journal',
    DATABASE_URL: databaseUrl,
    ...environment,
  })
  const { stocked, sent, saga, get } = shopIn(() => world)
  const colisId = await sent(await stocked(3))
  try {
    await saga(colisId, 'reussie')
    expect((await get('suivi', `/colis/${colisId}`)).body['adresse']).toBe(
      '123 rue Principale, Montréal',
    )
    expectNow(JSON.stringify((await get('suivi', `/colis/${colisId}/historique`)).body))
  } finally {
    await world.close()
  }
  const sql = connect({ url: superuserUrl, pool: 1, name: 'test' })
  try {
    const endMs = Date.now()
    const run = { startMs: endMs - MINUTE_MS, endMs, settled: true }
    const ledger = await booksOf(sql).ledger(run, [colisId])
    expect([isClean(ledger), ledger.confirmes]).toEqual([true, 1])
  } finally {
    await sql.end({ timeout: 1 })
  }
  return world.logLines()
}

/** What a start fails with, as a process prints it. */
const startRefused = async (environment: Readonly<Record<string, string>>): Promise<string> => {
  try {
    const settings = settingsOf({ TRANSPORT: 'journal', ...environment })
    const running = await runServices(settings, { sink: memorySink(), portOf: () => 0 })
    await running.stop()
    return 'it started'
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

const schemas = (url: string): readonly string[] =>
  schemasOf(settingsOf({ TRANSPORT: 'journal', DATABASE_URL: url }))

/** The schemas that a start needs, made by the database's owner for a role that may not make any. */
const givenSchemas = ({ url, role, superuserUrl }: OwnDatabase): Promise<void> =>
  asSuperuser(
    superuserUrl,
    ...schemas(url).map((schema) => `create schema ${schema} authorization ${role}`),
  )

describe.each([
  ['PostgreSQL 15 of the system', () => system.url],
  ['the embedded PostgreSQL 18', embeddedUrl],
] as const)('on %s', (_, serverUrl) => {
  let pooler: Pooler | undefined
  afterAll(async () => pooler?.stop())

  test.each([
    ['by its database, straight', 'German', 'database', 'straight'],
    ['by its role, through a pooler', 'SQL, DMY', 'role', 'pooled'],
  ] as const)(
    'dates keep their meaning where they are written otherwise, %s',
    async (__, style, by, way) => {
      const own = await ownDatabase(serverUrl())
      await asSuperuser(
        own.superuserUrl,
        `alter database ${own.name} owner to ${own.role}`,
        `alter ${by} ${by === 'role' ? own.role : own.name} set datestyle = '${style}'`,
      )
      let { url } = own
      if (way === 'pooled') {
        await pooler?.stop()
        pooler = await startPooler(own.url)
        url = pooler.through(own.url)
      }
      const { code, said } = await diagnostic({ DATABASE_URL: url })
      expect({ code, said }).toMatchObject({ code: 0 })
      expect(said).toMatch(
        saidOf('the database writes dates in its own way (datestyle)', 'diagnostic'),
      )
      await sagaOn(url, own.url)
    },
    TEST_MS,
  )

  test(
    'a role that owns its schemas works without the right to make any, at every start',
    async () => {
      const own = await ownDatabase(serverUrl())
      expect(schemas(own.url)).toHaveLength(8)
      await givenSchemas(own)
      const { code, said } = await diagnostic({ DATABASE_URL: own.url })
      expect({ code, said }).toMatchObject({ code: 0 })
      expect(said).toMatch(saidOf('a role owns the schemas and may not create any', 'diagnostic'))
      await sagaOn(own.url, own.url)
      expect(await startRefused({ DATABASE_URL: own.url })).toBe('it started')
    },
    TEST_MS,
  )

  test(
    'a database in LATIN1 is refused by one line, before anything is written',
    async () => {
      const own = await ownDatabase(serverUrl(), "encoding 'LATIN1' locale 'C' template template0")
      const { code, said } = await diagnostic({ DATABASE_URL: own.superuserUrl })
      expect(code).toBe(1)
      expect(said).toMatch(saidOf('the database is in LATIN1', 'diagnostic'))
      expect(await startRefused({ DATABASE_URL: own.superuserUrl })).toMatch(
        saidOf('the database is in LATIN1', 'start'),
      )
      const sql = connect({ url: own.superuserUrl, pool: 1, name: 'test' })
      const made = await sql`select nspname from pg_namespace where nspname = 'envoi'`
      await sql.end()
      expect(made).toHaveLength(0)
    },
    TEST_MS,
  )
})

test(
  'a pooler is recognised, in either address',
  async () => {
    const own = await ownDatabase(embeddedUrl())
    await asSuperuser(own.superuserUrl, `alter database ${own.name} owner to ${own.role}`)
    const pooler = await startPooler(own.url)
    try {
      const { code, said } = await diagnostic({
        DATABASE_URL: pooler.through(own.url),
        DATABASE_URL_DIRECT: pooler.through(own.url),
      })
      expect(code).toBe(0)
      expect(said).toMatch(saidOf('a transaction pooler stands before the database', 'diagnostic'))
      expect(said).toMatch(saidOf('DATABASE_URL_DIRECT leads through the pooler too', 'diagnostic'))
    } finally {
      await pooler.stop()
    }
  },
  TEST_MS,
)

test(
  'a direct address of another database is told to hear nothing',
  async () => {
    const [own, other] = [await ownDatabase(embeddedUrl()), await ownDatabase(embeddedUrl())]
    const { said } = await diagnostic({
      DATABASE_URL: own.superuserUrl,
      DATABASE_URL_DIRECT: other.superuserUrl,
    })
    expect(said).toMatch(saidOf('DATABASE_URL_DIRECT is another database', 'diagnostic'))
    const same = await diagnostic({
      DATABASE_URL: own.superuserUrl,
      DATABASE_URL_DIRECT: own.superuserUrl,
    })
    expect(same.said).toContain('hears what DATABASE_URL tells')
  },
  TEST_MS,
)

test(
  'clocks that differ are told, with the one that is ahead',
  async () => {
    const own = await ownDatabase(embeddedUrl())
    const preload = fileURLToPath(new URL('./two-days-behind.ts', import.meta.url))
    const { code, said } = await diagnostic(
      { DATABASE_URL: own.superuserUrl },
      { bun: ['--preload', preload] },
    )
    expect(code).toBe(0)
    expect(said).toMatch(saidOf("the database's clock is two days off", 'diagnostic'))
  },
  TEST_MS,
)

test(
  'journals made with another number of partitions are told before a start is refused',
  async () => {
    const own = await ownDatabase(embeddedUrl())
    expect(await startRefused({ DATABASE_URL: own.superuserUrl })).toBe('it started')
    const environment = { DATABASE_URL: own.superuserUrl, KAFKA_PARTITIONS: '7' }
    const { code, said } = await diagnostic(environment)
    expect(code).toBe(1)
    const situation = 'the journals were made with another number of partitions'
    expect(said).toMatch(saidOf(situation, 'diagnostic'))
    expect(said.match(/KAFKA_PARTITIONS is/g)?.length).toBe(1)
    expect(await startRefused(environment)).toMatch(saidOf(situation, 'start'))
  },
  TEST_MS,
)

test(
  'a role that may not make the schemas that are missing is told all of them',
  async () => {
    const own = await ownDatabase(embeddedUrl())
    const { code, said } = await diagnostic({ DATABASE_URL: own.url })
    expect(code).toBe(1)
    const situation = 'a role may not create schemas, and some are missing'
    expect(said).toMatch(saidOf(situation, 'diagnostic'))
    expect(said).toContain(schemas(own.url).join(', '))
    expect(await startRefused({ DATABASE_URL: own.url })).toMatch(saidOf(situation, 'start'))
  },
  TEST_MS,
)

test(
  'a role that only reads and writes works until the journal needs a part, and is told so',
  async () => {
    const own = await ownDatabase(embeddedUrl())
    expect(await startRefused({ DATABASE_URL: own.superuserUrl })).toBe('it started')
    await asSuperuser(
      own.superuserUrl,
      ...schemas(own.url).flatMap((schema) => [
        `grant usage on schema ${schema} to ${own.role}`,
        `grant select, insert, update, delete on all tables in schema ${schema} to ${own.role}`,
      ]),
    )
    const { code, said } = await diagnostic({ DATABASE_URL: own.url })
    expect(code).toBe(1)
    const situation = 'a role may read and write the tables, and does not own them'
    expect(said).toMatch(saidOf(situation, 'diagnostic'))
    expect(await startRefused({ DATABASE_URL: own.url })).toBe('it started')
  },
  TEST_MS,
)

test(
  'migrations that a role may not apply are told before, and the statement that is told is enough',
  async () => {
    const own = await ownDatabase(embeddedUrl())
    const owner = `${own.role}_owner`
    await asSuperuser(
      own.superuserUrl,
      `create role ${owner} login password 'essai'`,
      `alter database ${own.name} owner to ${owner}`,
    )
    const ownerUrl = own.url.replace(`//${own.role}:`, `//${owner}:`)
    expect(await startRefused({ DATABASE_URL: ownerUrl })).toBe('it started')
    await asSuperuser(
      own.superuserUrl,
      ...schemas(own.url).flatMap((schema) => [
        `grant usage on schema ${schema} to ${own.role}`,
        `grant select, insert, update, delete on all tables in schema ${schema} to ${own.role}`,
      ]),
      // As the release before this one would have left it.
      `update stock.current_function set revision = 0, checksum = '' where name = 'probe.sql'`,
    )
    const situation = 'a release brings migrations that a role may not apply'
    const { code, said } = await diagnostic({ DATABASE_URL: own.url })
    expect(code).toBe(1)
    expect(said).toMatch(saidOf(situation, 'diagnostic'))
    expect(said).toContain(`changes in stock, whose tables belong to ${owner}`)
    expect(await startRefused({ DATABASE_URL: own.url })).toMatch(saidOf(situation, 'start'))

    await asSuperuser(own.superuserUrl, `grant ${owner} to ${own.role}`)
    expect((await diagnostic({ DATABASE_URL: own.url })).code).toBe(0)
    expect(await startRefused({ DATABASE_URL: own.url })).toBe('it started')
  },
  TEST_MS,
)

test(
  'a database in SQL_ASCII works, accents and all, and is told to be one',
  async () => {
    const own = await ownDatabase(system.url, "encoding 'SQL_ASCII' locale 'C' template template0")
    const { code, said } = await diagnostic({ DATABASE_URL: own.superuserUrl })
    expect(code).toBe(0)
    expect(said).toMatch(saidOf('the database is in SQL_ASCII', 'diagnostic'))
    const lines = await sagaOn(own.superuserUrl, own.superuserUrl)
    expect(lines.join('\n')).toContain('is in SQL_ASCII')
  },
  TEST_MS,
)

test(
  'a role with too few connections, or none, is told',
  async () => {
    const own = await ownDatabase(system.url)
    const limited = async (limit: number) => {
      await asSuperuser(
        own.superuserUrl,
        `alter database ${own.name} owner to ${own.role}`,
        `alter role ${own.role} connection limit ${limit}`,
      )
      return diagnostic({ DATABASE_URL: own.url })
    }
    const few = await limited(3)
    expect(few.code).toBe(0)
    expect(few.said).toMatch(
      saidOf('the role may have fewer connections than the services open', 'diagnostic'),
    )
    const none = await limited(0)
    expect(none.code).toBe(1)
    expect(none.said).toMatch(saidOf('the server takes no more connections', 'diagnostic'))
  },
  TEST_MS,
)
