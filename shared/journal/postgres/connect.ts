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

/** A pool of connections. Nothing is sent before the first query. */
export const connect = ({ url, pool, name }: Database): Sql<{ bigint: number }> =>
  postgres(url, {
    max: pool,
    connect_timeout: CONNECT_TIMEOUT_S,
    idle_timeout: IDLE_TIMEOUT_S,
    fetch_types: false,
    onnotice: () => {},
    connection: { application_name: name },
    types: {
      bigint: { to: BIGINT, from: [BIGINT], parse: Number, serialize: String },
    },
  })
