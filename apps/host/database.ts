import type { Log } from '../../shared/kernel/index.ts'
import {
  type Examined,
  type Migrations,
  examineDatabase,
  isOfDatabase,
  strangerAt,
  transportTables,
  whyNot,
} from '../../shared/kernel/postgres.ts'
import { withKafka } from './kafka-address.ts'
import type { Settings } from './settings.ts'

/** All tables that a start with these settings makes. */
const migrationsOf = ({ host, services }: Settings): readonly Migrations[] => [
  ...services.flatMap(({ migrations }) => migrations),
  ...(withKafka(host) ? [] : [transportTables]),
]

/** Every schema that a start with these settings makes. */
export const schemasOf = (settings: Settings): readonly string[] => [
  ...new Set(migrationsOf(settings).map(({ schema }) => schema)),
]

/** Finds whether the database is what a start with these settings needs. Throws when it is not reached. */
export const examinedDatabase = (settings: Settings, name: string): Promise<Examined> => {
  const { host, services } = settings
  const { DATABASE_URL: url, DATABASE_URL_DIRECT: direct, DATABASE_POOL: pool } = host
  return naming('DATABASE_URL', url, () =>
    examineDatabase(
      { url, pool: 1, name },
      {
        migrations: migrationsOf(settings),
        journals: services.map(({ entry }) => entry.name),
        partitions: host.KAFKA_PARTITIONS,
        connections: pool * services.length + (direct === undefined ? 0 : 1),
      },
    ),
  )
}

/**
 * What a start does first: throws an error of one line for each thing that would stop it, and logs what it can go on
 * with. Gives whether sessions are ours.
 */
export const readyDatabase = async (settings: Settings, log: Log): Promise<boolean> => {
  const { findings, ownSessions } = await examinedDatabase(settings, 'colisaga (start)')
  const stopping = findings.filter(({ state }) => state === 'stops')
  if (stopping.length > 0)
    throw new Error(
      stopping
        .map(({ says, variable }) => (variable === undefined ? `DATABASE_URL: ${says}` : says))
        .join('\n'),
    )
  for (const { state, says } of findings)
    if (state !== 'ok') log.warn('the database is not what it should be', { reason: says })
  return ownSessions
}

/** Does work on the database. What it fails with is told with the variable that says where the database is. */
export const naming = async <Result>(
  variable: 'DATABASE_URL' | 'DATABASE_URL_DIRECT',
  url: string,
  work: () => Promise<Result>,
): Promise<Result> => {
  try {
    return await work()
  } catch (error) {
    if (!isOfDatabase(error)) throw error
    const stranger = await strangerAt(url, error)
    // It has no cause that says that a server is away: who speaks another language is not waited for.
    if (stranger !== undefined) throw new Error(`${variable}: ${stranger}`)
    throw new Error(`${variable}: ${whyNot(error)}`, { cause: error })
  }
}
