import type { RecordedFact } from '../journal/store.ts'

/** Facts handed over by the writer and kept until published; beyond it they are read again. */
const OFFERED_FACTS = 20_000

/**
 * Facts that this instance has just appended, by the position before each lot: what continues the published position
 * is published from memory. A lot that does not continue it waits until the facts in between have been read from the
 * journal.
 */
export class Offered {
  readonly #lots: { after: number; facts: readonly RecordedFact[] }[] = []
  #facts = 0

  get isEmpty(): boolean {
    return this.#lots.length === 0
  }

  /** False when there was no room: everything kept is then forgotten, and read again. */
  add(after: number, facts: readonly RecordedFact[]): boolean {
    const hasRoom = this.#facts + facts.length <= OFFERED_FACTS
    if (!hasRoom) this.forget()
    this.#lots.push({ after, facts })
    this.#facts += facts.length
    return hasRoom
  }

  /** The facts that follow this position without a hole; at most `max`, but always a whole lot. */
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
