import type { Sql } from 'postgres'
import { sqlText } from './migrate.ts'

type Parameter = string | number | boolean | null | object

/**
 * Runs the statements of a folder of `.sql` files, by name; parameters are `$1`, `$2`, … Calls of functions
 * are prepared, which saves a round trip each; the others are not: a plan kept from when a table was empty
 * would go on reading all of it.
 */
export const queriesIn = <const Names extends readonly string[]>(
  sql: Sql<{ bigint: number }>,
  folder: URL,
  schema: string,
  names: Names,
  calls: readonly Names[number][] = [],
): ((name: Names[number], ...parameters: readonly Parameter[]) => Promise<readonly unknown[]>) => {
  const texts = new Map<string, string>(
    names.map((name) => [name, sqlText(new URL(`${name}.sql`, folder), schema)]),
  )
  return async (name, ...parameters) =>
    sql.unsafe(texts.get(name) ?? '', [...parameters] as never[], {
      prepare: sql.options.prepare && calls.includes(name),
    })
}
