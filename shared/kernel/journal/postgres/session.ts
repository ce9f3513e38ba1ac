import type { Sql } from 'postgres'

/** A statement that has taken so long is ended by the server: before a request's own deadline (10 s). */
const STATEMENT_MS = 8_000

/**
 * What our SQL relies on, whatever the server, the database and the role have as their defaults: a date as text has
 * one meaning, names without a schema are PostgreSQL's own, a row is found by an index (a prepared statement may be
 * planned while its tables are empty, and read them whole for ever after), and a plan is not compiled (the price that a
 * switched off plan is given would have each small statement compiled).
 */
export const SETTINGS = {
  statement_timeout: STATEMENT_MS,
  datestyle: 'ISO, YMD',
  timezone: 'UTC',
  standard_conforming_strings: 'on',
  search_path: 'pg_catalog',
  default_transaction_isolation: 'read committed',
  enable_seqscan: 'off',
  jit: 'off',
} as const

/** The same for one transaction, before the statement of its message. */
export const PROLOGUE = [
  'set transaction isolation level read committed',
  ...Object.entries(SETTINGS)
    .filter(([name]) => name !== 'default_transaction_isolation')
    .map(([name, value]) => `set local ${name} = '${value}'`),
]
  .map((statement) => `${statement}; `)
  .join('')

/**
 * Whether the connections of this pool are sessions of ours, begun with SETTINGS: then they keep prepared statements.
 * A transaction pooler may give a connection to somebody else between any two transactions: nothing is left in it.
 */
export const ownsSessions = (sql: Sql<{ bigint: number }>): boolean =>
  'statement_timeout' in sql.options.connection
