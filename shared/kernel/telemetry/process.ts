import { databaseGauges, processGauges } from './kernel-metrics.ts'
import type { Instruments } from './instruments.ts'
import type { LoopWatch } from './loop.ts'

/** Registers the gauges of this process and of its database pool, read at each scrape. */
export const observeProcess = (
  instruments: Instruments,
  parts: {
    readonly loop: LoopWatch
    readonly queriesInFlight: () => number
    readonly poolSize: number
  },
): void => {
  instruments.gauges(databaseGauges, async () => ({
    queries: parts.queriesInFlight(),
    pool: parts.poolSize,
  }))
  instruments.gauges(processGauges, async () => {
    const { user, system } = process.cpuUsage()
    const lag = parts.loop.lag()
    return {
      cpu: (user + system) / 1e6,
      resident: process.memoryUsage.rss(),
      ...(lag && {
        loop: [
          ['0.5', lag.p50],
          ['0.99', lag.p99],
          ['1', lag.worst],
        ],
      }),
    }
  })
}
