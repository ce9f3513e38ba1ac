import type { HeardFact } from '../domain/fact.ts'
import { cursorName } from '../journal/store.ts'
import { errorOf } from '../runtime/thrown.ts'
import type { Clock } from '../runtime/clock.ts'
import type { PartitionPlace } from '../transport/transport.ts'

/** A fact that was not applied, because facts between the cursor and it have not been heard. */
export interface Gap {
  readonly fact: HeardFact
  readonly cursor: number
}

/** What is done about a gap: its partition is read again, or its owner is asked for its facts. */
export type Remedy = 'reread' | 'asked'

export interface GapListener {
  /** Something is done about a gap. */
  healing(gap: Gap, remedy: Remedy): void
  /** The facts that were missing have been heard; `remedy` is the last one that was tried. */
  healed(gap: Gap, remedy: Remedy): void
  troubled(error: Error): void
}

/** A gap that comes again so soon after its partition began to be read again may come from before. */
const SETTLE_MS = 1_000
/** A partition that is read again and has brought nothing for so long has nothing more to bring. */
const QUIET_MS = 3_000
/** Between asking the owner and reading the partition again, when the gap is still there: doubling. */
const AGAIN_MS = { first: 15_000, last: 600_000 }

interface OpenGap {
  readonly gap: Gap
  state: Remedy
  /** When the partition began to be read again, or the owner was asked. */
  sinceMs: number
  /** When a fact of this partition and journal came last. */
  movedAtMs: number
  /** Whether the gap has come again since. */
  seen: boolean
  /** How often the owner has been asked. */
  asked: number
}

/**
 * Closes gaps without a person. A gap of a journal in a partition is
 *   - opened by the first fact over it: its partition is read again from its first record, since the
 *     facts may be there (offsets were moved ahead, the topic was made anew, a journal was adopted);
 *   - asked about, when it comes again or the partition has nothing more to bring: the facts are not on
 *     the topic, and the service that owns the journal is asked to publish from there;
 *   - read again and asked about again, ever more rarely, while it stays open;
 *   - closed by a fact beyond its cursor that was applied, dropped as a repeat or parked: `healed`;
 *   - forgotten when the partition is another member's, which sees it too, or the journal is refused.
 */
export class GapHealer {
  readonly #ask: (gap: Gap) => Promise<void>
  readonly #listener: GapListener
  readonly #clock: Clock
  readonly #open = new Map<string, OpenGap>()

  constructor(options: {
    /** Asks the owner of a journal for the facts after the cursor. */
    readonly ask: (gap: Gap) => Promise<void>
    readonly listener: GapListener
    readonly clock: Clock
  }) {
    this.#ask = options.ask
    this.#listener = options.listener
    this.#clock = options.clock
  }

  /**
   * These facts were handled, in this order, and these of them were not applied. `reread` has the
   * partition read again; false: this member does not hold it.
   */
  saw(
    facts: readonly HeardFact[],
    gaps: readonly Gap[],
    reread: (place: PartitionPlace) => boolean,
  ): void {
    if (gaps.length === 0 && this.#open.size === 0) return
    const nowMs = this.#clock.now()
    const gapOf = new Map(gaps.map((gap) => [gap.fact, gap]))
    const opened = new Set<OpenGap>()
    for (const fact of facts) {
      const name = cursorName(fact)
      const open = this.#open.get(name)
      const gap = gapOf.get(fact)
      if (open !== undefined) {
        open.movedAtMs = nowMs
        if (gap === undefined) {
          if (fact.position > open.gap.cursor) this.#close(name, open)
        } else if (!opened.has(open)) open.seen = true
      } else if (gap !== undefined) {
        const made = { gap, sinceMs: nowMs, movedAtMs: nowMs, seen: false, asked: 0 }
        const one: OpenGap = { ...made, state: 'reread' }
        opened.add(one)
        this.#open.set(name, one)
      }
    }
    for (const one of opened) {
      const name = cursorName(one.gap.fact)
      if (this.#open.get(name) === one) this.#reread(name, one, reread)
    }
  }

  /** Whether a gap is open in this partition: what was read after it is to come again after a restart. */
  isOpenIn({ topic, partition }: PartitionPlace): boolean {
    for (const { gap } of this.#open.values())
      if (gap.fact.partition === partition && gap.fact.topic === topic) return true
    return false
  }

  /** How many gaps are open on this topic. */
  openOn(topic: string): number {
    return [...this.#open.values()].filter(({ gap }) => gap.fact.topic === topic).length
  }

  /** Does what is due about the gaps that are open; called now and then. */
  async tend(reread: (place: PartitionPlace) => boolean): Promise<void> {
    const nowMs = this.#clock.now()
    for (const [name, open] of this.#open) {
      const { state, sinceMs, movedAtMs, seen, asked } = open
      const spentMs = nowMs - sinceMs
      if (state === 'reread') {
        const isQuiet = nowMs - Math.max(sinceMs, movedAtMs) >= QUIET_MS
        if (isQuiet || (seen && spentMs >= SETTLE_MS)) await this.#askOwner(open)
      } else if (spentMs >= Math.min(AGAIN_MS.first * 2 ** (asked - 1), AGAIN_MS.last))
        this.#reread(name, open, reread)
    }
  }

  /** Facts of these journals are passed over from now on: nothing of theirs is missed. */
  refused(facts: readonly HeardFact[]): void {
    for (const fact of facts) this.#open.delete(cursorName(fact))
  }

  /** Nothing is held any more. */
  forget(): void {
    this.#open.clear()
  }

  #reread(name: string, open: OpenGap, reread: (place: PartitionPlace) => boolean): void {
    const { topic, partition } = open.gap.fact
    if (!reread({ topic, partition })) {
      this.#open.delete(name)
      return
    }
    open.state = 'reread'
    open.sinceMs = this.#clock.now()
    open.seen = false
    this.#listener.healing(open.gap, 'reread')
  }

  async #askOwner(open: OpenGap): Promise<void> {
    // From now on even when it fails: the next look comes soon enough.
    open.state = 'asked'
    open.sinceMs = this.#clock.now()
    open.asked += 1
    try {
      await this.#ask(open.gap)
      this.#listener.healing(open.gap, 'asked')
    } catch (error) {
      this.#listener.troubled(errorOf(error))
    }
  }

  #close(name: string, { gap, asked }: OpenGap): void {
    this.#open.delete(name)
    this.#listener.healed(gap, asked > 0 ? 'asked' : 'reread')
  }
}
