import type { HeardFact } from '../domain/fact.ts'
import type { Transport } from '../transport/transport.ts'
import { errorOf } from '../runtime/thrown.ts'

/** Parked facts that wait to be shown, at most; those beyond it are only in the database. */
const WAITING = 1_000

/** Where parked facts of a topic are shown. */
export const deadLetterTopic = (topic: string): string => `${topic}.dlq`

/**
 * Shows parked facts on `<topic>.dlq`, where people look at topics. Only a mirror: the database holds
 * them and redrives from there, so one that cannot be shown is told and left.
 */
export class Mirror {
  readonly #transport: Transport
  readonly #troubled: (error: Error) => void
  readonly #waiting: HeardFact[] = []
  #running: Promise<void> | undefined

  constructor(transport: Transport, troubled: (error: Error) => void) {
    this.#transport = transport
    this.#troubled = troubled
  }

  show(facts: readonly HeardFact[]): void {
    if (facts.length === 0) return
    this.#waiting.push(...facts.slice(0, WAITING - this.#waiting.length))
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined
    })
  }

  /** Resolves when nothing waits any more. */
  async stop(): Promise<void> {
    await this.#running
  }

  async #run(): Promise<void> {
    for (let fact = this.#waiting.shift(); fact !== undefined; fact = this.#waiting.shift()) {
      const topic = deadLetterTopic(fact.topic)
      try {
        await this.#transport.publish(topic, [{ ...fact, topic }])
      } catch (error) {
        this.#troubled(errorOf(error))
      }
    }
  }
}
