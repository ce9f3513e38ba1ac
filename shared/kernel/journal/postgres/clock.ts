import type { Sql } from 'postgres'
import { z } from 'zod'
import { systemClock, type Clock } from '../../runtime/clock.ts'

const Now = z.object({ now_ms: z.number() })

/** A difference that the measure itself may have made (half of what it took, and this) is left alone. */
const SLACK_MS = 5

/**
 * The database's time, which all instances of a service share: until when a task is whose does not hang
 * on each machine's own clock. Between measures it is kept by this process's monotonic clock, so that a
 * deadline does not come sooner or later because somebody set a clock.
 */
export const databaseClock = async (
  sql: Sql<{ bigint: number }>,
  {
    everyMs = 60_000,
    localMs = () => performance.now(),
    troubled,
  }: {
    readonly everyMs?: number
    /** Milliseconds since any moment, growing. */
    readonly localMs?: () => number
    /** The database did not tell its time; the time goes on as measured before. */
    readonly troubled: (error: unknown) => void
  },
): Promise<{ readonly clock: Clock; readonly stop: () => void }> => {
  const stopping = new AbortController()
  let aheadMs: number | undefined

  const measure = async (): Promise<void> => {
    const askedMs = localMs()
    const [row] = await sql.unsafe(
      'select (extract(epoch from clock_timestamp()) * 1000)::float8 as now_ms',
    )
    const tookMs = localMs() - askedMs
    const measuredMs = Now.parse(row).now_ms - (askedMs + tookMs / 2)
    if (aheadMs === undefined || Math.abs(measuredMs - aheadMs) > tookMs / 2 + SLACK_MS)
      aheadMs = measuredMs
  }
  const measuring = async (): Promise<void> => {
    const { signal } = stopping
    while (!signal.aborted) {
      await systemClock.sleep(everyMs, signal)
      if (!signal.aborted) await measure().catch(told)
    }
  }
  const told = (error: unknown): void => {
    if (!stopping.signal.aborted) troubled(error)
  }

  await measure()
  void measuring()
  return {
    clock: { ...systemClock, now: () => Math.floor(localMs() + (aheadMs ?? 0)) },
    stop: () => stopping.abort(),
  }
}
