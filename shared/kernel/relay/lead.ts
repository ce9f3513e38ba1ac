import type { JournalStore, Leadership } from '../journal/store.ts'
import type { Clock } from '../runtime/clock.ts'
import { errorOf } from '../runtime/thrown.ts'

const LEASE_MS = 4_000
const RENEW_MS = 1_000
/** The last part of a lease is not trusted, because a commit or a send may still be under way when it ends. */
const LEASE_MARGIN_MS = 1_000
/** A relay that takes no step for this long is taken to hang for good, and its lead is not renewed any more. */
const STEP_MS = 30_000

/**
 * The lead of one term, renewed beside whatever its holder does, however long that takes:
 *
 *     taken ──▶ held ── renewal not answered ──▶ doubted ── renewed, same term ──▶ held
 *                 └───── another holder, term or epoch ──▶ lost, for good
 *
 * While the lead is doubted nothing new is begun. What was begun goes on, and counts if the term is still the same
 * afterwards. Time alone ends nothing: it is the store that refuses what an earlier term saves.
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

  /** Gives undefined while another instance leads. Throws when the store does not answer. */
  static async take(options: {
    readonly store: JournalStore
    readonly clock: Clock
    readonly holder: string
    readonly troubled: (error: Error) => void
  }): Promise<Lead | undefined> {
    // The time is taken before the request, so the lease lasts at least as long as is believed here.
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
    const leftMs = this.#heldUntilMs - LEASE_MARGIN_MS - this.#clock.now()
    // More than a lease is left when the clock was set back: then it is not known before the next renewal.
    return !this.#lost.signal.aborted && leftMs > 0 && leftMs <= LEASE_MS
  }

  /** Notes that its holder is not stuck, but only waits. A lead whose holder takes no step is lost. */
  step(): void {
    this.#steppedAtMs = this.#clock.now()
  }

  /** Ends the lead: the store has refused what was done under it, or the checkpoint was set back. */
  lose(): void {
    this.#lost.abort()
  }

  /** Stops renewing the lead, and gives it back unless it is lost. */
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
      // Lost for good, so that its holder takes a lead anew when it does go on.
      if (this.#clock.now() - this.#steppedAtMs > STEP_MS) return this.lose()
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
