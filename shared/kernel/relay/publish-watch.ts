import type { Clock } from '../runtime/clock.ts'

/** A publish that takes longer is reported as trouble while it goes on. */
const SLOW_MS = 3_000
const LOOK_MS = 500

/** Looks beside publishing how long it takes: a timer for each publish was felt in the time of a lone saga (measured). */
export class PublishWatch {
  readonly #clock: Clock
  readonly #troubled: (error: Error) => void
  readonly #topic: string
  #sinceMs: number | undefined

  constructor(options: { clock: Clock; topic: string; troubled: (error: Error) => void }) {
    this.#clock = options.clock
    this.#topic = options.topic
    this.#troubled = options.troubled
  }

  async watched<Result>(publish: () => Promise<Result>): Promise<Result> {
    this.#sinceMs = this.#clock.now()
    try {
      return await publish()
    } finally {
      this.#sinceMs = undefined
    }
  }

  /** Reports each publish that is slow, once. */
  async run(over: AbortSignal): Promise<void> {
    let toldMs: number | undefined
    while (!over.aborted) {
      await this.#clock.sleep(LOOK_MS, over)
      const sinceMs = this.#sinceMs
      if (sinceMs === undefined || sinceMs === toldMs) continue
      if (this.#clock.now() - sinceMs < SLOW_MS) continue
      toldMs = sinceMs
      this.#troubled(new Error(`publishing to ${this.#topic} takes longer than ${SLOW_MS} ms`))
    }
  }
}
