import { connect, hasOwnSessions, postgresNotices } from '../../../shared/kernel/postgres.ts'
import { messageOf, systemClock } from '../../../shared/kernel/index.ts'
import { examinedDatabase, naming } from '../../host/database.ts'
import { attention, manque, ok, type Finding } from '../../host/finding.ts'
import type { HostConfiguration } from '../../host/host-variables.ts'
import type { Settings } from '../../host/settings.ts'

const PART = 'PostgreSQL'
const NAME = 'colisaga diagnostic'

/** What was found, and the partitions with which the journals there were made, as far as that is known. */
interface Found {
  readonly findings: readonly Finding[]
  readonly partitions?: number | undefined
}

/** Whether the database answers at each address, is what it should be, and lets us do what the services do. */
export const examineDatabase = async (settings: Settings): Promise<Found> => {
  const [{ findings, partitions }, directly] = await Promise.all([
    examined(settings),
    direct(settings.host),
  ])
  return { findings: [...findings, ...directly], partitions }
}

/** A start asks the same, and does not go on where something is missing. */
const examined = async (settings: Settings): Promise<Found> => {
  try {
    const { findings, partitions } = await examinedDatabase(settings, NAME)
    return { findings: findings.map(({ state, says }) => FOUND[state](PART, says)), partitions }
  } catch (error) {
    return { findings: [manque(PART, messageOf(error))] }
  }
}
const FOUND = { ok, bends: attention, endangers: manque, stops: manque } as const

/** The address at which the services listen to each other, and whether what the other address tells is heard there. */
const direct = async ({
  DATABASE_URL: url,
  DATABASE_URL_DIRECT: directUrl,
}: HostConfiguration): Promise<readonly Finding[]> => {
  if (directUrl === undefined) return []
  const address = { url: directUrl, pool: 1, name: NAME }
  const listening = connect(address)
  const telling = connect({ url, pool: 1, name: NAME })
  try {
    const isDirect = await naming('DATABASE_URL_DIRECT', directUrl, () => hasOwnSessions(address))
    if (!isDirect)
      return [attention(PART, 'DATABASE_URL_DIRECT leads through a pooler, where nothing is heard')]
    let deaf: string | undefined
    await postgresNotices({
      sql: telling,
      direct: listening,
      schema: 'diagnostic',
      clock: systemClock,
      deaf: (reason) => {
        deaf = reason
      },
    })
    return [
      deaf === undefined
        ? ok(PART, 'DATABASE_URL_DIRECT answers too, and hears what DATABASE_URL tells')
        : attention(PART, deaf),
    ]
  } catch (error) {
    return [manque(PART, messageOf(error))]
  } finally {
    await Promise.all([listening.end({ timeout: 1 }), telling.end({ timeout: 1 })])
  }
}
