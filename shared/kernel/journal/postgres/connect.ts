import { readFileSync } from 'node:fs'
import type { Socket } from 'node:net'
import postgres, { type Options, type PostgresType, type Sql } from 'postgres'
import {
  AddressError,
  addressOf,
  isFolder,
  placeText,
  systemUser,
  type DatabaseAddress,
} from './address.ts'
import { answerOf } from './answer.ts'
import { certificatesTrouble } from '../../runtime/configuration.ts'
import { SETTINGS } from './session.ts'
import { socketTo } from './socket.ts'
import { socketToFirst } from './several-hosts.ts'

/** How to reach a database. */
export interface Database {
  /** postgres://user:password@host:port/name?sslmode=…, as psql takes it */
  readonly url: string
  /** Connections at most. */
  readonly pool: number
  /** Shown by pg_stat_activity. */
  readonly name: string
  /** Whether no pooler gives the connections to others between transactions, as `hasOwnSessions` finds out. */
  readonly ownSessions?: boolean
}

const CONNECT_TIMEOUT_S = 5
const IDLE_TIMEOUT_S = 120
/** A question by itself may take so long, connections to several hosts included. */
const ANSWER_MS = 8_000

/** The PostgreSQL type of positions: they fit a JavaScript number until the year 2242. */
const BIGINT = 20

/** A pool of connections. Nothing is sent before the first query. Throws an AddressError. */
export const connect = (database: Database): Sql<{ bigint: number }> => {
  const address = addressOf(database.url)
  const attributes = address.parameters.get('target_session_attrs') ?? 'any'
  const [only, ...others] = address.places
  if (only !== undefined && others.length === 0 && attributes === 'any')
    return poolTo(address, database, () => socketTo(only))
  return poolTo(
    address,
    database,
    socketToFirst(address.places, attributes, (place) =>
      poolTo({ ...address, places: [place] }, { ...database, pool: 1, ownSessions: false }, () =>
        socketTo(place),
      ),
    ),
  )
}

/** Throws an AddressError that says what of an address is to be changed. */
export const checkAddress = (url: string): void => {
  const address = addressOf(url)
  if (address.user === undefined) systemUser()
  tlsOf(address)
}

const poolTo = (
  address: DatabaseAddress,
  { pool, name, ownSessions = false }: Database,
  socket: ReturnType<typeof socketToFirst> | (() => Socket),
): Sql<{ bigint: number }> => {
  const { places, user, password, database } = address
  const ssl = tlsOf(address)
  const options: Options<{ bigint: PostgresType<number> }> = {
    ...(places[0] !== undefined && isFolder(places[0].host) && { path: placeText(places[0]) }),
    user: user ?? systemUser(),
    ...(password !== undefined && { pass: password }),
    ...(database !== undefined && { database }),
    ...(ssl !== undefined && { ssl }),
    max: pool,
    prepare: ownSessions,
    connect_timeout: CONNECT_TIMEOUT_S,
    idle_timeout: IDLE_TIMEOUT_S,
    fetch_types: false,
    onnotice: () => {},
    connection: { application_name: name, ...(ownSessions && SETTINGS) },
    types: {
      bigint: { to: BIGINT, from: [BIGINT], parse: Number, serialize: String },
    },
  }
  // Lists, which its types leave out: in a text the library looks for several hosts, and takes `::1` apart.
  const host = places.map((place) => place.host).slice(0, 1)
  const port = places.map((place) => place.port).slice(0, 1)
  return postgres(Object.assign(options, { host, port, socket }))
}

/** How a pooler refuses a setting that it cannot follow: protocol violation, not supported, invalid value. */
const SETTING_REFUSED = new Set(['08P01', '0A000', '22023'])

/**
 * Whether connections go straight to a server. A pooler in between refuses settings that it cannot follow, or else
 * tells a connection a number of its own, which is not that of the server's process. Throws when it is not reached.
 */
export const hasOwnSessions = (database: Database): Promise<boolean> =>
  askedOnce({ ...database, ownSessions: true }, async (sql) => {
    try {
      const answer = await sql.unsafe('select pg_backend_pid() as pid')
      return answer[0]?.['pid'] === answer.state.pid
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined
      if (typeof code === 'string' && SETTING_REFUSED.has(code)) return false
      throw error
    }
  })

/** Asks a database on a connection for this alone. Rejects within some seconds when it gives no answer. */
export const askedOnce = <Answer>(
  database: Database,
  ask: (sql: Sql<{ bigint: number }>) => Promise<Answer>,
): Promise<Answer> => {
  const from = addressOf(database.url).places.map(placeText).join(', ')
  return answerOf(connect({ ...database, pool: 1 }), { from, withinMs: ANSWER_MS }, ask)
}

/** libpq's meaning of sslmode and sslrootcert; undefined: not encrypted, as over a socket of this machine. */
const tlsOf = ({ parameters, places }: DatabaseAddress) => {
  const mode = parameters.get('sslmode') ?? 'disable'
  const file = parameters.get('sslrootcert')
  const unused = ['sslrootcert', 'sslcert', 'sslkey'].find((name) => parameters.has(name))
  if (unused !== undefined && !parameters.has('sslmode'))
    throw new AddressError(`${unused} is written and sslmode is not: write sslmode=verify-full`)
  if (mode === 'disable' || mode === 'allow' || places.every(({ host }) => isFolder(host)))
    return undefined
  if (mode === 'prefer') {
    if (parameters.has('sslcert'))
      throw new AddressError('sslcert is not used with sslmode=prefer: write sslmode=verify-full')
    return 'prefer' as const
  }
  const ca = file === undefined || file === 'system' ? undefined : certificates('sslrootcert', file)
  const verified = mode === 'verify-ca' || mode === 'verify-full' || ca !== undefined
  return {
    rejectUnauthorized: verified,
    ...(ca !== undefined && { ca }),
    ...ownCertificate(parameters),
    // Whose name the certificate bears matters to verify-full alone.
    ...(verified && mode !== 'verify-full' && { checkServerIdentity: () => undefined }),
  }
}

/** What a server may want of its clients in place of a password, or beside it. */
const ownCertificate = (
  parameters: DatabaseAddress['parameters'],
): { readonly cert: string; readonly key: string } | undefined => {
  const [cert, key] = [parameters.get('sslcert'), parameters.get('sslkey')]
  if (cert === undefined && key === undefined) return undefined
  if (cert === undefined || key === undefined)
    throw new AddressError('sslcert and sslkey belong together: write both, or none')
  return { cert: certificates('sslcert', cert), key: certificates('sslkey', key) }
}

const certificates = (parameter: string, file: string): string => {
  const trouble = certificatesTrouble(file)
  if (trouble !== undefined) throw new AddressError(`${parameter}=${file}: ${trouble}`)
  return readFileSync(file, 'utf8')
}
