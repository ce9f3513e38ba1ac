import type { HeardFact } from '../domain/fact.ts'
import type { Clock } from '../runtime/clock.ts'
import type {
  Batch,
  Membership,
  PartitionLag,
  Transport,
  UnreadableRecord,
} from '../transport/transport.ts'
import { UNITS_PER_COMMIT } from '../writing/writer.ts'
import { errorOf } from '../runtime/thrown.ts'

/** What a consumer tells of itself. */
export interface ConsumerListener {
  unreadable(record: UnreadableRecord): void
  troubled(error: Error): void
}

const TROUBLE_MS = { first: 100, last: 5_000 }
/** So long facts that change nothing here wait for one that does: their cursors move in its commit. */
const HELD_MS = 200

/**
 * Pulls what has arrived, hands it over, and hints the broker once it is committed. The next batch is
 * whatever arrived meanwhile. Nothing is pulled while a batch is under way: that is the backpressure.
 * A service is brought many facts that are not its business (of a lone saga, two out of three): alone
 * they are not worth a commit.
 */
export class Consumer {
  readonly #transport: Transport
  readonly #group: string
  readonly #topics: readonly string[]
  readonly #concerns: (fact: HeardFact) => boolean
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
    /** Whether a fact can change anything here. */
    readonly concerns: (fact: HeardFact) => boolean
    /** Resolves once these facts are applied, parked, or known to need neither. */
    readonly handle: (facts: readonly HeardFact[]) => Promise<void>
    readonly listener: ConsumerListener
    readonly clock: Clock
  }) {
    this.#transport = options.transport
    this.#group = options.group
    this.#topics = options.topics
    this.#concerns = options.concerns
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
        await this.#pull(membership, () => {
          troubleMs = TROUBLE_MS.first
        })
      } catch (error) {
        if (!signal.aborted) this.#listener.troubled(errorOf(error))
      }
      // Whatever was pulled and not committed comes again from the last hint; the cursors drop repeats.
      await this.#membership?.leave().catch(() => {})
      this.#membership = undefined
      await this.#clock.sleep(troubleMs, signal)
      troubleMs = Math.min(troubleMs * 2, TROUBLE_MS.last)
    }
  }

  async #pull(membership: Membership, committed: () => void): Promise<void> {
    let held: Held = nothingHeld()
    let pulling: Promise<Batch | undefined> | undefined
    for (;;) {
      pulling ??= membership.next(UNITS_PER_COMMIT)
      const batch = await (held.due === undefined ? pulling : Promise.race([pulling, held.due]))
      if (batch === undefined) break
      if (batch !== DUE) {
        pulling = undefined
        for (const record of batch.unreadable) this.#listener.unreadable(record)
        held.batches.push(batch)
        held.facts.push(...batch.facts)
        const urgent =
          held.facts.length >= UNITS_PER_COMMIT || batch.facts.some((fact) => this.#concerns(fact))
        if (!urgent) {
          held.due ??= this.#clock.sleep(HELD_MS, held.over.signal).then(() => DUE)
          continue
        }
      }
      const { facts, batches, over } = held
      held = nothingHeld()
      over.abort()
      if (facts.length > 0) await this.#handle(facts)
      for (const one of batches) membership.hint(one)
      committed()
    }
    held.over.abort()
  }
}

const DUE = 'due'

/** Batches that are pulled and not committed yet, and until when they may stay so. */
interface Held {
  readonly batches: Batch[]
  readonly facts: HeardFact[]
  readonly over: AbortController
  due: Promise<typeof DUE> | undefined
}

const nothingHeld = (): Held => ({
  batches: [],
  facts: [],
  over: new AbortController(),
  due: undefined,
})
