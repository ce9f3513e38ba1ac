import { type JournalStore, configuration, thisProcess } from '../../shared/kernel/index.ts'
import { connect, openPostgresJournal } from '../../shared/kernel/postgres.ts'
import { naming } from '../host/database.ts'
import { hostVariables } from '../host/host-variables.ts'

/** A service's journal, as the environment says where it is; closed when the work is done. */
export const withJournal = async <Result>(
  service: string,
  work: (store: JournalStore) => Promise<Result>,
): Promise<Result> => {
  const { DATABASE_URL, KAFKA_PARTITIONS } = configuration(hostVariables, thisProcess.environment)
  const sql = connect({
    url: DATABASE_URL,
    pool: 2,
    name: `colisaga ${service}: opérateur`,
  })
  try {
    return await naming('DATABASE_URL', DATABASE_URL, async () =>
      work(await openPostgresJournal(sql, { schema: service, partitions: KAFKA_PARTITIONS })),
    )
  } finally {
    await sql.end({ timeout: 1 })
  }
}
