import type { Sql } from 'postgres'

type Database = Sql<{ bigint: number }>

/** Those that have a journal with facts in it. */
export const speakers = ['envoi', 'paiement', 'stock', 'notification'] as const

/** Every fact of the journals, by its position: `envoi 12` → what stands there. */
export const factsIn = async (sql: Database): Promise<ReadonlyMap<string, string>> => {
  const facts = new Map<string, string>()
  for (const service of speakers) {
    const rows = await sql`
      select position, stream || ' ' || version || ' ' || type || ' ' || recorded_at as fact
      from ${sql(service)}.journal`
    for (const row of rows) facts.set(`${service} ${row['position']}`, String(row['fact']))
  }
  return facts
}

/** Positions at which another fact stands than stood there before. */
export const reusedIn = (
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): readonly string[] =>
  [...before].flatMap(([place, fact]) => {
    const now = after.get(place)
    return now === undefined || now === fact ? [] : [`${place}: ${fact}, then ${now}`]
  })

/** Streams whose versions are not 1, 2, 3 … in the order of their positions. */
export const brokenStreams = async (sql: Database): Promise<readonly string[]> => {
  const broken: string[] = []
  for (const service of speakers) {
    const rows = await sql`
      select stream, array_agg(version order by position)::text as versions
      from (
        select stream, position, version,
          row_number() over (partition by stream order by position) as expected
        from ${sql(service)}.journal
      ) numbered
      group by stream having bool_or(version <> expected)`
    for (const { stream, versions } of rows) broken.push(`${service} ${stream}: ${versions}`)
  }
  return broken
}

/** What stands parked anywhere in this database, with its reason. */
export const parkedIn = async (sql: Database, services: readonly string[] = speakers) => {
  const parked: string[] = []
  for (const service of services) {
    const rows = await sql`select key, error from ${sql(service)}.parked`
    for (const { key, error } of rows) parked.push(`${service} ${key}: ${error}`)
  }
  return parked
}
