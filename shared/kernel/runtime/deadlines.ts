import type { Clock } from './clock.ts'

/** The timer's period: a deadline is noticed at most so late. */
const STEP_MS = 100
/** The most that is counted between two looks: a clock that was set forward is not taken for elapsed time. */
const MOST_MS = 2_000

/** The work took longer than it was given. */
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
 * Gives many short pieces of work their deadlines with one timer for all. Nearly every piece ends long before
 * its deadline, and a timer and an abort signal for each cost 5 % of a saga (measured).
 */
export class Deadlines {
  readonly #clock: Clock
  readonly #waiting = new Set<Waiting>()
  #sweeping = false
  /**
   * Elapsed time is summed up from look to look. A clock that is set forward then makes nothing late at once,
   * and one that is set back makes nothing wait longer.
   */
  #elapsedMs = 0
  #lookedMs = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /**
   * Gives what the work gives. After `delayMs` it rejects with a LateError and calls `late`; the work goes on,
   * and its result is dropped.
   */
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

  /** Rejects everything that still waits. */
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
