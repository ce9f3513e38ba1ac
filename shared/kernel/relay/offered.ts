import type { RecordedFact } from '../journal/store.ts'

/** At most so many facts are kept here until published. When more come, the older ones are forgotten, and read again. */
const OFFERED_FACTS = 20_000

/**
 * Facts that this instance has just appended, in lots, each with the position before it. A lot that continues the
 * published position is published from memory. One that does not waits until the facts in between have been read from
 * the journal.
 */
export class Offered {
  readonly #lots: { after: number; facts: readonly RecordedFact[] }[] = []
  #facts = 0

  get isEmpty(): boolean {
    return this.#lots.length === 0
  }

  /** Gives false when there was no room; the lots before this one are then forgotten and must be read again. */
  add(after: number, facts: readonly RecordedFact[]): boolean {
    const hasRoom = this.#facts + facts.length <= OFFERED_FACTS
    if (!hasRoom) this.forget()
    this.#lots.push({ after, facts })
    this.#facts += facts.length
    return hasRoom
  }

  /** Takes the facts that follow this position without a hole: at most `max`, but never less than one whole lot. */
  takeAfter(position: number, max: number): readonly RecordedFact[] {
    const facts: RecordedFact[] = []
    let end = position
    for (let lot = this.#lots[0]; lot !== undefined; lot = this.#lots[0]) {
      const last = lot.facts.at(-1)?.position ?? 0
      const continues = lot.after === end
      if (!continues && last > end) break
      if (continues && facts.length > 0 && facts.length + lot.facts.length > max) break
      this.#lots.shift()
      this.#facts -= lot.facts.length
      if (!continues) continue
      facts.push(...lot.facts)
      end = last
    }
    return facts
  }

  forget(): void {
    this.#lots.length = 0
    this.#facts = 0
  }
}
