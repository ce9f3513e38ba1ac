import type { KafkaAddress } from './address.ts'

/** The least that brokers allow by default: so long a member that died keeps its partitions. */
const SESSION_MS = 6_000
/** Longer ones than this are asked for by nobody but KAFKA_SESSION_MS: partitions would wait too long for another member. */
const LONGEST_MS = 300_000

/** How long the sessions of a transport's groups are. They grow when a broker wants longer ones. */
export class SessionLength {
  readonly #address: Pick<KafkaAddress, 'onEvent'>
  #ms: number

  constructor(address: Pick<KafkaAddress, 'onEvent' | 'sessionMs'>) {
    this.#address = address
    this.#ms = address.sessionMs ?? SESSION_MS
  }

  get ms(): number {
    return this.#ms
  }

  /** A broker has refused a group for this reason. Gives whether the next one will ask for a longer session. */
  refused(reason: string, askedMs: number): boolean {
    if (!/INVALID_SESSION_TIMEOUT|session timeout/i.test(reason)) return false
    // Another group has been refused in the meantime.
    if (this.#ms > askedMs) return true
    if (this.#ms >= LONGEST_MS) return false
    this.#ms = Math.min(this.#ms * 2, LONGEST_MS)
    this.#address.onEvent?.({
      kind: 'attention',
      reason: `the broker refuses sessions of ${askedMs} ms (group.min.session.timeout.ms): ${this.#ms} ms are tried; KAFKA_SESSION_MS sets them`,
    })
    return true
  }
}
