import type { HeardFact } from '../domain/fact.ts'
import type { Reaction } from '../domain/reactions.ts'
import type { JournalStore } from '../journal/store.ts'
import { isAfter, type Release } from '../runtime/release.ts'

/**
 * What this version of a service reacts to, beside what the others do. A fact that this one would pass over is left
 * to a newer one that reacts to it: passed over, no repetition would ever bring it back, because the cursor has moved.
 * What only an older version reacts to has been retired, and is passed over.
 */
export class Registration {
  readonly #store: Pick<JournalStore, 'register' | 'registered'>
  readonly #release: Release
  readonly #reactsTo: readonly Reaction[]
  /** By topic, the types that only newer versions react to. */
  #newer = new Map<string, Set<string>>()
  #known: { readonly epoch: string; readonly generation: number } | undefined

  constructor(options: {
    readonly store: Pick<JournalStore, 'register' | 'registered'>
    readonly release: Release
    readonly reactsTo: readonly Reaction[]
  }) {
    this.#store = options.store
    this.#release = options.release
    this.#reactsTo = options.reactsTo
  }

  /** The generation that is known; undefined: none. */
  get generation(): number | undefined {
    return this.#known?.generation
  }

  /** Whether what is known of the others is known from this epoch. */
  isOf(epoch: string): boolean {
    return this.#known?.epoch === epoch
  }

  /**
   * Registers what this version reacts to, and reads what all do, unless both have been done in this epoch: a
   * database that has gone back may have forgotten who registered last.
   */
  async learn(epoch: string): Promise<void> {
    if (!this.isOf(epoch)) await this.learnAgain(epoch)
  }

  /** The same, whatever is known: another version may have registered since, or been taken back. */
  async learnAgain(epoch: string): Promise<void> {
    await this.#store.register(this.#release, this.#reactsTo)
    const { generation, reactions } = await this.#store.registered()
    const own = new Set(this.#reactsTo.map(({ topic, type }) => `${topic} ${type}`))
    const newer = new Map<string, Set<string>>()
    for (const { topic, type, release } of reactions)
      if (isAfter(release, this.#release) && !own.has(`${topic} ${type}`))
        newer.set(topic, (newer.get(topic) ?? new Set()).add(type))
    this.#newer = newer
    this.#known = { epoch, generation }
  }

  /** Reads again when it is next asked to learn. */
  forget(): void {
    this.#known = undefined
  }

  /** Whether only a newer version reacts to facts of this type. */
  leavesToNewer({ topic, type }: HeardFact): boolean {
    return this.#newer.get(topic)?.has(type) === true
  }
}
