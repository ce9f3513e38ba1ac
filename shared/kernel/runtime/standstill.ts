import type { Clock } from './clock.ts'
import type { Trouble } from './trouble.ts'

/** What does not get on: since how long, and why. */
export interface Stillness {
  readonly ms: number
  readonly reason: string
}

/** Keeps since when something has not got on: from its first failure until it moves. */
export class Standstill {
  readonly #clock: Clock
  #sinceMs: number | undefined
  #reason = ''

  constructor(clock: Clock) {
    this.#clock = clock
  }

  failed(reason: string): void {
    this.#sinceMs ??= this.#clock.now()
    this.#reason = reason
  }

  moved(): void {
    this.#sinceMs = undefined
  }

  get now(): Stillness | undefined {
    if (this.#sinceMs === undefined) return undefined
    const nowMs = this.#clock.now()
    // A clock that was set back would let it look well for as long: it counts anew from there.
    this.#sinceMs = Math.min(this.#sinceMs, nowMs)
    return { ms: nowMs - this.#sinceMs, reason: this.#reason }
  }
}

/** What has not got on for this long is not slow: it stands still. */
export const STANDSTILL_MS = 10_000

/** The trouble that a part is in which does not get on. */
export const troubleOf = (still: Stillness | undefined): Trouble | undefined =>
  still === undefined || still.ms < STANDSTILL_MS
    ? undefined
    : { kind: 'stands-still', detail: `${Math.round(still.ms / 1_000)} s, ${still.reason}` }
