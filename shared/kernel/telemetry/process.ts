import { hostname } from 'node:os'
import { thisProcess } from '../runtime/this-process.ts'
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
    /** The number of log lines that could not be written. */
    readonly linesLost: () => number
    /** The names of the services of this process. */
    readonly services: readonly string[]
  },
): void => {
  instruments.gauges(databaseGauges, async () => ({
    queries: parts.queriesInFlight(),
    pool: parts.poolSize,
  }))
  const labels = [`${hostname()}:${thisProcess.pid}`, parts.services.join(' ')] as const
  instruments.gauges(processGauges, async () => {
    const lag = parts.loop.lag()
    return {
      cpu: [[...labels, thisProcess.cpuSeconds()]],
      resident: [[...labels, thisProcess.residentBytes()]],
      linesLost: [[...labels, parts.linesLost()]],
      ...(lag && {
        loop: [
          ['0.5', ...labels, lag.p50],
          ['0.99', ...labels, lag.p99],
          ['1', ...labels, lag.worst],
        ],
      }),
    }
  })
}
