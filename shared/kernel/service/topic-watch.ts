import type { Clock } from '../runtime/clock.ts'
import { aborted } from '../runtime/lifecycle.ts'
import { errorOf } from '../runtime/thrown.ts'
import type { Trouble } from '../runtime/trouble.ts'
import type { Transport } from '../transport/transport.ts'

/** Between looks at the topics. */
const LOOK_MS = 5_000

/**
 * Sees while a service runs that its topics stay as they have to be. Somebody may delete one, or make it anew with fewer
 * partitions: then a listener would go on without the facts of those that are not there, and look well. What is missing is
 * made by what a start does, which also words what is wrong.
 */
export class TopicWatch {
  readonly #transport: Pick<Transport, 'areFit' | 'prepare'>
  readonly #topics: readonly string[]
  readonly #partitions: number
  readonly #clock: Clock
  readonly #troubled: (error: Error) => void
  readonly #righted: () => void
  #wrong: Error | undefined

  constructor(options: {
    readonly transport: Pick<Transport, 'areFit' | 'prepare'>
    readonly topics: readonly string[]
    readonly partitions: number
    readonly clock: Clock
    readonly troubled: (error: Error) => void
    /** Topics that were not as they have to be are so again. */
    readonly righted: () => void
  }) {
    this.#transport = options.transport
    this.#topics = options.topics
    this.#partitions = options.partitions
    this.#clock = options.clock
    this.#troubled = options.troubled
    this.#righted = options.righted
  }

  /** What is wrong with the topics, in the words of a start. */
  get trouble(): Trouble | undefined {
    return this.#wrong && { kind: 'failed', detail: this.#wrong.message }
  }

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#clock.sleep(LOOK_MS, signal)
      if (signal.aborted) return
      const looked = this.#look().catch((error: unknown) => this.#troubled(errorOf(error)))
      // A broker that does not answer keeps nobody from stopping.
      await Promise.race([looked, aborted(signal)])
    }
  }

  async #look(): Promise<void> {
    const isFit = await this.#transport.areFit(this.#topics, this.#partitions)
    if (isFit && this.#wrong === undefined) return
    try {
      await this.#transport.prepare(this.#topics, this.#partitions)
    } catch (error) {
      this.#wrong = errorOf(error)
      throw error
    }
    this.#wrong = undefined
    this.#righted()
  }
}
