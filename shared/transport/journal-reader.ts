import type { Sql } from 'postgres'
import type { HeardFact } from '../domain/fact.ts'
import type { Language } from '../domain/language.ts'
import { sqlText } from '../journal/migrate.ts'
import { factsOf, Identity } from '../journal/postgres/rows.ts'
import { partitionOf } from './partition.ts'

/** Published facts after a position, and how far the reading went (unpublished ones included). */
export type ReadJournal = (
  after: number,
  max: number,
) => Promise<{ readonly facts: readonly HeardFact[]; readonly end: number }>

const UNDEFINED_TABLE = '42P01'

/**
 * Reads a service's journal, in the schema of its name, as the facts that its relay would publish.
 * A journal that does not exist yet is empty. `prev` is null: a table loses nothing.
 */
export const journalReader = (
  sql: Sql<{ bigint: number }>,
  language: Language,
  partitions: number,
): ReadJournal => {
  const { service, topic } = language
  const text = sqlText(new URL('../journal/postgres/sql/read.sql', import.meta.url), service)
  let journal: string | undefined

  const identity = async (): Promise<string> => {
    const [row] = await sql`select journal, partitions from ${sql(service)}.identity`
    return Identity.parse(row).journal
  }
  return async (after, max) => {
    try {
      const rows = await sql.unsafe(text, [after, max], { prepare: true })
      const recorded = factsOf(rows)
      const end = recorded.at(-1)?.position ?? after
      if (recorded.length === 0) return { facts: [], end }
      journal ??= await identity()
      const known = journal
      const facts = recorded.flatMap(
        ({ key, stream: _, version: __, ...fact }): readonly HeardFact[] =>
          key === null
            ? []
            : [
                {
                  ...fact,
                  id: `${known}:${fact.position}`,
                  service,
                  topic,
                  partition: partitionOf(key, partitions),
                  key,
                  journal: known,
                  prev: null,
                },
              ],
      )
      return { facts, end }
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === UNDEFINED_TABLE)
        return { facts: [], end: after }
      throw error
    }
  }
}
