import type { JournalStore, Leadership } from '../journal/store.ts'
import type { Clock } from '../runtime/clock.ts'
import { errorOf } from '../runtime/thrown.ts'

const LEASE_MS = 4_000
const RENEW_MS = 1_000
/** The lease is not trusted in its last part: a commit or a send may still be under way. */
const LEASE_MARGIN_MS = 1_000
/** Longer than any step of a relay may take: one that hangs for good is not to keep the lead from the others. */
const STEP_MS = 30_000

/**
 * The lead of one term, renewed beside whatever its holder does, however long that takes:
 *
 *     taken ──▶ held ── renewal not answered ──▶ doubted ── renewed, same term ──▶ held
 *                 └───── another holder, term or epoch ──▶ lost, for good
 *
 * While it is doubted nothing new is begun; what was begun goes on, and counts when the term is still the same
 * afterwards: the store refuses what an earlier term saves, so time alone ends nothing.
 */
export class Lead {
  readonly #store: JournalStore
  readonly #clock: Clock
  readonly #troubled: (error: Error) => void
  readonly #ended = new AbortController()
  readonly #lost = new AbortController()
  readonly #renewing: Promise<void>
  #heldUntilMs: number
  #steppedAtMs: number
  readonly leadership: Leadership

  private constructor(
    options: { store: JournalStore; clock: Clock; troubled: (error: Error) => void },
    leadership: Leadership,
    heldUntilMs: number,
  ) {
    this.#store = options.store
    this.#clock = options.clock
    this.#troubled = options.troubled
    this.leadership = leadership
    this.#heldUntilMs = heldUntilMs
    this.#steppedAtMs = options.clock.now()
    this.#renewing = this.#renew()
  }

  /** Undefined while another instance leads. Throws when the store does not answer. */
  static async take(options: {
    readonly store: JournalStore
    readonly clock: Clock
    readonly holder: string
    readonly troubled: (error: Error) => void
  }): Promise<Lead | undefined> {
    // Counted from before the request: the lease can only last longer than we believe.
    const untilMs = options.clock.now() + LEASE_MS
    const leadership = await options.store.lead(options.holder, LEASE_MS)
    return leadership && new Lead(options, leadership, untilMs)
  }

  /** Aborts when the lead has passed on. */
  get lost(): AbortSignal {
    return this.#lost.signal
  }

  /** Whether something may be begun now. */
  get held(): boolean {
    return !this.#lost.signal.aborted && this.#clock.now() < this.#heldUntilMs - LEASE_MARGIN_MS
  }

  /** Its holder goes on: the lead of one that takes no step any more runs out. */
  step(): void {
    this.#steppedAtMs = this.#clock.now()
  }

  /** Says that the lead has passed on: the store has refused what was done under it. */
  lose(): void {
    this.#lost.abort()
  }

  /** Stops renewing it, and gives it back where the store answers. */
  async end(): Promise<void> {
    this.#ended.abort()
    await this.#renewing
    if (!this.#lost.signal.aborted) await this.#store.resign(this.leadership)
  }

  async #renew(): Promise<void> {
    const over = AbortSignal.any([this.#ended.signal, this.#lost.signal])
    const { holder, term, epoch } = this.leadership
    while (!over.aborted) {
      await this.#clock.sleep(RENEW_MS, over)
      if (over.aborted) return
      if (this.#clock.now() - this.#steppedAtMs > STEP_MS) continue
      try {
        const untilMs = this.#clock.now() + LEASE_MS
        const now = await this.#store.lead(holder, LEASE_MS)
        if (now?.term !== term || now.epoch !== epoch) return this.lose()
        this.#heldUntilMs = untilMs
      } catch (error) {
        this.#troubled(errorOf(error))
      }
    }
  }
}
