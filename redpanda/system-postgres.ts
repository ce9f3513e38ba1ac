import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { connect } from '../shared/kernel/postgres.ts'
import { partFolder, type User } from './places.ts'
import { freePort, waitForPort } from './ports.ts'
import { lastLines, runToEnd, startProcess, type ServerProcess } from './process.ts'

const DEBIAN = '/usr/lib/postgresql'
const SHORT_MS = 60_000
const SUPERUSER = 'postgres'
const DATABASE = 'colisaga'
const ASK_AGAIN_MS = 50

/**
 * Where the system's own PostgreSQL (Debian: `postgresql-15`) has its programs, with those that the npm
 * package leaves out: pg_basebackup, pg_dump. Undefined: it is not installed.
 */
export const systemPostgres = (): string | undefined => {
  if (!existsSync(DEBIAN)) return undefined
  const versions = readdirSync(DEBIAN).filter((version) => /^\d+$/.test(version))
  return versions
    .toSorted((a, b) => Number(b) - Number(a))
    .map((version) => join(DEBIAN, version, 'bin'))
    .find((binaries) =>
      ['initdb', 'postgres', 'pg_basebackup', 'pg_dump'].every((name) =>
        existsSync(join(binaries, name)),
      ),
    )
}

export interface SystemServer {
  readonly url: string
  readonly port: number
  readonly process: () => ServerProcess
  /** Runs one of PostgreSQL's programs as the server's user, and gives what it prints. */
  run(program: string, args: readonly string[]): Promise<string>
  /** SIGKILL: what it had not sent to a standby stays with it. */
  kill(): Promise<void>
  stop(): Promise<void>
}

/**
 * A server of the system's PostgreSQL on loopback, without passwords: for tests, on data of its own.
 * With `copyOf` it is a streaming standby of that server. Throws with the end of its log.
 */
export const startSystemPostgres = async (options: {
  readonly binaries: string
  readonly folder: string
  readonly user?: User | undefined
  readonly copyOf?: SystemServer
  /** Settings of its own, over the usual ones. */
  readonly settings?: Readonly<Record<string, string | number>>
}): Promise<SystemServer> => {
  const { binaries, user, copyOf } = options
  const folder = partFolder(options.folder, user)
  const data = join(folder, 'data')
  const logFile = join(folder, 'postgres.log')
  const program = (name: string, args: readonly string[]) => ({
    name,
    command: join(binaries, name),
    args,
    cwd: folder,
    ...(user !== undefined && { user }),
  })
  const run = (name: string, args: readonly string[]): Promise<string> =>
    runToEnd(program(name, args), SHORT_MS)
  if (!existsSync(join(data, 'PG_VERSION'))) {
    if (copyOf === undefined)
      await run('initdb', ['-D', data, '-A', 'trust', '-U', SUPERUSER, '-E', 'UTF8', '--no-sync'])
    else
      await run('pg_basebackup', ['-D', data, '-d', copyOf.url, '-R', '-X', 'stream', '-c', 'fast'])
  }
  const port = await freePort()
  const settings = Object.entries({
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 200,
    fsync: 'off',
    wal_level: 'replica',
    hot_standby: 'on',
    log_min_messages: 'warning',
    ...options.settings,
  }).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const server = await startProcess({
    ...program('postgres', ['-D', data, ...settings]),
    stopSignal: 'INT',
    logFile,
  })
  const urlOf = (database: string): string =>
    `postgres://${SUPERUSER}@127.0.0.1:${port}/${database}`
  try {
    await waitForPort(port, SHORT_MS, server.running)
    if (copyOf === undefined) await createDatabase(urlOf('postgres'))
  } catch (error) {
    await server.stop()
    throw new Error(`PostgreSQL did not start (${logFile}):\n${lastLines(logFile)}`, {
      cause: error,
    })
  }
  return {
    url: urlOf(DATABASE),
    port,
    process: () => server,
    run,
    kill: () => server.kill(),
    stop: () => server.stop(),
  }
}

/** A starting server answers "starting up" for a moment: asked again within bounds. */
const createDatabase = async (url: string): Promise<void> => {
  for (const untilMs = Date.now() + SHORT_MS; ;) {
    const sql = connect({ url, pool: 1, name: 'colisaga' })
    try {
      const found = await sql`select 1 from pg_database where datname = ${DATABASE}`
      if (found.length === 0) await sql.unsafe(`create database ${DATABASE}`)
      return
    } catch (error) {
      if (Date.now() > untilMs) throw error
      await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS))
    } finally {
      await sql.end({ timeout: 1 })
    }
  }
}
