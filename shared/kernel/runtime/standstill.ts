import type { Clock } from './clock.ts'
import type { Trouble } from './trouble.ts'

/** What does not get on: since how long, and why. */
export interface Stillness {
  readonly ms: number
  readonly reason: string
}

/** Keeps since when something has not got on: from when it had to, or first failed, until it moves. */
export class Standstill {
  readonly #clock: Clock
  readonly #untold: string
  #sinceMs: number | undefined
  #failure: string | undefined

  /** `untold`: the reason while it waits and nothing has failed. */
  constructor(clock: Clock, untold = '') {
    this.#clock = clock
    this.#untold = untold
  }

  /** There is something to be done. */
  waits(): void {
    this.#sinceMs ??= this.#clock.now()
  }

  failed(reason: string): void {
    this.waits()
    this.#failure = reason
  }

  /** Whether it has failed since it moved last. */
  get hasFailed(): boolean {
    return this.#failure !== undefined
  }

  moved(): void {
    this.#sinceMs = undefined
    this.#failure = undefined
  }

  get now(): Stillness | undefined {
    if (this.#sinceMs === undefined) return undefined
    const nowMs = this.#clock.now()
    // A clock that was set back would let it look well for as long: it counts anew from there.
    this.#sinceMs = Math.min(this.#sinceMs, nowMs)
    return { ms: nowMs - this.#sinceMs, reason: this.#failure ?? this.#untold }
  }
}

/** What has not got on for this long is not slow: it stands still. */
export const STANDSTILL_MS = 10_000

/** The trouble that a part is in which does not get on. */
export const troubleOf = (still: Stillness | undefined): Trouble | undefined =>
  still === undefined || still.ms < STANDSTILL_MS
    ? undefined
    : { kind: 'stands-still', detail: `${Math.round(still.ms / 1_000)} s, ${still.reason}` }
