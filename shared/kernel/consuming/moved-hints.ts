import type { HeardFact } from '../domain/fact.ts'
import { cursorName, type JournalStore } from '../journal/store.ts'
import type { Clock } from '../runtime/clock.ts'
import type { Gap, GapListener } from './gaps.ts'
import type { Sources } from './sources.ts'

/** Between one request to an owner and the next, while the cursor has not come so far: doubling. */
const ASK_AGAIN_MS = 15_000
/** An owner that has not answered this often has nothing to send: it has forgotten these facts. */
const ASKED_AT_MOST = 6

interface Suspicion {
  readonly fact: HeardFact
  asked: number
  /** It is looked at again so long after this moment. */
  fromMs: number
  waitMs: number
}

/**
 * Finds hints that somebody has moved ahead. Each partition is read from the record before its hint, and where the cursor
 * has not come as far as that record, facts were passed over. Only the journal says whether they are to be heard: after
 * a restore of all journals the topic still holds what these have forgotten, and its owner is the one who knows. So the
 * record is never applied and the partition is not read again for it: the owner is asked to publish from the cursor.
 */
export class MovedHints {
  readonly #store: Pick<JournalStore, 'load'>
  readonly #mayHear: Sources['mayHear']
  readonly #ask: (gap: Gap) => Promise<void>
  readonly #listener: Pick<GapListener, 'healing' | 'healed'>
  readonly #clock: Clock
  readonly #suspected = new Map<string, Suspicion>()

  constructor(options: {
    readonly store: Pick<JournalStore, 'load'>
    /** Whether this fact's journal is one that is heard, or may become so. */
    readonly mayHear: Sources['mayHear']
    readonly ask: (gap: Gap) => Promise<void>
    readonly listener: Pick<GapListener, 'healing' | 'healed'>
    readonly clock: Clock
  }) {
    this.#store = options.store
    this.#mayHear = options.mayHear
    this.#ask = options.ask
    this.#listener = options.listener
    this.#clock = options.clock
  }

  /** These facts stand just before hints. */
  saw(facts: readonly HeardFact[]): void {
    const fromMs = this.#clock.now()
    for (const fact of facts)
      this.#suspected.set(cursorName(fact), { fact, asked: 0, fromMs, waitMs: 0 })
  }

  /** These facts were handled: where one of them has reached what was suspected, it is time to look. */
  handled(facts: readonly HeardFact[]): void {
    if (this.#suspected.size === 0) return
    for (const fact of facts) {
      const suspicion = this.#suspected.get(cursorName(fact))
      if (suspicion !== undefined && fact.position >= suspicion.fact.position) suspicion.waitMs = 0
    }
  }

  /** Compares with the cursors what is due, and asks the owners. Throws when the store or the transport is in trouble. */
  async tend(): Promise<void> {
    const nowMs = this.#clock.now()
    // Where the clock was set back, nothing is known of how long it has waited.
    const due = [...this.#suspected].filter(
      ([, { fromMs, waitMs }]) => nowMs - fromMs >= waitMs || nowMs < fromMs,
    )
    if (due.length === 0) return
    const cursors = await this.#cursorsOf(due.map(([, { fact }]) => fact))
    for (const [name, suspicion] of due) {
      const { fact, asked } = suspicion
      const gap: Gap = { fact, cursor: cursors.get(name) ?? 0 }
      const isReached = fact.position <= gap.cursor
      if (isReached && asked > 0) this.#listener.healed(gap, 'asked')
      if (isReached || asked === ASKED_AT_MOST || !this.#mayHear(fact)) {
        this.#suspected.delete(name)
        continue
      }
      await this.#ask(gap)
      if (asked === 0) this.#listener.healing(gap, 'asked')
      suspicion.fromMs = nowMs
      suspicion.waitMs = ASK_AGAIN_MS * 2 ** asked
      suspicion.asked += 1
    }
  }

  /** Nothing is held any more. */
  forget(): void {
    this.#suspected.clear()
  }

  async #cursorsOf(facts: readonly HeardFact[]): Promise<ReadonlyMap<string, number>> {
    const cursors = facts.map(({ journal, topic, partition }) => ({ journal, topic, partition }))
    const wants = { streams: [], documents: [], cursors, parkedKeys: [], tasks: [] }
    return (await this.#store.load(wants)).cursors
  }
}
