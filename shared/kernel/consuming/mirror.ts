import type { HeardFact } from '../domain/fact.ts'
import type { Clock } from '../runtime/clock.ts'
import { errorOf } from '../runtime/thrown.ts'
import { TransportError, type Transport } from '../transport/transport.ts'

/** Parked facts of a topic that wait to be shown, at most; those beyond it are only in the database. */
const WAITING = 1_000
/** Between tries of a fact that the broker does not take: doubling. */
const AGAIN_MS = { first: 500, last: 30_000 }

/** Where parked facts of a topic are shown. */
export const deadLetterTopic = (topic: string): string => `${topic}.dlq`

/**
 * Shows parked facts on `<topic>.dlq`, where people look at topics. Only a mirror: the database holds them and redrives
 * from there. While the broker is away they wait, in their order; what is never shown is told, with how many there are.
 */
export class Mirror {
  readonly #transport: Pick<Transport, 'publish'>
  readonly #clock: Pick<Clock, 'sleep'>
  readonly #troubled: (error: Error) => void
  readonly #stopping = new AbortController()
  /** By topic: one that takes nothing keeps no other waiting. */
  readonly #lanes = new Map<string, Lane>()

  constructor(
    transport: Pick<Transport, 'publish'>,
    clock: Pick<Clock, 'sleep'>,
    troubled: (error: Error) => void,
  ) {
    this.#transport = transport
    this.#clock = clock
    this.#troubled = troubled
  }

  show(facts: readonly HeardFact[]): void {
    for (const [topic, parked] of Map.groupBy(facts, (fact) => fact.topic)) {
      const lane: Lane = this.#lanes.get(topic) ?? { waiting: [], running: undefined }
      this.#lanes.set(topic, lane)
      const taken = parked.slice(0, WAITING - lane.waiting.length)
      lane.waiting.push(...taken)
      lane.running ??= this.#run(deadLetterTopic(topic), lane.waiting).finally(() => {
        lane.running = undefined
      })
      this.#tellUnshown(deadLetterTopic(topic), parked.length - taken.length, 'too many wait')
    }
  }

  /** Resolves when each fact that waits is shown, or the broker has not taken the first of its topic once more. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    for (const { running } of this.#lanes.values()) await running
  }

  async #run(topic: string, waiting: HeardFact[]): Promise<void> {
    for (let fact = waiting.shift(); fact !== undefined; fact = waiting.shift()) {
      if (await this.#isShown(topic, fact)) continue
      this.#tellUnshown(topic, waiting.length + 1, 'the service stops')
      waiting.length = 0
    }
  }

  /** False when it stops before the broker takes the fact. One that no try would make pass is told and left. */
  async #isShown(topic: string, fact: HeardFact): Promise<boolean> {
    for (let againMs = AGAIN_MS.first; ; againMs = Math.min(againMs * 2, AGAIN_MS.last)) {
      const isLast = this.#stopping.signal.aborted
      try {
        await this.#transport.publish(topic, [{ ...fact, topic }])
        return true
      } catch (thrown) {
        const error = errorOf(thrown)
        this.#troubled(error)
        if (error instanceof TransportError && error.fatal) return true
      }
      if (isLast) return false
      await this.#clock.sleep(againMs, this.#stopping.signal)
    }
  }

  #tellUnshown(topic: string, facts: number, reason: string): void {
    if (facts > 0)
      this.#troubled(new Error(`${facts} parked facts are not shown on ${topic}: ${reason}`))
  }
}

interface Lane {
  readonly waiting: HeardFact[]
  running: Promise<void> | undefined
}
