import type { ServiceApp } from '../http/app.ts'
import type { Wording } from '../http/wording.ts'
import type { Notices } from '../journal/notices.ts'
import type { JournalStore } from '../journal/store.ts'
import type { Clock } from '../runtime/clock.ts'
import type { Ids } from '../runtime/ids.ts'
import type { Release } from '../runtime/release.ts'
import type { Instruments } from '../telemetry/instruments.ts'
import type { Log } from '../telemetry/log.ts'
import type { Tracing } from '../telemetry/tracing.ts'
import type { Transport } from '../transport/transport.ts'

/** Everything outside that a service touches, handed in. */
export interface World {
  readonly clock: Clock
  readonly ids: Ids
  /** In [0, 1): for jitter. */
  readonly random: () => number
  readonly log: Log
  readonly instruments: Instruments
  readonly store: JournalStore
  readonly transport: Transport
  readonly notices: Notices
  readonly tracing: Tracing
  /** What people read at HTTP. */
  readonly wording: Wording
  /** Of the code: which of two instances that differ is the newer. */
  readonly release: Release
}

/** A composed service: it answers requests at once, and does the rest between `start` and `stop`. */
export interface Service {
  readonly name: string
  readonly app: ServiceApp
  start(): Promise<void>
  /**
   * Refuses new requests, ends the batch and the tasks under way, publishes what is left, and leaves.
   * Does not close the store and the transport: whoever opened them does.
   */
  stop(): Promise<void>
}
