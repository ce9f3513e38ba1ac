import type { Clock } from '../../shared/kernel/index.ts'

/** Lets readers wait for a change of a parcel's row; the commits of this instance wake them. */
export class Changes {
  readonly #clock: Clock
  readonly #waiting = new Map<string, Set<AbortController>>()
  #count = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Wakes the readers of these parcels, whose rows have been committed here. */
  committed(ids: Iterable<string>): void {
    if (this.#count === 0) return
    for (const id of ids) for (const woken of this.#waiting.get(id) ?? []) woken.abort()
  }

  /**
   * Runs `look` until it gives something: again after each change, and after pauses that grow from `first` to `last`,
   * because the change may be another instance's. It looks at `untilMs` too. Gives undefined without looking when
   * WAITING readers wait already.
   */
  async until<Seen>(
    id: string,
    look: () => Promise<Seen | undefined>,
    pauseMs: { readonly first: number; readonly last: number; readonly untilMs: number },
  ): Promise<Seen | undefined> {
    if (this.#count >= WAITING) return undefined
    this.#count += 1
    try {
      for (let waitMs = pauseMs.first; ; waitMs = Math.min(waitMs * 2, pauseMs.last)) {
        // The wake-up is registered before looking, so that a commit in between is not missed.
        const woken = this.#expect(id)
        try {
          const seen = await look()
          if (seen !== undefined) return seen
          await this.#clock.sleep(Math.min(waitMs, this.#leftUntil(pauseMs.untilMs)), woken.signal)
        } finally {
          this.#forget(id, woken)
        }
      }
    } finally {
      this.#count -= 1
    }
  }

  #leftUntil(untilMs: number): number {
    return Math.max(0, untilMs - this.#clock.now())
  }

  #expect(id: string): AbortController {
    const woken = new AbortController()
    const others = this.#waiting.get(id) ?? new Set()
    this.#waiting.set(id, others.add(woken))
    return woken
  }

  #forget(id: string, woken: AbortController): void {
    const others = this.#waiting.get(id)
    others?.delete(woken)
    if (others?.size === 0) this.#waiting.delete(id)
  }
}

/** The most readers that wait at once: each reads the database again, and must not keep others from it. */
const WAITING = 250
