import { readFileSync } from 'node:fs'
import type { Sql } from 'postgres'
import { z } from 'zod'
import { CLOCKS_DIFFER_MS } from '../store.ts'
import { type Database, askedOnce, hasOwnSessions } from './connect.ts'
import { guarded } from './faults.ts'
import { type Migrations, quoted } from './migrate.ts'
import { ownsSessions } from './session.ts'
import { Statement } from './statement.ts'
import { writingTrouble } from './trial.ts'
import { migrationTrouble } from './unmigrated.ts'

/** What a start asks of its database. */
export interface Requirements {
  /** All tables that it makes. */
  readonly migrations: readonly Migrations[]
  /** The schemas that hold a journal, and the partitions that it must have been made with. */
  readonly journals: readonly string[]
  readonly partitions: number
  /** Connections that are opened at most. */
  readonly connections: number
}

/** What was found. `stops`: a start cannot work. `endangers`: it works for now. `bends`: it works differently. */
export interface Requirement {
  readonly state: 'ok' | 'bends' | 'endangers' | 'stops'
  readonly says: string
  /** The variable that is to be changed, and that `says` names; absent: it is about the database itself. */
  readonly variable?: string
}

export interface Examined {
  readonly findings: readonly Requirement[]
  readonly ownSessions: boolean
  /** The partitions with which the journals were made; undefined where there is none yet, or they differ. */
  readonly partitions: number | undefined
}

const Names = z.array(z.string())
const Server = z.object({
  version: z.string(),
  database: z.string(),
  encoding: z.string(),
  role: z.string(),
  synchronous_commit: z.string(),
  standby: z.boolean(),
  read_only: z.boolean(),
  encrypted: z.boolean(),
  may_create: z.boolean(),
  missing: Names,
  refused: Names,
  unfilled: Names,
  ending: Names,
  connections: z.number(),
  now_ms: z.number(),
})
type Server = z.infer<typeof Server>

const REQUIREMENTS = new Statement(
  readFileSync(new URL('./sql/requirements.sql', import.meta.url), 'utf8'),
)

/**
 * Looks whether a database is what a start needs, and leaves nothing behind but a page that is written on trial. The
 * start itself asks this first, so what is found here is what it does. Throws when the database is not reached.
 */
export const examineDatabase = async (
  database: Database,
  requirements: Requirements,
): Promise<Examined> => {
  const ownSessions = await hasOwnSessions(database)
  return askedOnce({ ...database, ownSessions }, async (sql) => {
    const startedMs = Date.now()
    const schemas = [...new Set(requirements.migrations.map(({ schema }) => schema))]
    const rows = await guarded(() => REQUIREMENTS.rows(sql, ownsSessions(sql), [schemas]))
    const server = Server.parse(rows[0])
    const aheadMs = server.now_ms - (startedMs + Date.now()) / 2
    const findings = [
      ...ofServer(server, ownSessions),
      ...ofRights(server),
      ...(ownSessions ? ofConnections(server, requirements) : []),
      ...ofClock(aheadMs, Date.now() - startedMs),
    ]
    const made = server.refused.length === 0 ? await journalsMade(sql, requirements.journals) : []
    const { partitions } = requirements
    const others = made.filter((journal) => journal.partitions !== partitions)
    if (others.length > 0) findings.push(stopsPartitions(others, partitions))
    const stuck = await migrationTrouble(sql, server.role, requirements.migrations)
    findings.push(...stuck.map(stops))
    // What is known to be refused need not be tried.
    if (findings.every(({ state }) => state !== 'stops'))
      findings.push(...(await ofWriting(sql, { ...requirements, missing: server.missing })))
    const numbers = new Set(made.map((journal) => journal.partitions))
    return {
      findings,
      ownSessions,
      partitions: numbers.size === 1 ? made[0]?.partitions : undefined,
    }
  })
}

const ok = (says: string): Requirement => ({ state: 'ok', says })
const bends = (says: string): Requirement => ({ state: 'bends', says })
const endangers = (says: string): Requirement => ({ state: 'endangers', says })
const stops = (says: string): Requirement => ({ state: 'stops', says })

const ofServer = (server: Server, ownSessions: boolean): readonly Requirement[] => {
  const { version, database, encoding, encrypted } = server
  const findings = [ok(`${version} answers, database ${database}${encrypted ? ', encrypted' : ''}`)]
  if (!ownSessions)
    findings.push(ok('through a transaction pooler: each statement brings its settings along'))
  // Bytes of no encoding are kept as they come, and UTF-8 is all that comes.
  if (encoding === 'SQL_ASCII')
    findings.push(
      bends(
        `database ${database} is in SQL_ASCII: it works, but PostgreSQL checks no text: ${UTF8}`,
      ),
    )
  else if (encoding !== 'UTF8')
    findings.push(stops(`database ${database} is in ${encoding} and has to be in UTF8: ${UTF8}`))
  if (server.synchronous_commit === 'off')
    findings.push(
      endangers('synchronous_commit is off: an acknowledged fact may be lost; turn it on'),
    )
  if (server.standby)
    findings.push(stops('this server is a standby, which takes no writes: promote it first'))
  else if (server.read_only)
    findings.push(stops('the database is read only (default_transaction_read_only): turn that off'))
  return findings
}

