import type { HeardFact } from '../../domain/fact.ts'
import type { JournalStore } from '../../journal/store.ts'
import { goBackTo } from '../../relay/republish.ts'

/**
 * What an operator does about gaps: as long as a listener stands before one, the owner is made to publish again from
 * there. A listener that heals itself needs none of it.
 */
export class Gaps {
  readonly #cursors = new Map<number, number>()

  seen({ partition }: HeardFact, cursor: number): void {
    this.#cursors.set(partition, Math.min(cursor, this.#cursors.get(partition) ?? cursor))
  }

  passed({ partition, position }: HeardFact): void {
    if (position > (this.#cursors.get(partition) ?? Infinity)) this.#cursors.delete(partition)
  }

  async republish(owner: JournalStore): Promise<void> {
    if (this.#cursors.size > 0) await goBackTo(owner, Math.min(...this.#cursors.values()))
  }
}
