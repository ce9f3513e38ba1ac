import { z } from 'zod'
import type { HeardFact } from '../domain/fact.ts'
import { timestampOf, type Clock } from '../runtime/clock.ts'
import type { Gap } from './gaps.ts'

/** Where the listeners of a topic ask its owner for facts that are not on it any more. */
export const requestsTopic = (topic: string): string => `${topic}.requests`

const TYPE = 'RepublishRequested'
const Payload = z.object({
  /** The service that asks. */
  listener: z.string(),
  partition: z.int().min(0),
  after: z.int().min(0),
})

/** How the owner of a journal publishes it again. */
export interface Republisher {
  /** Has the facts after this position published again, of every partition and in order, if they were published. */
  goBack(after: number): Promise<void>
}

/**
 * A request, in the form of a fact: its journal and position name the first place in the owner's journal
 * that may be missing, since that is what it is about; it is in no journal itself.
 */
export const requestFor = (
  listener: string,
  { fact, cursor }: Gap,
  clock: Pick<Clock, 'now'>,
): HeardFact => ({
  id: `${fact.journal}:${cursor + 1}`,
  service: listener,
  topic: requestsTopic(fact.topic),
  partition: fact.partition,
  key: String(fact.partition),
  type: TYPE,
  timestamp: timestampOf(clock.now()),
  payload: { listener, partition: fact.partition, after: cursor } satisfies z.infer<typeof Payload>,
  journal: fact.journal,
  position: cursor + 1,
  prev: null,
  correlationId: fact.correlationId,
})

/** The owner goes back at most once in this time for the same or a later position. */
const GO_BACK_EVERY_MS = 10_000
/** Who asked earlier has asked again since, or needs nothing any more. */
const REQUEST_KEPT_MS = 600_000

/** What was asked of an owner, and is being done. */
export interface Republishing {
  readonly listener: string
  readonly partition: number
  readonly after: number
}

/** The owner's side: goes back in its journal for whoever misses facts of it. */
export class RepublishRequests {
  readonly #journal: string
  readonly #republisher: Republisher
  readonly #clock: Clock
  readonly #republishing: (asked: Republishing) => void
  /** How far back it went last, and when. */
  #last: { readonly after: number; readonly atMs: number } | undefined

  constructor(options: {
    readonly journal: string
    readonly republisher: Republisher
    readonly clock: Clock
    /** Told before it goes back. */
    readonly republishing: (asked: Republishing) => void
  }) {
    this.#journal = options.journal
    this.#republisher = options.republisher
    this.#clock = options.clock
    this.#republishing = options.republishing
  }

  /** Goes back once, to the earliest position that these requests ask for. */
  async heed(requests: readonly HeardFact[]): Promise<void> {
    const nowMs = this.#clock.now()
    let earliest: Republishing | undefined
    for (const { type, journal, timestamp, payload } of requests) {
      // Another journal's facts are not here to be published: it was made anew, or is another's.
      if (type !== TYPE || journal !== this.#journal) continue
      if (!(nowMs - Date.parse(timestamp) <= REQUEST_KEPT_MS)) continue
      const asked = Payload.safeParse(payload)
      if (!asked.success) continue
      if (earliest === undefined || asked.data.after < earliest.after) earliest = asked.data
    }
    if (earliest === undefined) return
    const { after } = earliest
    if (
      this.#last !== undefined &&
      after >= this.#last.after &&
      nowMs - this.#last.atMs < GO_BACK_EVERY_MS
    )
      return
    this.#republishing(earliest)
    await this.#republisher.goBack(after)
    this.#last = { after, atMs: nowMs }
  }
}
