import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import type { Sql, TransactionSql } from 'postgres'
import { PROLOGUE } from './session.ts'

/** A folder of numbered migrations and the schema that they make. */
export interface Migrations {
  /** Name of the PostgreSQL schema; made when it is not there. */
  readonly schema: string
  /** Files `001_name.sql`, `002_name.sql`, …: applied once each, in order; never changed afterwards. */
  readonly folder: URL
  /**
   * Files `name.sql`, each the one current text of a function of the database, whose first line is
   * `-- revision: N`: applied when the database has an older revision, after the migrations.
   */
  readonly functions?: URL
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
  filledIn(readFileSync(file, 'utf8'), schema)

const filledIn = (text: string, schema: string): string =>
  text
    .replaceAll(/(?<!:):schema_name\b/g, schema.replaceAll("'", "''"))
    .replaceAll(/(?<!:):schema\b/g, quoted(schema))
    .replaceAll(/(?<!:):lock\b/g, `hashtextextended('${schema.replaceAll("'", "''")}.journal', 0)`)

/**
 * Applies the migrations that are missing and the functions that are older here, in one transaction under
 * one lock, so that instances which start together do it once. Throws when the database knows a migration
 * that this version does not have (an older version must not write to a newer schema), and when the text of
 * an applied migration has changed since.
 */
export const migrate = async (sql: Sql, migrations: Migrations): Promise<void> => {
  const { schema, folder, functions, series = 'journal' } = migrations
  await sql.begin(async (transaction) => {
    // A session through a pooler has other settings, which would give the same text another meaning.
    await transaction.unsafe(PROLOGUE)
    // A request's statement has a limit; a large table takes what it takes.
    await transaction.unsafe('set local statement_timeout = 0')
    await transaction`select pg_advisory_xact_lock(hashtextextended(${`migrate ${schema}`}, 0))`
    await makeTables(transaction, schema)
    await applyMigrations(transaction, { schema, folder, series })
    if (functions !== undefined && existsSync(functions))
      await applyFunctions(transaction, { schema, functions, series })
  })
}

/** The tables in which a schema keeps what was applied to it. */
const TABLES = {
  migration: `
    series text, name text, applied_at timestamptz not null default now(), checksum text,
    primary key (series, name)`,
  current_function: `
    series text, name text, revision integer not null, checksum text not null,
    applied_at timestamptz not null default now(), primary key (series, name)`,
}

/**
 * Makes what is not there, and asks first: PostgreSQL wants the right to make a thing before it looks whether
 * `if not exists` has anything to do.
 */
const makeTables = async (transaction: TransactionSql, schema: string): Promise<void> => {
  const found = await transaction`
    select c.relname as table, a.attname as checksum
    from pg_namespace n
    left join pg_class c on c.relnamespace = n.oid and c.relname in ${transaction(Object.keys(TABLES))}
    left join pg_attribute a on a.attrelid = c.oid and a.attname = 'checksum' and not a.attisdropped
    where n.nspname = ${schema}`
  if (found.length === 0) await transaction.unsafe(`create schema ${quoted(schema)}`)
  for (const [name, columns] of Object.entries(TABLES)) {
    const table = `${quoted(schema)}.${name}`
    const there = found.find((row) => row['table'] === name)
    if (there === undefined) await transaction.unsafe(`create table ${table} (${columns})`)
    // A release that noted no checksums made it.
    else if (there['checksum'] === null)
      await transaction.unsafe(`alter table ${table} add column checksum text`)
  }
}

const applyMigrations = async (
  transaction: TransactionSql,
  { schema, folder, series }: { schema: string; folder: URL; series: string },
): Promise<void> => {
  const table = `${quoted(schema)}.migration`
  const files = readdirSync(folder)
    .filter((name) => /^\d{3}_.+\.sql$/.test(name))
    .sort()
  const rows = await transaction.unsafe(`select name, checksum from ${table} where series = $1`, [
    series,
  ])
  const applied = new Map(rows.map((row) => [String(row['name']), row['checksum']]))
  const unknown = [...applied.keys()].filter((name) => !files.includes(name))
  if (unknown.length > 0)
    throw new Error(
      `schema ${schema} has migrations that this version does not know: ${unknown.join(', ')}`,
    )
  for (const name of files) {
    const text = readFileSync(new URL(name, folder), 'utf8')
    const checksum = checksumOf(text)
    const before = applied.get(name)
    if (!applied.has(name)) {
      await transaction.unsafe(filledIn(text, schema))
      await transaction.unsafe(
        `insert into ${table} (series, name, checksum) values ($1, $2, $3)`,
        [series, name, checksum],
      )
    } else if (before === null) {
      // Applied by a release that noted no checksums.
      await transaction.unsafe(
        `update ${table} set checksum = $3 where series = $1 and name = $2`,
        [series, name, checksum],
      )
    } else if (before !== checksum) {
      throw new Error(
        `migration ${name} of schema ${schema} was changed after it was applied: what has been released stays as it was`,
      )
    }
  }
}

const applyFunctions = async (
  transaction: TransactionSql,
  { schema, functions, series }: { schema: string; functions: URL; series: string },
): Promise<void> => {
  const table = `${quoted(schema)}.current_function`
  const rows = await transaction.unsafe(
    `select name, revision, checksum from ${table} where series = $1`,
    [series],
  )
  const current = new Map(
    rows.map((row) => [
      String(row['name']),
      { revision: Number(row['revision']), checksum: String(row['checksum']) },
    ]),
  )
  // Functions call each other: none is checked before all are there.
  await transaction.unsafe('set local check_function_bodies = off')
  for (const name of readdirSync(functions)
    .filter((file) => file.endsWith('.sql'))
    .sort()) {
    const text = readFileSync(new URL(name, functions), 'utf8')
    const revision = revisionOf(name, text)
    const checksum = checksumOf(text)
    const there = current.get(name)
    // An instance of an older release that starts beside a newer one leaves the newer function as it is.
    if (there !== undefined && there.revision > revision) continue
    if (there?.checksum === checksum) continue
    if (there?.revision === revision)
      throw new Error(
        `function ${name} of schema ${schema} has another text here, also of revision ${revision}: a text that changes gets a higher revision`,
      )
    await transaction.unsafe(filledIn(text, schema))
    await transaction.unsafe(
      `insert into ${table} (series, name, revision, checksum) values ($1, $2, $3, $4)
       on conflict (series, name) do update
         set revision = excluded.revision, checksum = excluded.checksum, applied_at = now()`,
      [series, name, revision, checksum],
    )
  }
}

/** The revision that the text of a function says of itself. */
export const revisionOf = (name: string, text: string): number => {
  const revision = /^-- revision: (\d+)$/m.exec(text)?.[1]
  if (revision === undefined) throw new Error(`function ${name} does not say its revision`)
  return Number(revision)
}

const checksumOf = (text: string): string => createHash('sha256').update(text).digest('hex')