const UTF8 = "make one by create database … encoding 'UTF8' template template0"

const ofRights = (server: Server): readonly Requirement[] => {
  const { role, database, missing, refused, unfilled, ending } = server
  const findings: Requirement[] = []
  if (refused.length > 0)
    findings.push(
      stops(
        `${role} may not read and write all of ${refused.join(', ')}: make it their owner, or grant it usage on the schemas and select, insert, update, delete on their tables`,
      ),
    )
  if (unfilled.length > 0)
    findings.push(
      stops(
        `${role} may not create tables in ${unfilled.join(', ')}: make it their owner, or grant it create on them`,
      ),
    )
  if (ending.length > 0)
    findings.push(
      endangers(
        `${role} does not own the journals of ${ending.join(', ')}, which need a new part within twelve days: make it the owner of these schemas and of their tables`,
      ),
    )
  if (missing.length > 0 && !server.may_create)
    findings.push(
      stops(
        `${role} may not create schemas, and ${missing.join(', ')} are missing: grant create on database ${database} to ${role}, or create them with ${role} as their owner`,
      ),
    )
  return findings
}

const ofConnections = (
  { connections: taken }: Server,
  { connections }: Requirements,
): readonly Requirement[] =>
  connections <= taken
    ? []
    : [
        bends(
          `the services open up to ${connections} connections, the server takes ${taken} of this role: lower DATABASE_POOL`,
        ),
      ]

const ofClock = (aheadMs: number, tookMs: number): readonly Requirement[] =>
  Math.abs(aheadMs) <= CLOCKS_DIFFER_MS + tookMs
    ? []
    : [
        bends(
          `the database's clock is ${durationOf(Math.abs(aheadMs))} ${aheadMs > 0 ? 'ahead of' : 'behind'} this machine's: set both by NTP`,
        ),
      ]

const durationOf = (ms: number): string => {
  const [size, unit] = UNITS.find(([least]) => ms >= 2 * least) ?? [1_000, 'seconds']
  return `${(ms / size).toFixed(1)} ${unit}`
}
const UNITS = [
  [86_400_000, 'days'],
  [3_600_000, 'hours'],
  [60_000, 'minutes'],
] as const

const ofWriting = async (
  sql: Sql<{ bigint: number }>,
  of: Parameters<typeof writingTrouble>[1],
): Promise<readonly Requirement[]> => {
  const trouble = await writingTrouble(sql, of)
  return trouble === undefined ? [] : [stops(trouble)]
}

const Tables = z.array(z.object({ name: z.string() }))
const Made = z.array(z.object({ name: z.string(), partitions: z.number() }))
type Made = z.infer<typeof Made>

/** What `openPostgresJournal` refuses, too: these journals were made with other partitions. */
export const otherPartitions = (journals: Made, wanted: number): string => {
  const kept = [...Map.groupBy(journals, ({ partitions }) => partitions)].map(
    ([partitions, those]) =>
      `${partitions} (${those
        .map(({ name }) => name)
        .toSorted()
        .join(', ')})`,
  )
  const all = new Set(journals.map(({ partitions }) => partitions))
  const change = all.size === 1 ? `set KAFKA_PARTITIONS=${[...all].join()}` : 'they have to agree'
  return `KAFKA_PARTITIONS is ${wanted}, and the journals were made with ${kept.join(', ')}: ${change}, since another number would break the order of facts`
}

const stopsPartitions = (journals: Made, wanted: number): Requirement => ({
  state: 'stops',
  says: otherPartitions(journals, wanted),
  variable: 'KAFKA_PARTITIONS',
})

const journalsMade = async (
  sql: Sql<{ bigint: number }>,
  journals: readonly string[],
): Promise<Made> => {
  const ask = (text: string, ...parameters: readonly object[]) =>
    guarded(() => new Statement(text).rows(sql, ownsSessions(sql), parameters))
  const there = Tables.parse(
    await ask(
      `select n.nspname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relname = 'identity' and n.nspname in (select json_array_elements_text($1::text::json))`,
      journals,
    ),
  )
  if (there.length === 0) return []
  return Made.parse(
    await ask(
      there
        .map(({ name }) => `select '${name}' as name, partitions from ${quoted(name)}.identity`)
        .join(' union all '),
    ),
  )
}
