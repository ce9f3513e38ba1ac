import type { BaseOptions } from './library.ts'
import { TransportError } from '../transport.ts'

/** How to reach a cluster. */
export interface KafkaAddress {
  /** `host:port` of one or more brokers; the others are found by asking these. */
  readonly brokers: readonly string[]
  /** Shown in the broker's logs. */
  readonly clientId: string
  /** Put before every topic and group name: several installations share a cluster. */
  readonly prefix?: string
  /**
   * PEM texts. `ca`: for a certificate authority that this machine does not know; `cert` and `key`: by which brokers that
   * ask for a certificate know us.
   */
  readonly tls?: boolean | { readonly ca?: string; readonly cert?: string; readonly key?: string }
  readonly sasl?: {
    readonly mechanism: 'PLAIN' | 'SCRAM-SHA-256' | 'SCRAM-SHA-512'
    readonly username: string
    readonly password: string
  }
  /** How long a group keeps the partitions of a member that is silent, at first; 6 s when not given. */
  readonly sessionMs?: number
  /** Told what a transport does about troubles by itself. */
  readonly onEvent?: (event: KafkaEvent) => void
}

/** What happened to a transport that goes on. */
export type KafkaEvent =
  /** The broker no longer knew the idempotent producer, or fenced it: another has taken its place. */
  | { readonly kind: 'producerRecreated'; readonly reason: string }
  /** Something failed and is tried again. */
  | { readonly kind: 'troubled'; readonly what: string; readonly reason: string }
  /** The member now holds so many partitions of its group. */
  | { readonly kind: 'assigned'; readonly group: string; readonly partitions: number }
  /** Records were gone from the topic before they were read: reading goes on at the first one left. */
  | { readonly kind: 'missed'; readonly topic: string; readonly partition: number }
  /** The broker is not as it usually is; what is done about it, or what could be. */
  | { readonly kind: 'attention'; readonly reason: string }

const CONNECT_TIMEOUT_MS = 3_000
const RETRIES = 5
const RETRY_DELAY_MS = { first: 50, last: 1_000 }
/** Topics and leaders are asked for again after this long; at once when a broker says they moved. */
const METADATA_MS = 60_000

/** What every client of the library is made with. */
export const clientOptions = (address: KafkaAddress, requestTimeoutMs: number): BaseOptions => ({
  clientId: address.clientId,
  bootstrapBrokers: [...address.brokers],
  connectTimeout: CONNECT_TIMEOUT_MS,
  requestTimeout: requestTimeoutMs,
  timeout: requestTimeoutMs,
  retries: RETRIES,
  retryDelay: (_client, _operation, attempt) => delayMs(attempt),
  metadataMaxAge: METADATA_MS,
  autocreateTopics: false,
  ...(address.tls === true && { tls: {} }),
  ...(typeof address.tls === 'object' && { tls: { ...address.tls } }),
  ...(address.sasl !== undefined && { sasl: { ...address.sasl } }),
})

/** How long to wait before try number `attempt + 1`: doubling, bounded. */
export const delayMs = (attempt: number): number =>
  Math.min(RETRY_DELAY_MS.last, RETRY_DELAY_MS.first * 2 ** Math.min(attempt - 1, 16))

/** Whether a broker says that a topic is not there, or that nobody leads it, in the protocol's own words. */
export const isTopicMissing = (reason: string): boolean =>
  /UNKNOWN_TOPIC_OR_PARTITION|UNKNOWN_TOPIC_ID|has no leader|Unknown topic/i.test(reason)

/** What the library wraps around a reason that names the address itself. */
const WRAPPING = /^Connection to \S+ failed\.?$/

/** The innermost reasons of an error, each once: the library wraps them. */
export const reasonOf = (error: unknown): string => {
  if (error instanceof AggregateError)
    return [...new Set(error.errors.map(reasonOf))].join('; ') || error.message
  if (!(error instanceof Error)) return String(error)
  if (error.cause === undefined) return error.message
  const reason = reasonOf(error.cause)
  return WRAPPING.test(error.message) || reason.includes(error.message)
    ? reason
    : `${error.message}: ${reason}`
}

/** Rejects with a TransportError when the work takes longer than this; what it does goes on. */
export const within = async <Value>(
  work: Promise<Value>,
  limitMs: number,
  what: string,
): Promise<Value> => {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new TransportError(`${what}: no answer within ${limitMs} ms`)),
      limitMs,
    )
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
