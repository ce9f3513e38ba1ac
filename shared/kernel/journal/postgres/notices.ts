import type { Sql } from 'postgres'
import type { Clock } from '../../runtime/clock.ts'
import type { Notices } from '../notices.ts'
import { whyNot } from './unreached.ts'

const CHECK_MS = 2_000
/** The library tries for ever where something takes connections and hangs up. */
const LISTEN_MS = 6_000

/**
 * Notices by LISTEN and NOTIFY. `direct` is a connection of its own to the server, through no pooler:
 * it is listened on; `sql` tells. Whether one hears the other is tried once: where it does not, nobody
 * is heard, and `deaf` is called.
 */
export const postgresNotices = async (options: {
  readonly sql: Sql<{ bigint: number }>
  readonly direct: Sql<{ bigint: number }>
  readonly schema: string
  readonly clock: Clock
  readonly deaf: (reason: string) => void
}): Promise<Notices> => {
  const { sql, direct, schema, clock, deaf } = options
  const channel = `colisaga.${schema}`
  const listeners = new Set<() => void>()
  const state = { heard: false, telling: false }
  const over = new AbortController()
  const wake = (): void => {
    state.heard = true
    over.abort()
    for (const listener of listeners) listener()
  }
  const tell = async (): Promise<void> => {
    if (state.telling) return
    state.telling = true
    try {
      await sql`select pg_notify(${channel}, '')`
    } catch {
      // A hint: who waits looks by itself after a while.
    } finally {
      state.telling = false
    }
  }
  try {
    // Called again when the connection was lost and is back: something may have been missed.
    const listening = direct.listen(channel, wake, () => {
      if (state.heard) wake()
    })
    const answered = new AbortController()
    const answer = (): void => answered.abort()
    listening.then(answer, answer)
    await clock.sleep(LISTEN_MS, answered.signal)
    if (!answered.signal.aborted) throw new Error('no answer')
    await listening
    await tell()
    await clock.sleep(CHECK_MS, over.signal)
    if (!state.heard) deaf('what DATABASE_URL tells is not heard by DATABASE_URL_DIRECT')
  } catch (error) {
    deaf(`DATABASE_URL_DIRECT: ${whyNot(error)}`)
  }
  return {
    get heard() {
      return state.heard
    },
    listen: (listener) => void listeners.add(listener),
    tell: () => void tell(),
  }
}
