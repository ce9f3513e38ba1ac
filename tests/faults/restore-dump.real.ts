// needs: kafka, postgresql
// waits
import { describe, expect, test } from 'bun:test'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { partFolder, unprivilegedUser } from '../../redpanda/places.ts'
import { runToEnd } from '../../redpanda/process.ts'
import {
  type SystemServer,
  startSystemPostgres,
  systemPostgres,
} from '../../redpanda/system-postgres.ts'
import { connect } from '../../shared/kernel/postgres.ts'
import { freshParts } from '../parts.ts'
import { worldOn } from '../saga/real-world.ts'
import type { SagaWorld } from '../saga/saga-world.ts'
import { shopIn } from '../saga/shop.ts'
import { listenTo } from './heard.ts'
import { brokenStreams, factsIn, parkedIn, reusedIn, speakers } from './journals.ts'
import { unconfirmed } from './watching.ts'

const TEST_MS = 120_000
const CONFIRMED_MS = 30_000
const TOOL_MS = 30_000
const EACH = 5
/** Of positions that were used twice. */
const SHOWN = 5

/** How a backup is taken while all runs, and how it is brought back while the services are stopped. */
interface Way {
  readonly name: string
  backUp(server: SystemServer, folder: string): Promise<void>
  /** Gives the server that holds the database from then on. */
  restore(server: SystemServer, folder: string): Promise<SystemServer>
}

const binaries = (): string => systemPostgres() ?? ''
const user = unprivilegedUser()

const byDump: Way = {
  name: 'pg_dump into the server that never stopped',
  backUp: async (server, folder) => {
    await server.run('pg_dump', ['-Fc', '-f', join(partFolder(folder, user), 'dump'), server.url])
  },
  restore: async (server, folder) => {
    const maintenance = ['--maintenance-db', server.url.replace(/\/[^/]*$/, '/postgres')]
    await server.run('dropdb', ['--force', ...maintenance, 'colisaga'])
    await server.run('createdb', [...maintenance, 'colisaga'])
    await server.run('pg_restore', ['-d', server.url, join(folder, 'dump')])
    return server
  },
}

const byFiles: Way = {
  name: 'files into another server',
  backUp: async (server, folder) => {
    const data = join(partFolder(folder, user), 'data')
    await server.run('pg_basebackup', ['-D', data, '-d', server.url, '-X', 'stream', '-c', 'fast'])
  },
  restore: async (server, folder) => {
    await server.stop()
    return startSystemPostgres({ binaries: binaries(), folder, user })
  },
}

/** Where an operator reads the drill, and the command in it that brings everything to the topics again. */
const PAGE = new URL('../../docs/operations.md', import.meta.url)
const REPUBLISH = { told: 'bun run republier -- --service envoi --depuis 1', from: '1' }

test('the drill is the one that the page tells', () => {
  expect(readFileSync(PAGE, 'utf8')).toContain(REPUBLISH.told)
})

/** The drill of docs/operations.md: services stopped, database restored, services started, all published again. */
const drill = async (way: Way, suiviElsewhere: boolean): Promise<void> => {
  const folder = mkdtempSync('/var/tmp/colisaga-restore-')
  chmodSync(folder, 0o755)
  const { databaseUrl: elsewhere, kafka } = await freshParts()
  if (kafka === undefined) throw new Error('no Kafka')
  const first = join(folder, 'postgres')
  let server = await startSystemPostgres({ binaries: binaries(), folder: first, user })
  const heard = await listening(kafka)
  const start = (): Promise<SagaWorld> =>
    worldOn(
      {
        TRANSPORT: 'platformatic',
        DATABASE_URL: server.url,
        DATABASE_URL_DIRECT: server.url,
        KAFKA_BROKERS: kafka.brokers,
        KAFKA_PREFIX: kafka.prefix,
      },
      suiviElsewhere
        ? { own: { suivi: { DATABASE_URL: elsewhere, DATABASE_URL_DIRECT: elsewhere } } }
        : {},
    )
  let world = await start()
  try {
    const { sent, saga, stocked } = shopIn(() => world)
    const confirmed = async (): Promise<readonly string[]> => {
      const parcels = await Promise.all(Array.from({ length: EACH }, () => sent(sku)))
      for (const colisId of parcels) await saga(colisId, 'reussie')
      return parcels
    }
    const sku = await stocked(100)
    const kept = await confirmed()
    await way.backUp(server, join(folder, 'backup'))
    await confirmed()
    const before = await inDatabase(server.url, factsIn)

    await world.close()
    server = await way.restore(server, join(folder, 'backup'))
    world = await start()
    for (const service of speakers)
      await runToEnd(
        {
          name: 'republier',
          command: process.execPath,
          args: ['apps/operations/republier.ts', '--service', service, '--depuis', REPUBLISH.from],
          env: { DATABASE_URL: server.url },
        },
        TOOL_MS,
      )
    const later = await Promise.all(Array.from({ length: EACH }, () => sent(sku)))
    const unheard = await unconfirmed(world, [...kept, ...later], CONFIRMED_MS)
    const after = await inDatabase(server.url, factsIn)
    const parked = await inDatabase(server.url, parkedIn)
    expect({
      unheard,
      reused: [...reusedIn(before, after), ...heard.reused].slice(0, SHOWN),
      broken: await inDatabase(server.url, brokenStreams),
      parked: parked.filter((line) =>
        [...kept, ...later].some((colisId) => line.includes(colisId)),
      ),
    }).toEqual({ unheard: [], reused: [], broken: [], parked: [] })
  } finally {
    await heard.stop()
    await world.close()
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Beside the services, from before their topics are there until the end. */
const listening = async (kafka: { readonly brokers: string; readonly prefix: string }) =>
  listenTo(
    kafka,
    speakers.map((service) => `colis.${service}`),
  )

const inDatabase = async <Result>(
  url: string,
  ask: (sql: ReturnType<typeof connect>) => Promise<Result>,
): Promise<Result> => {
  const sql = connect({ url, pool: 1, name: 'test' })
  try {
    return await ask(sql)
  } finally {
    await sql.end({ timeout: 1 })
  }
}

describe.each([byDump, byFiles])('restored by $name', (way) => {
  test.concurrent.each([
    ['in the same database', false],
    ['in another database, which forgets nothing', true],
  ] as const)(
    'a listener %s hears every new parcel, and no position is used twice',
    (_, suiviElsewhere) => drill(way, suiviElsewhere),
    TEST_MS,
  )
})
