import type { Missing } from '../../shared/kernel/http.ts'
import { type AwaitedPart, type Log, patiently, systemClock } from '../../shared/kernel/index.ts'
import type { KafkaConfiguration } from './kafka-address.ts'
import { withKafka } from './kafka-address.ts'

/** At the start, parts that are away are waited for this long. */
const START_MS = 30_000

export const DATABASE: AwaitedPart = { name: 'PostgreSQL', variable: 'DATABASE_URL' }
export const DIRECT: AwaitedPart = { name: 'PostgreSQL', variable: 'DATABASE_URL_DIRECT' }
const KAFKA: AwaitedPart = { name: 'Kafka', variable: 'KAFKA_BROKERS' }

/** What carries facts. */
export const transportPart = (host: KafkaConfiguration): AwaitedPart =>
  withKafka(host) ? KAFKA : DATABASE

/** What a start waits for now: shown to whoever asks whether a service is ready. */
export interface Awaited {
  now: Missing | undefined
}

/** Does work of a start, patiently with a part that is away or silent. */
export type Patient = <Result>(
  part: AwaitedPart,
  work: () => Promise<Result>,
  more?: { readonly takesItsTime: boolean },
) => Promise<Result>

/**
 * The patience of one start. What is waited for is logged, said where a person looks, and shown by `awaited`. `signal`
 * ends it.
 */
export const patienceOf =
  (
    log: Log,
    {
      signal,
      awaited,
      say,
    }: {
      readonly signal: AbortSignal
      readonly awaited: Awaited
      readonly say: ((line: string) => void) | undefined
    },
  ): Patient =>
  async (part, work, more = { takesItsTime: false }) => {
    try {
      return await patiently(work, {
        part,
        limitMs: START_MS,
        clock: systemClock,
        signal,
        ...more,
        waiting: ({ name, variable }, reason) => {
          awaited.now = { part: name, trouble: { kind: 'starting', detail: reason } }
          log.warn(`waiting for ${name}`, { variable, reason })
          say?.(`waiting for ${name} (${variable}): ${reason}`)
        },
      })
    } finally {
      awaited.now = undefined
    }
  }
