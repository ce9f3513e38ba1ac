import type { Clock } from '../../shared/runtime/clock.ts'

/** Readers that wait for a change of a parcel's row, woken by the commits of this instance. */
export class Changes {
  readonly #clock: Clock
  readonly #waiting = new Map<string, Set<AbortController>>()
  #count = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Rows of these parcels have been committed here. */
  committed(ids: Iterable<string>): void {
    if (this.#count === 0) return
    for (const id of ids) for (const woken of this.#waiting.get(id) ?? []) woken.abort()
  }

  /**
   * Runs `look` until it gives something, again after each change and every `everyMs` at least: the
   * change may be another instance's. Undefined when as many readers wait as may.
   */
  async until<Seen>(
    id: string,
    look: () => Promise<Seen | undefined>,
    everyMs: number,
  ): Promise<Seen | undefined> {
    if (this.#count >= WAITING) return undefined
    this.#count += 1
    try {
      for (;;) {
        // From before it looks: what is committed meanwhile is not slept over.
        const woken = this.#expect(id)
        try {
          const seen = await look()
          if (seen !== undefined) return seen
          await this.#clock.sleep(everyMs, woken.signal)
        } finally {
          this.#forget(id, woken)
        }
      }
    } finally {
      this.#count -= 1
    }
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

/** Readers that wait at once, at most: each asks the database again and again. */
const WAITING = 1_000
