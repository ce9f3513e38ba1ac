import type { Clock } from './clock.ts'

/** How late a deadline may be noticed. */
const STEP_MS = 100

/** Something took longer than it was given. */
export class LateError extends Error {
  constructor(delayMs: number) {
    super(`no answer within ${delayMs} ms`)
    this.name = 'LateError'
  }
}

interface Waiting {
  readonly untilMs: number
  readonly expire: () => void
}

/**
 * Bounds much short work by one timer: nearly all of it ends long before its deadline, and a timer and
 * an abort signal for each cost more than the work itself (measured: 5 % of a saga).
 */
export class Deadlines {
  readonly #clock: Clock
  readonly #waiting = new Set<Waiting>()
  #sweeping = false

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** What the work gives; rejects with a LateError after `delayMs`, when `late` is called too, and the work goes on unheard. */
  within<Value>(work: Promise<Value>, delayMs: number, late?: () => void): Promise<Value> {
    return new Promise((resolve, reject) => {
      const waiting: Waiting = {
        untilMs: this.#clock.now() + delayMs,
        expire: () => {
          reject(new LateError(delayMs))
          late?.()
        },
      }
      this.#waiting.add(waiting)
      if (!this.#sweeping) void this.#sweep()
      const ended = (): void => void this.#waiting.delete(waiting)
      work.then(
        (value) => {
          ended()
          resolve(value)
        },
        (error: unknown) => {
          ended()
          reject(error)
        },
      )
    })
  }

  /** Nothing is waited for any longer. */
  expireAll(): void {
    this.#expire(Infinity)
  }

  async #sweep(): Promise<void> {
    this.#sweeping = true
    while (this.#waiting.size > 0) {
      await this.#clock.sleep(STEP_MS)
      this.#expire(this.#clock.now())
    }
    this.#sweeping = false
  }

  #expire(nowMs: number): void {
    for (const waiting of this.#waiting) {
      if (waiting.untilMs > nowMs) continue
      this.#waiting.delete(waiting)
      waiting.expire()
    }
  }
}
