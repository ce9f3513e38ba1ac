import type { HeardFact } from '../domain/fact.ts'
import type { JournalStore } from '../journal/store.ts'
import type { Clock } from '../runtime/clock.ts'
import type { PartitionPlace } from '../transport/transport.ts'

/** Facts that are passed over because of their journal: nobody has decided about it, or it is refused. */
export interface PassedOver {
  readonly why: 'unknown' | 'refused'
  readonly facts: readonly HeardFact[]
}

/** Facts as their journals divide them. */
export interface Divided {
  readonly heard: readonly HeardFact[]
  readonly passedOver: readonly PassedOver[]
}

/** Decisions are looked up again so soon while facts wait for one, and so seldom while none do. */
const LOOK_EVERY_MS = { waiting: 2_000, quiet: 60_000 }
/** Undecided journals of a topic of which it is remembered where their facts were, at most. */
const JOURNALS_WAITING = 20

/**
 * Which journals a service hears on each topic. The first one of a topic is heard without a decision;
 * facts of any other are passed over until an operator adopts it, while the topic's own facts and the
 * other topics go on. Where they were is remembered, so that these partitions are read again after the
 * decision; until then their hints stand still, so that an instance started meanwhile meets them too.
 */
export class Sources {
  readonly #store: Pick<JournalStore, 'sources'>
  readonly #clock: Clock
  /** Whether a journal is adopted, by topic and journal; absent: undecided. */
  #decided = new Map<string, Map<string, boolean>>()
  /** Partitions with facts of undecided journals, by topic and journal. */
  readonly #waiting = new Map<string, Map<string, Set<number>>>()
  /** Partitions whose facts have been decided to be heard, and that are not read again yet. */
  #again: PartitionPlace[] = []
  #lookedAtMs = -Infinity

  constructor(store: Pick<JournalStore, 'sources'>, clock: Clock) {
    this.#store = store
    this.#clock = clock
  }

  /** Divides facts, in their order. Throws a StoreError when decisions cannot be looked up. */
  async divide(facts: readonly HeardFact[]): Promise<Divided> {
    if (facts.every((fact) => this.#isAdopted(fact))) return { heard: facts, passedOver: [] }
    if (facts.some((fact) => this.#decision(fact) === undefined) && this.#isDue('waiting'))
      await this.#look()
    const heard: HeardFact[] = []
    const unknown: HeardFact[] = []
    const refused: HeardFact[] = []
    for (const fact of facts) {
      if (this.#decision(fact) === undefined && !this.#hasAdopted(fact.topic)) this.#adopt(fact)
      const adopted = this.#decision(fact)
      if (adopted === true) heard.push(fact)
      else if (adopted === false) refused.push(fact)
      else unknown.push(fact)
    }
    for (const fact of unknown) this.#wait(fact)
    const passedOver: readonly PassedOver[] = [
      { why: 'unknown', facts: unknown },
      { why: 'refused', facts: refused },
    ]
    return { heard, passedOver: passedOver.filter((one) => one.facts.length > 0) }
  }

  /** Whether facts of this journal are heard on this topic, or would be as those of its first journal. */
  mayHear(fact: HeardFact): boolean {
    return this.#decision(fact) ?? !this.#hasAdopted(fact.topic)
  }

  /** Whether facts of this partition wait for a decision about their journal. */
  waitsIn({ topic, partition }: PartitionPlace): boolean {
    const journals = this.#waiting.get(topic)?.values() ?? []
    return (
      [...journals].some((partitions) => partitions.has(partition)) ||
      this.#again.some((place) => place.topic === topic && place.partition === partition)
    )
  }

  /**
   * Looks for decisions when it is time to. Gives the partitions to be read again: facts of theirs were
   * passed over, and are to be heard now.
   */
  async decidedSince(): Promise<readonly PartitionPlace[]> {
    if (this.#isDue(this.#waiting.size > 0 ? 'waiting' : 'quiet')) await this.#look()
    const again = this.#again
    this.#again = []
    return again
  }

  #isDue(when: keyof typeof LOOK_EVERY_MS): boolean {
    return this.#clock.now() - this.#lookedAtMs >= LOOK_EVERY_MS[when]
  }

  async #look(): Promise<void> {
    const found = await this.#store.sources()
    this.#lookedAtMs = this.#clock.now()
    const decided = new Map<string, Map<string, boolean>>()
    const note = (topic: string, journal: string, adopted: boolean): void => {
      decided.set(topic, (decided.get(topic) ?? new Map<string, boolean>()).set(journal, adopted))
    }
    for (const { topic, journal, adopted } of found) note(topic, journal, adopted)
    // The first journal of a topic is stored with the first cursor that moves: it may not have moved yet.
    for (const [topic, journals] of this.#decided)
      for (const [journal, adopted] of journals)
        if (adopted && !anyAdopted(decided.get(topic)) && !decided.get(topic)?.has(journal))
          note(topic, journal, true)
    this.#decided = decided
    this.#settleWaiting()
  }

  #settleWaiting(): void {
    for (const [topic, journals] of this.#waiting) {
      for (const [journal, partitions] of journals) {
        const adopted = this.#decided.get(topic)?.get(journal)
        // Where the one that was heard is refused, this one may be the first.
        if (adopted === undefined && this.#hasAdopted(topic)) continue
        journals.delete(journal)
        if (adopted === false) continue
        for (const partition of partitions) this.#again.push({ topic, partition })
      }
      if (journals.size === 0) this.#waiting.delete(topic)
    }
  }

  #decision({ topic, journal }: HeardFact): boolean | undefined {
    return this.#decided.get(topic)?.get(journal)
  }

  #isAdopted(fact: HeardFact): boolean {
    return this.#decision(fact) === true
  }

  #hasAdopted(topic: string): boolean {
    return anyAdopted(this.#decided.get(topic))
  }

  #adopt({ topic, journal }: HeardFact): void {
    const journals = this.#decided.get(topic) ?? new Map<string, boolean>()
    this.#decided.set(topic, journals.set(journal, true))
  }

  #wait({ topic, journal, partition }: HeardFact): void {
    const journals = this.#waiting.get(topic) ?? new Map<string, Set<number>>()
    this.#waiting.set(topic, journals)
    const partitions = journals.get(journal)
    if (partitions !== undefined) partitions.add(partition)
    else if (journals.size < JOURNALS_WAITING) journals.set(journal, new Set([partition]))
  }
}

/** For topics on which whoever publishes is heard, as those of requests. */
export const everySource: Pick<Sources, 'divide' | 'waitsIn' | 'decidedSince' | 'mayHear'> = {
  divide: async (facts) => ({ heard: facts, passedOver: [] }),
  waitsIn: () => false,
  decidedSince: async () => [],
  mayHear: () => true,
}

const anyAdopted = (journals: ReadonlyMap<string, boolean> | undefined): boolean =>
  [...(journals?.values() ?? [])].includes(true)
