import type { StoredTask } from '../journal/store.ts'
import type { Clock } from '../runtime/clock.ts'
import type { UnreadableRecord } from '../transport/transport.ts'
import type { WrittenBatch } from '../writing/writer.ts'
import type { Log } from './log.ts'
import type { Metrics } from './metrics.ts'

/** What the working parts of a service tell, as log lines and metrics. */
export interface Reporter {
  written(batch: WrittenBatch): void
  /** A commit assumed what no longer held. */
  stale(what: string): void
  unreadable(record: UnreadableRecord): void
  taskFailed(task: StoredTask, error: Error, again: boolean): void
  trouble(part: string): (error: Error) => void
}

/** The same trouble of the same part is logged at most once in this time; it is counted each time. */
const TROUBLE_EVERY_MS = 5_000

export const reporter = (log: Log, metrics: Metrics, clock: Clock): Reporter => {
  const told = new Map<string, number>()
  return {
    written: (batch) => {
      const nowMs = clock.now()
      metrics.written(batch, nowMs)
      for (const { fact, result, said } of batch.heard) {
        const { topic, type, partition, correlationId } = fact
        switch (result.kind) {
          case 'applied':
            log.info(type, {
              correlationId,
              durationMs: batch.durationMs,
              key: fact.key,
              position: fact.position,
              ...(said.length > 0 && { said: said.map((one) => one.type).join(',') }),
            })
            break
          case 'gap':
            log.warn('broker gap', {
              correlationId,
              topic,
              partition,
              cursor: result.cursor,
              position: fact.position,
            })
            break
          case 'parked':
            log.warn('parked', { correlationId, type, key: fact.key, reason: result.error })
            break
          default:
            log.debug('repeat', { correlationId, type, position: fact.position })
        }
      }
    },
    stale: (what) => metrics.stale(what),
    unreadable: ({ topic, partition, offset, reason }) => {
      metrics.unreadable(topic)
      log.warn('unreadable record', { topic, partition, offset, reason })
    },
    taskFailed: ({ kind, stream, correlationId, tries }, error, again) => {
      metrics.taskFailed(kind, again)
      log.warn('task failed', { kind, stream, correlationId, tries, reason: error.message, again })
    },
    trouble: (part) => (error) => {
      metrics.trouble(part)
      const name = `${part}: ${error.message}`
      const nowMs = clock.now()
      if (nowMs - (told.get(name) ?? -Infinity) < TROUBLE_EVERY_MS) return
      told.clear()
      told.set(name, nowMs)
      log.error(`trouble: ${part}`, error)
    },
  }
}
