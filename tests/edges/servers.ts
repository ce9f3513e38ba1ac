import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { unprivilegedUser } from '../../redpanda/places.ts'
import { startLocalRedis } from '../../redpanda/redis.ts'
import { redisOnPath } from '../../redpanda/stack.ts'
import {
  type SystemServer,
  startSystemPostgres,
  systemPostgres,
} from '../../redpanda/system-postgres.ts'
import { connect } from '../../shared/kernel/postgres.ts'
import { PARTS_VARIABLE } from '../parts.ts'

/** The system's PostgreSQL on data of its own, with a socket in `folder`. */
export const systemServer = async (
  settings: Readonly<Record<string, string | number>> = {},
): Promise<SystemServer & { readonly folder: string }> => {
  const folder = mkdtempSync('/var/tmp/colisaga-edges-')
  const user = unprivilegedUser()
  chmodSync(folder, 0o777)
  const server = await startSystemPostgres({
    binaries: systemPostgres() ?? '',
    folder: join(folder, 'postgres'),
    user,
    settings: { unix_socket_directories: folder, ...settings },
  })
  return {
    ...server,
    folder,
    stop: async () => {
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** A Redis of its own; `host`: its name and port. */
export const ownRedis = async () => {
  const folder = mkdtempSync('/var/tmp/colisaga-redis-')
  const local = await startLocalRedis({ binary: redisOnPath() ?? 'redis-server', folder })
  return {
    host: new URL(local.plainUrl).host,
    stop: async () => {
      await local.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The superuser's address of the embedded server that `bun run test` has started. */
export const embeddedUrl = (): string => process.env[PARTS_VARIABLE] ?? ''

/** Runs statements as a superuser, each by itself. */
export const asSuperuser = async (url: string, ...statements: readonly string[]): Promise<void> => {
  const sql = connect({ url, pool: 1, name: 'test' })
  try {
    for (const statement of statements) await sql.unsafe(statement)
  } finally {
    await sql.end({ timeout: 1 })
  }
}

export interface OwnDatabase {
  readonly name: string
  /** The role that the services have; it owns nothing that `prepare` does not give it. */
  readonly role: string
  /** The role's address. */
  readonly url: string
  /** The superuser's address of the same database. */
  readonly superuserUrl: string
}

/** A database and a role with a password of their own; `options`: what `create database` is told. */
export const ownDatabase = async (serverUrl: string, options = ''): Promise<OwnDatabase> => {
  const mark = randomBytes(4).toString('hex')
  const name = `edge_${mark}`
  const role = `parcels_${mark}`
  await asSuperuser(
    serverUrl,
    `create role ${role} login password 'essai'`,
    `create database ${name} ${options}`,
  )
  const superuser = new URL(serverUrl)
  superuser.pathname = `/${name}`
  const own = new URL(superuser)
  own.username = role
  own.password = 'essai'
  return { name, role, url: own.href, superuserUrl: superuser.href }
}
