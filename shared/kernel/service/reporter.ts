import type { Gap, Remedy } from '../consuming/gaps.ts'
import type { Republishing } from '../consuming/requests.ts'
import type { PassedOver } from '../consuming/sources.ts'
import type { StoredTask } from '../journal/store.ts'
import type { Clock } from '../runtime/clock.ts'
import type { UnreadableRecord } from '../transport/transport.ts'
import { errorOf } from '../runtime/thrown.ts'
import type { Unit } from '../writing/unit-of-work.ts'
import type { WrittenBatch } from '../writing/settled.ts'
import type { FactContext, HeardFact } from '../domain/fact.ts'
import type { LostTail } from '../relay/topic-ends.ts'
import type { Fields, Log } from '../telemetry/log.ts'
import type { Metrics } from './service-metrics.ts'
import { tellCommit } from './spans.ts'
import { traceIdOf, type Tracing } from '../telemetry/tracing.ts'

/** What the working parts of a service tell, as log lines and metrics. */
export interface Reporter {
  written(batch: WrittenBatch): void
  /** A commit assumed what no longer held. */
  stale(what: string): void
  unreadable(record: UnreadableRecord): void
  /** Facts of a journal that is not heard here were passed over. */
  passedOver(passedOver: PassedOver): void
  healing(gap: Gap, remedy: Remedy): void
  healed(gap: Gap, remedy: Remedy): void
  /** A listener has asked for facts of this service again. */
  republishing(asked: Republishing): void
  taskFailed(task: StoredTask, error: Error, again: boolean): void
  trouble(part: string): (error: Error) => void
  /** What an older version of this service had left parked has been applied. */
  redriven(first: HeardFact, applied: number): void
  /** A relay has found its topic shorter than what it published, and publishes again. */
  wentBack(topic: string, lost: readonly LostTail[], position: number): void
}

/** The same trouble of the same part or partition is logged at most once in this time; it is counted each time. */
const TROUBLE_EVERY_MS = 5_000

/** `service`: the one that reports. */
export const reporter = (
  service: string,
  log: Log,
  metrics: Metrics,
  clock: Clock,
  tracing: Tracing,
): Reporter => {
  const told = new Map<string, number>()
  const isNews = (name: string): boolean => {
    const nowMs = clock.now()
    if (nowMs - (told.get(name) ?? -Infinity) < TROUBLE_EVERY_MS) return false
    for (const [old, atMs] of told) if (nowMs - atMs >= TROUBLE_EVERY_MS) told.delete(old)
    told.set(name, nowMs)
    return true
  }
  const traced = ({ traceparent }: FactContext): Fields | false =>
    tracing.on && traceparent !== undefined && { trace_id: traceIdOf(traceparent) }
  return {
    written: (batch) => {
      const { heard, facts, durationMs } = batch
      metrics.written(batch, clock.now())
      if (tracing.on) tellCommit(tracing, batch)
      for (const [n, { result }] of batch.settled.entries()) {
        const unit = batch.units[n]
        if (result.kind !== 'failed' || unit === undefined) continue
        log.error('set aside', errorOf(result.error), { kind: unit.kind, stream: streamOf(unit) })
      }
      for (const { fact, result } of heard) {
        const { topic, type, partition, correlationId } = fact
        switch (result.kind) {
          case 'applied':
            if (log.keeps(correlationId))
              log.info(type, {
                correlationId,
                durationMs,
                from: fact.service,
                key: fact.key,
                position: fact.position,
                ...traced(fact),
              })
            break
          case 'passed':
            log.debug('passed', { correlationId, type, position: fact.position })
            break
          case 'gap':
            // Each fact over a gap is counted; while it is being healed they all come again.
            if (isNews(`gap: ${topic}/${partition}`))
              log.warn('broker gap', {
                correlationId,
                topic,
                partition,
                cursor: result.cursor,
                position: fact.position,
              })
            break
          case 'parked':
            log.warn('parked', {
              correlationId,
              type,
              key: fact.key,
              reason: result.error,
              ...traced(fact),
            })
            break
          default:
            log.debug('repeat', { correlationId, type, position: fact.position })
        }
      }
      for (const fact of facts) {
        const { type, correlationId, key, position } = fact
        // What is never published concerns nobody else.
        if (key === null || !log.keeps(correlationId)) continue
        log.info(type, { correlationId, durationMs, key, position, ...traced(fact) })
      }
    },
    stale: (what) => metrics.stale(what),
    unreadable: ({ topic, partition, offset, reason }) => {
      metrics.unreadable(topic)
      if (!isNews(`${topic}/${partition}`)) return
      // What comes after the colon is a stranger's.
      log.warn('unreadable record', { topic, partition, offset, reason: reason.split(':')[0] })
    },
    passedOver: (passedOver) => {
      metrics.passedOver(passedOver)
      if (passedOver.why === 'refused') return
      const byJournal = new Map(
        passedOver.facts.map((fact) => [`${fact.topic}/${fact.journal}`, fact]),
      )
      for (const [name, { topic, journal, service: source }] of byJournal) {
        if (!isNews(`unknown journal: ${name}`)) continue
        const run = `bun run adopter -- --service ${service} --source ${source} --journal ${journal}`
        log.warn('unknown journal: its facts are passed over until somebody decides', {
          topic,
          source,
          journal,
          adopt: run,
          refuse: `${run} --refuser`,
        })
      }
    },
    healing: (gap, remedy) => log.warn(HEALING[remedy], gapFields(gap)),
    healed: (gap, remedy) => {
      metrics.healed(gap.fact.topic, remedy)
      log.info('healed: a gap is closed', { ...gapFields(gap), how: remedy })
    },
    republishing: ({ listener, partition, after }) =>
      log.warn('publishing again what a listener misses', { listener, partition, after }),
    taskFailed: (task, error, again) => {
      const { kind, stream, correlationId, tries } = task
      metrics.taskFailed(kind, again)
      log.warn('task failed', {
        kind,
        stream,
        correlationId,
        tries,
        reason: error.message,
        again,
        ...traced(task),
      })
    },
    wentBack: (topic, lost, position) => {
      metrics.healed(topic, 'republished')
      const partitions = lost.map(({ partition }) => partition).join(', ')
      log.warn('healed: the topic had lost facts, which are published again', {
        position,
        partitions,
      })
    },
    redriven: ({ correlationId, topic, type, key }, applied) => {
      metrics.healed(topic, 'redriven')
      log.info('healed: what an older version had left parked is applied', {
        correlationId,
        topic,
        type,
        key,
        applied,
      })
    },
    trouble: (part) => (error) => {
      metrics.trouble(part)
      if (isNews(`${part}: ${error.message}`)) log.error(`trouble: ${part}`, error)
    },
  }
}

/** What a unit is about, by the name of its stream or key. */
const streamOf = (unit: Unit<unknown>): string => {
  switch (unit.kind) {
    case 'command':
      return unit.stream
    case 'fact':
      return unit.fact.key
    case 'outcome':
      return unit.task.stream
    case 'redrive':
      return unit.key
    case 'reminders':
      return unit.due.commands.map(({ stream }) => stream).join(', ')
  }
}

const HEALING: Readonly<Record<Remedy, string>> = {
  reread: 'gap: its partition is read again',
  asked: 'gap: its facts are not on the topic, their owner is asked for them',
}

const gapFields = ({ fact, cursor }: Gap): Fields => {
  const { correlationId, topic, partition, journal, position } = fact
  return { correlationId, topic, partition, journal, cursor, position }
}
