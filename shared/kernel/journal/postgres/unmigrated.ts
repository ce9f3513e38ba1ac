import { existsSync, readFileSync, readdirSync } from 'node:fs'
import type { Sql } from 'postgres'
import { z } from 'zod'
import { guarded } from './faults.ts'
import { type Migrations, quoted, revisionOf } from './migrate.ts'
import { ownsSessions } from './session.ts'
import { Statement } from './statement.ts'

const NOT_OWNED = new Statement(
  readFileSync(new URL('./sql/not_owned.sql', import.meta.url), 'utf8'),
)
const NotOwned = z.array(
  z.object({
    name: z.string(),
    owner: z.string().nullable(),
    is_super: z.boolean(),
    may_create: z.boolean(),
    has_functions: z.boolean(),
  }),
)
type NotOwned = z.infer<typeof NotOwned>[number]
const Applied = z.array(z.object({ series: z.string(), name: z.string(), revision: z.number() }))

/**
 * What a start would be refused: migrations of this release that are not applied yet, in schemas whose tables belong to
 * somebody else than `role`. One sentence for each owner, with what would help.
 */
export const migrationTrouble = async (
  sql: Sql<{ bigint: number }>,
  role: string,
  migrations: readonly Migrations[],
): Promise<readonly string[]> => {
  const isOurs = ownsSessions(sql)
  const schemas = [...new Set(migrations.map(({ schema }) => schema))]
  const found = NotOwned.parse(await guarded(() => NOT_OWNED.rows(sql, isOurs, [schemas])))
  const stuck: NotOwned[] = []
  for (const schema of found) {
    const rows = await guarded(() => appliedIn(schema).rows(sql, isOurs))
    const applied = Applied.parse(rows)
    const own = migrations.filter((one) => one.schema === schema.name)
    if (own.some((one) => isBehind(one, applied))) stuck.push(schema)
  }
  const owners = Map.groupBy(stuck, ({ owner }) => owner)
  return [...owners.values()].map((belonging) => sentenceOf(role, belonging))
}

const appliedIn = ({ name, has_functions: hasFunctions }: NotOwned): Statement => {
  const schema = quoted(name)
  return new Statement(
    `select series, name, 0 as revision from ${schema}.migration` +
      (hasFunctions
        ? ` union all select series, name, revision from ${schema}.current_function`
        : ''),
  )
}

/** Whether a file of the release is not applied, or a function has an older revision. */
const isBehind = (
  { folder, functions, series = 'journal' }: Migrations,
  applied: z.infer<typeof Applied>,
): boolean => {
  const revisions = new Map(
    applied.filter((one) => one.series === series).map(({ name, revision }) => [name, revision]),
  )
  const files = sqlFilesIn(folder).filter((name) => /^\d{3}_/.test(name))
  if (files.some((name) => !revisions.has(name))) return true
  return (
    functions !== undefined &&
    existsSync(functions) &&
    sqlFilesIn(functions).some((name) => {
      const text = readFileSync(new URL(name, functions), 'utf8')
      return (revisions.get(name) ?? -1) < revisionOf(name, text)
    })
  )
}

const sqlFilesIn = (folder: URL): readonly string[] =>
  readdirSync(folder).filter((name) => name.endsWith('.sql'))

const sentenceOf = (role: string, belonging: readonly NotOwned[]): string => {
  const names = belonging.map(({ name }) => name).join(', ')
  const [{ owner, is_super: isSuper } = { owner: null, is_super: false }] = belonging
  const cannot = `${role} may not apply what this release changes in ${names}`
  if (owner === null) return `${cannot}: grant create on schema ${names} to ${role}`
  // Whoever is given a superuser's role may do everything everywhere.
  return isSuper
    ? `${cannot}, whose tables belong to ${owner}: start once as ${owner}, or make ${role} their owner`
    : `${cannot}, whose tables belong to ${owner}: grant ${owner} to ${role}`
}
