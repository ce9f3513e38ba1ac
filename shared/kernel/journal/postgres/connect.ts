import { readFileSync } from 'node:fs'
import postgres, { type Sql } from 'postgres'

/** How to reach a database. */
export interface Database {
  /** postgres://user:password@host:port/name?sslmode=… */
  readonly url: string
  /** Connections at most. */
  readonly pool: number
  /** Shown by pg_stat_activity. */
  readonly name: string
}

const CONNECT_TIMEOUT_S = 5
const IDLE_TIMEOUT_S = 120

/** The PostgreSQL type of positions: they fit a JavaScript number until the year 2242. */
const BIGINT = 20

/**
 * Parameters of the address that the library knows. It would hand any other to the server as a setting,
 * which refuses the connection; libpq's own (channel_binding, gssencmode, …) mean nothing to either.
 */
const KNOWN = new Set(['sslmode', 'sslrootcert', 'target_session_attrs'])

/** A pool of connections. Nothing is sent before the first query. Throws when sslrootcert cannot be read. */
export const connect = ({ url, pool, name }: Database): Sql<{ bigint: number }> => {
  const ssl = tlsOf(url)
  return postgres(plain(url), {
    ...(ssl !== undefined && { ssl }),
    max: pool,
    // Nothing is kept in a connection, which a transaction pooler may give to somebody else at any time.
    prepare: false,
    connect_timeout: CONNECT_TIMEOUT_S,
    idle_timeout: IDLE_TIMEOUT_S,
    fetch_types: false,
    onnotice: () => {},
    connection: { application_name: name },
    types: {
      bigint: { to: BIGINT, from: [BIGINT], parse: Number, serialize: String },
    },
  })
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
