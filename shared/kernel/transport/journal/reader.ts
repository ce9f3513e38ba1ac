import type { Row, Sql } from 'postgres'
import { z } from 'zod'
import type { HeardFact } from '../../domain/fact.ts'
import type { Language } from '../../domain/language.ts'
import { sqlText } from '../../journal/postgres/migrate.ts'
import { factsOf } from '../../journal/postgres/rows.ts'
import { ownsSessions } from '../../journal/postgres/session.ts'
import { Statement } from '../../journal/postgres/statement.ts'
import { partitionOf } from '../partition.ts'

/** Which journal is read, and in which epoch: in another one, positions that were read mean nothing any more. */
export interface ReadJournal {
  /** uuid. */
  readonly journal: string
  readonly epoch: string
}

/** A service's journal, as those who follow it see it. */
export interface JournalReader {
  /**
   * Published facts after a position, and how far the reading went (unpublished ones included). `of`: undefined while
   * there is no journal yet.
   */
  read(
    after: number,
    max: number,
  ): Promise<{
    readonly facts: readonly HeardFact[]
    readonly end: number
    readonly of: ReadJournal | undefined
  }>
  /** How many published facts there are after a position; counted up to BEHIND_COUNTED. */
  behind(after: number): Promise<number>
}

/** Beyond it, "far behind" is all that needs to be known. */
const BEHIND_COUNTED = 100_000
const UNDEFINED_TABLE = '42P01'
const Count = z.array(z.object({ count: z.number() }))
const JournalRow = z.object({ journal: z.string(), epoch: z.string() })

/**
 * Reads a service's journal, in the schema of its name, as the facts that its relay would publish.
 * A journal that does not exist yet is empty. `prev` is null: whoever gives the facts out knows which it gave before.
 */
export const journalReader = (
  sql: Sql<{ bigint: number }>,
  language: Language,
  partitions: number,
): JournalReader => {
  const { service, topic } = language
  const statement = (name: string): Statement =>
    new Statement(sqlText(new URL(`./sql/${name}.sql`, import.meta.url), service))
  const published = statement('published')
  const behind = statement('behind')
  const isOurs = ownsSessions(sql)

  const heardFacts = (rows: readonly Row[], journal: string): readonly HeardFact[] =>
    factsOf(rows).flatMap(({ key, stream: _, version: __, ...fact }): readonly HeardFact[] => {
      if (key === null) return []
      const partition = partitionOf(key, partitions)
      const id = `${journal}:${fact.position}`
      return [{ ...fact, id, service, topic, partition, key, journal, prev: null }]
    })

  return {
    read: (after, max) =>
      orWhenMissing({ facts: [], end: after, of: undefined }, async () => {
        const rows = await published.rows(sql, isOurs, [after, max])
        if (rows.length === 0) return { facts: [], end: after, of: undefined }
        const { journal, epoch } = JournalRow.parse(rows[0])
        const found = rows.filter((row) => row['position'] !== null)
        const end = Number(found.at(-1)?.['position'] ?? after)
        return { facts: heardFacts(found, journal), end, of: { journal, epoch } }
      }),
    behind: (after) =>
      orWhenMissing(0, async () => {
        const rows = await behind.rows(sql, isOurs, [after, BEHIND_COUNTED])
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
