import type { HeardFact } from '../domain/fact.ts'
import type { Clock } from '../runtime/clock.ts'
import type {
  Membership,
  PartitionLag,
  Transport,
  UnreadableRecord,
} from '../transport/transport.ts'
import { UNITS_PER_COMMIT } from '../writing/writer.ts'

/** What a consumer tells of itself. */
export interface ConsumerListener {
  unreadable(record: UnreadableRecord): void
  troubled(error: Error): void
}

const TROUBLE_MS = { first: 100, last: 5_000 }

/**
 * Pulls what has arrived, hands it over, and hints the broker once it is committed. The next batch is
 * whatever arrived meanwhile. Nothing is pulled while a batch is under way: that is the backpressure.
 */
export class Consumer {
  readonly #transport: Transport
  readonly #group: string
  readonly #topics: readonly string[]
  readonly #handle: (facts: readonly HeardFact[]) => Promise<void>
  readonly #listener: ConsumerListener
  readonly #clock: Clock
  readonly #stopping = new AbortController()
  #membership: Membership | undefined
  #running: Promise<void> | undefined

  constructor(options: {
    readonly transport: Transport
    readonly group: string
    readonly topics: readonly string[]
    /** Resolves once these facts are applied, parked, or known to need neither. */
    readonly handle: (facts: readonly HeardFact[]) => Promise<void>
    readonly listener: ConsumerListener
    readonly clock: Clock
  }) {
    this.#transport = options.transport
    this.#group = options.group
    this.#topics = options.topics
    this.#handle = options.handle
    this.#listener = options.listener
    this.#clock = options.clock
  }

  start(): void {
    this.#running ??= this.#run()
  }

  /** Whether it has joined its group. */
  get joined(): boolean {
    return this.#membership !== undefined
  }

  /** Facts that wait at the broker, by partition; undefined when unknown. */
  async lag(): Promise<readonly PartitionLag[] | undefined> {
    return this.#membership?.lag()
  }

  /** Ends after the batch under way, then leaves the group. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    await this.#membership?.leave()
    await this.#running
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping
    let troubleMs = TROUBLE_MS.first
    while (!signal.aborted) {
      try {
        const membership = await this.#transport.join(this.#group, this.#topics)
        this.#membership = membership
        if (signal.aborted) await membership.leave()
        for (;;) {
          const batch = await membership.next(UNITS_PER_COMMIT)
          if (batch === undefined) break
          for (const record of batch.unreadable) this.#listener.unreadable(record)
          if (batch.facts.length > 0) await this.#handle(batch.facts)
          membership.hint(batch)
          troubleMs = TROUBLE_MS.first
        }
      } catch (error) {
        if (!signal.aborted)
          this.#listener.troubled(error instanceof Error ? error : new Error(String(error)))
      }
      // Whatever was pulled and not committed comes again from the last hint; the cursors drop repeats.
      await this.#membership?.leave().catch(() => {})
      this.#membership = undefined
      await this.#clock.sleep(troubleMs, signal)
      troubleMs = Math.min(troubleMs * 2, TROUBLE_MS.last)
    }
  }
}
