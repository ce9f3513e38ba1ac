import postgres from 'postgres'
import { load } from './loaded.ts'

const SNAPSHOT_WINDOW_MS = 15_000
const SNAPSHOT_LOOK_MS = 5_000

/**
 * Loads the services while one snapshot is held open and looked at now and then, as a report or a backup would hold it.
 */
export const snapshotHeld = async (url: string, envoi: number, seconds: number) => {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  const holder = postgres(url, { max: 1, onnotice: () => {} })
  const ended = async (): Promise<number> => {
    const [row] = await sql<{ n: number }[]>`
      select count(*)::integer as n from notification.journal where type = 'ConfirmationEnvoyee'`
    return row?.n ?? 0
  }
  /** Sagas a second from now on. */
  const rate = async (): Promise<number> => {
    const before = await ended()
    await Bun.sleep(SNAPSHOT_WINDOW_MS)
    return Math.round(((await ended()) - before) / (SNAPSHOT_WINDOW_MS / 1_000))
  }
  try {
    return await holder.begin('isolation level repeatable read', async (snapshot) => {
      await snapshot`select txid_current(), count(*) from pg_class`
      const looking = setInterval(() => void snapshot`select 1`.execute(), SNAPSHOT_LOOK_MS)
      try {
        const loading = load(envoi, seconds, 0)
        const first = await rate()
        await Bun.sleep(seconds * 1_000 - 2 * SNAPSHOT_WINDOW_MS)
        const last = await rate()
        await loading
        return { seconds, first, last, ratio: Math.round((last / first) * 1_000) / 1_000 }
      } finally {
        clearInterval(looking)
      }
    })
  } finally {
    await holder.end()
    await sql.end()
  }
}
