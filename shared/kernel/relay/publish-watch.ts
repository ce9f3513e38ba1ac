import type { Clock } from '../runtime/clock.ts'
import { Standstill, type Stillness } from '../runtime/standstill.ts'

/** A publish that takes longer is reported as trouble while it goes on. */
const SLOW_MS = 3_000
const LOOK_MS = 500

/**
 * Keeps how publishing goes: whether it stands still, and whether a publish takes too long. That is looked for beside
 * publishing, since a timer for each publish was felt in the time of a lone saga (measured).
 */
export class PublishWatch {
  readonly #clock: Clock
  readonly #told: (error: Error) => void
  readonly #topic: string
  readonly #standstill: Standstill
  #sinceMs: number | undefined

  constructor(options: { clock: Clock; topic: string; troubled: (error: Error) => void }) {
    this.#clock = options.clock
    this.#topic = options.topic
    this.#told = options.troubled
    this.#standstill = new Standstill(options.clock)
  }

  /** How long nothing could be published, and why. */
  get standstill(): Stillness | undefined {
    return this.#standstill.now
  }

  troubled(error: Error): void {
    this.#standstill.failed(error.message)
    this.#told(error)
  }

  moved(): void {
    this.#standstill.moved()
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
      this.troubled(new Error(`publishing to ${this.#topic} takes longer than ${SLOW_MS} ms`))
    }
  }
}
