import type { Row, Sql } from 'postgres'
import { sqlText } from './migrate.ts'
import { ownsSessions } from './session.ts'
import { Statement, type Parameter } from './statement.ts'

/** Runs the statements of a folder of `.sql` files, by name; parameters are `$1`, `$2`, … */
export const queriesIn = <const Names extends readonly string[]>(
  sql: Sql<{ bigint: number }>,
  folder: URL,
  schema: string,
  names: Names,
): ((name: Names[number], ...parameters: readonly Parameter[]) => Promise<readonly Row[]>) => {
  const statements = new Map<string, Statement>(
    names.map((name) => [name, new Statement(sqlText(new URL(`${name}.sql`, folder), schema))]),
  )
  const isOurs = ownsSessions(sql)
  return async (name, ...parameters) => statements.get(name)?.rows(sql, isOurs, parameters) ?? []
}
