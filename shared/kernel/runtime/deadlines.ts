import type { Clock } from './clock.ts'

/** How late a deadline may be noticed. */
const STEP_MS = 100
/** What passes between two looks, at most, however busy the process is. */
const MOST_MS = 2_000

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
  /** Counted look by look: a clock that is set forward makes nothing late at once, and one that is set back nothing wait. */
  #elapsedMs = 0
  #lookedMs = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** What the work gives; rejects with a LateError after `delayMs`, when `late` is called too, and the work goes on unheard. */
  within<Value>(work: Promise<Value>, delayMs: number, late?: () => void): Promise<Value> {
    return new Promise((resolve, reject) => {
      const waiting: Waiting = {
        untilMs: this.#elapsedMs + this.#sinceLook() + delayMs,
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
    this.#lookedMs = this.#clock.now()
    while (this.#waiting.size > 0) {
      await this.#clock.sleep(STEP_MS)
      this.#elapsedMs += this.#sinceLook()
      this.#lookedMs = this.#clock.now()
      this.#expire(this.#elapsedMs)
    }
    this.#sweeping = false
  }

  #sinceLook(): number {
    if (!this.#sweeping) return 0
    return Math.min(Math.max(this.#clock.now() - this.#lookedMs, 0), MOST_MS)
  }

  #expire(nowMs: number): void {
    for (const waiting of this.#waiting) {
      if (waiting.untilMs > nowMs) continue
      this.#waiting.delete(waiting)
      waiting.expire()
    }
  }
}
