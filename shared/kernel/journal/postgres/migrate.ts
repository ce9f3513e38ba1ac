import { readdirSync, readFileSync } from 'node:fs'
import type { Sql } from 'postgres'

/** A folder of numbered migrations and the schema that they make. */
export interface Migrations {
  /** Name of the PostgreSQL schema; made when it is not there. */
  readonly schema: string
  /** Files `001_name.sql`, `002_name.sql`, …: applied once each, in order; never changed afterwards. */
  readonly folder: URL
  /** Tells apart several folders that fill one schema. */
  readonly series?: string
}

/** A schema's name as SQL writes it. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

/**
 * The SQL text of a file, with `:schema`, `:schema_name` (unquoted) and `:lock` (the journal's advisory
 * lock) filled in.
 */
export const sqlText = (file: URL, schema: string): string =>
  readFileSync(file, 'utf8')
    .replaceAll(/(?<!:):schema_name\b/g, schema.replaceAll("'", "''"))
    .replaceAll(/(?<!:):schema\b/g, quoted(schema))
    .replaceAll(/(?<!:):lock\b/g, `hashtextextended('${schema.replaceAll("'", "''")}.journal', 0)`)

/**
 * Applies the migrations that are missing, each in a transaction of its own under one lock, so that
 * instances which start together do it once. Throws when the database knows a migration that this
 * version does not have: an older version must not write to a newer schema.
 */
export const migrate = async (sql: Sql, { schema, folder, series = 'journal' }: Migrations) => {
  const files = readdirSync(folder)
    .filter((name) => /^\d{3}_.+\.sql$/.test(name))
    .sort()
  await sql.begin(async (transaction) => {
    await transaction`select pg_advisory_xact_lock(hashtextextended(${`migrate ${schema}`}, 0))`
    await transaction.unsafe(`create schema if not exists ${quoted(schema)}`)
    await transaction.unsafe(
      `create table if not exists ${quoted(schema)}.migration (
        series text, name text, applied_at timestamptz not null default now(),
        primary key (series, name))`,
    )
    const applied = new Set(
      (
        await transaction.unsafe(`select name from ${quoted(schema)}.migration where series = $1`, [
          series,
        ])
      ).map((row) => String(row['name'])),
    )
    const unknown = [...applied].filter((name) => !files.includes(name))
    if (unknown.length > 0) {
      throw new Error(
        `schema ${schema} has migrations that this version does not know: ${unknown.join(', ')}`,
      )
    }
    for (const name of files.filter((file) => !applied.has(file))) {
      await transaction.unsafe(sqlText(new URL(name, folder), schema))
      await transaction.unsafe(
        `insert into ${quoted(schema)}.migration (series, name) values ($1, $2)`,
        [series, name],
      )
    }
  })
}
