import { readFileSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import type { Sql } from 'postgres'
import { z } from 'zod'
import { isAway } from '../../runtime/patience.ts'
import { guarded } from './faults.ts'
import { quoted, sqlText } from './migrate.ts'
import { PROLOGUE, ownsSessions } from './session.ts'
import { Statement } from './statement.ts'
import { isOfDatabase, whyNot } from './unreached.ts'

const PROBE = new URL('./sql/probe.sql', import.meta.url)
const Names = z.array(z.object({ name: z.string() }))
/** Those of $1 (a JSON array of schemas) whose journal can be probed by this role. */
const PROBED = new Statement(readFileSync(new URL('./sql/probed.sql', import.meta.url), 'utf8'))

/**
 * Writes a page and reads it, in each of these journals; where none is there yet, into a table that is taken back.
 * `missing`: schemas that are to be made. Gives why it cannot be done, undefined when it can. Throws when the database
 * is away.
 */
export const writingTrouble = async (
  sql: Sql<{ bigint: number }>,
  {
    journals,
    missing,
  }: { readonly journals: readonly string[]; readonly missing: readonly string[] },
): Promise<string | undefined> => {
  const isOurs = ownsSessions(sql)
  try {
    const there = Names.parse(await guarded(() => PROBED.rows(sql, isOurs, [journals])))
    for (const { name } of there) {
      const [row] = await guarded(() => new Statement(sqlText(PROBE, name)).rows(sql, isOurs))
      if (row?.['found'] !== true) return `what was written into ${name} cannot be read`
    }
    if (there.length === 0)
      await writeAndRollBack(
        sql,
        journals.find((name) => !missing.includes(name)),
      )
    return undefined
  } catch (error) {
    if (isAway(error) || !isOfDatabase(error)) throw error
    return `nothing can be written: ${whyNot(error)}`
  }
}

/** Writes a page into a table of its own, in this schema or in one of its own, and takes all of it back. */
const writeAndRollBack = async (
  sql: Sql<{ bigint: number }>,
  existing: string | undefined,
): Promise<void> => {
  const name = `colisaga_trial_${randomBytes(4).toString('hex')}`
  const schema = quoted(existing ?? name)
  const table = `${schema}.${name}`
  try {
    await sql.begin(async (transaction) => {
      await transaction.unsafe(
        `${PROLOGUE}${existing === undefined ? `create schema ${schema};` : ''}
        create table ${table} (filler text);
        alter table ${table} alter column filler set storage plain;
        insert into ${table} values (repeat('.', 8000))`,
      )
      throw new RolledBack()
    })
  } catch (error) {
    if (!(error instanceof RolledBack)) throw error
  }
}

class RolledBack extends Error {}
