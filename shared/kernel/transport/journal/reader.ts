import type { Sql } from 'postgres'
import { z } from 'zod'
import type { HeardFact } from '../../domain/fact.ts'
import type { Language } from '../../domain/language.ts'
import { sqlText } from '../../journal/postgres/migrate.ts'
import { factsOf, Identity } from '../../journal/postgres/rows.ts'
import { partitionOf } from '../partition.ts'

/** A service's journal, as those who follow it see it. */
export interface JournalReader {
  /** Published facts after a position, and how far the reading went (unpublished ones included). */
  read(
    after: number,
    max: number,
  ): Promise<{ readonly facts: readonly HeardFact[]; readonly end: number }>
  /** How many published facts there are after a position; counted up to BEHIND_COUNTED. */
  behind(after: number): Promise<number>
}

/** Beyond it, "far behind" is all that needs to be known. */
const BEHIND_COUNTED = 100_000
const UNDEFINED_TABLE = '42P01'
const Count = z.array(z.object({ count: z.number() }))

/**
 * Reads a service's journal, in the schema of its name, as the facts that its relay would publish.
 * A journal that does not exist yet is empty. `prev` is null: a table loses nothing.
 */
export const journalReader = (
  sql: Sql<{ bigint: number }>,
  language: Language,
  partitions: number,
): JournalReader => {
  const { service, topic } = language
  const readText = sqlText(new URL('../../journal/postgres/sql/read.sql', import.meta.url), service)
  const behindText = sqlText(new URL('./sql/behind.sql', import.meta.url), service)
  let journal: string | undefined

  const identity = async (): Promise<string> => {
    const [row] = await sql`select journal, partitions from ${sql(service)}.identity`
    return Identity.parse(row).journal
  }
  return {
    read: (after, max) =>
      orWhenMissing({ facts: [], end: after }, async () => {
        const rows = await sql.unsafe(readText, [after, max], { prepare: sql.options.prepare })
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
      }),
    behind: (after) =>
      orWhenMissing(0, async () => {
        const rows = await sql.unsafe(behindText, [after, BEHIND_COUNTED], {
          prepare: sql.options.prepare,
        })
        return Count.parse(rows)[0]?.count ?? 0
      }),
  }
}

const orWhenMissing = async <Value>(missing: Value, ask: () => Promise<Value>): Promise<Value> => {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === UNDEFINED_TABLE) return missing
    throw error
  }
}
