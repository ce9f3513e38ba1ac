import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { type Database, askedOnce } from './connect.ts'
import { Statement } from './statement.ts'

const Rows = z.array(z.object({ name: z.string() }))
const FOREIGN = new Statement(
  readFileSync(new URL('./sql/foreign_tables.sql', import.meta.url), 'utf8'),
)

/** Names of tables in a database that are not ours (`schemas`), a hundred at most. Throws when it is not reached. */
export const foreignTables = (
  database: Database,
  schemas: readonly string[],
): Promise<readonly string[]> =>
  askedOnce(database, async (sql) =>
    Rows.parse(await FOREIGN.rows(sql, false, [schemas])).map(({ name }) => name),
  )
