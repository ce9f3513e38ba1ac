import { readFileSync } from 'node:fs'
import postgres, { type Sql } from 'postgres'
import { SETTINGS } from './session.ts'

/** How to reach a database. */
export interface Database {
  /** postgres://user:password@host:port/name?sslmode=… */
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
const PROBE_CLOSE_S = 1

/** The PostgreSQL type of positions: they fit a JavaScript number until the year 2242. */
const BIGINT = 20

/**
 * Parameters of the address that the library knows. It would hand any other to the server as a setting,
 * which refuses the connection; libpq's own (channel_binding, gssencmode, …) mean nothing to either.
 */
const KNOWN = new Set(['sslmode', 'sslrootcert', 'target_session_attrs'])

/** A pool of connections. Nothing is sent before the first query. Throws when sslrootcert cannot be read. */
export const connect = ({
  url,
  pool,
  name,
  ownSessions = false,
}: Database): Sql<{ bigint: number }> => {
  const ssl = tlsOf(url)
  return postgres(plain(url), {
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
  })
}

/** How a pooler refuses a setting that it cannot follow: protocol violation, not supported, invalid value. */
const SETTING_REFUSED = new Set(['08P01', '0A000', '22023'])

/**
 * Whether connections go straight to a server. A pooler in between refuses settings that it cannot follow, or else
 * tells a connection a number of its own, which is not that of the server's process. Throws when it is not reached.
 */
export const hasOwnSessions = async (database: Database): Promise<boolean> => {
  const sql = connect({ ...database, pool: 1, ownSessions: true })
  try {
    const answer = await sql.unsafe('select pg_backend_pid() as pid')
    return answer[0]?.['pid'] === answer.state.pid
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (typeof code === 'string' && SETTING_REFUSED.has(code)) return false
    throw error
  } finally {
    await sql.end({ timeout: PROBE_CLOSE_S })
  }
}

/** Parameters of an address that have no effect. */
export const ignoredParameters = (url: string): readonly string[] =>
  [...(URL.parse(url)?.searchParams.keys() ?? [])].filter((name) => !KNOWN.has(name))

const plain = (url: string): string => {
  const address = URL.parse(url)
  if (address === null) return url
  const unwanted = [...address.searchParams.keys()].filter(
    (name) => !KNOWN.has(name) || name.startsWith('ssl'),
  )
  for (const name of unwanted) address.searchParams.delete(name)
  return address.href
}

/** libpq's meaning of sslmode and sslrootcert; undefined: not encrypted. */
const tlsOf = (url: string) => {
  const parameters = URL.parse(url)?.searchParams
  const mode = parameters?.get('sslmode') ?? 'disable'
  const file = parameters?.get('sslrootcert')
  if (mode === 'disable' || mode === 'allow') return undefined
  if (mode === 'prefer') return 'prefer' as const
  const ca =
    file === null || file === undefined || file === 'system' ? undefined : readFileSync(file)
  const verified = mode === 'verify-ca' || mode === 'verify-full' || ca !== undefined
  return {
    rejectUnauthorized: verified,
    ...(ca !== undefined && { ca }),
    // Whose name the certificate bears matters to verify-full alone.
    ...(verified && mode !== 'verify-full' && { checkServerIdentity: () => undefined }),
  }
}
