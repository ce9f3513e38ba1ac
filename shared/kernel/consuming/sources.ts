import type { HeardFact } from '../domain/fact.ts'
import type { JournalStore } from '../journal/store.ts'

/** Facts come from a journal that nobody has said to be the one: perhaps made anew, perhaps another's. */
export class UnknownJournalError extends Error {
  constructor(listener: string, { service, topic, journal }: HeardFact) {
    super(
      `${topic} brings facts of a journal of ${service} that is not known here (${journal}): ` +
        `nothing is heard until somebody runs bun run adopter -- --service ${listener} --source ${service} --journal ${journal}`,
    )
    this.name = 'UnknownJournalError'
  }
}

/** Which journals a service listens to: the first one of each topic, and those that were adopted. */
export class Sources {
  readonly #listener: string
  readonly #store: Pick<JournalStore, 'sources'>
  #known = new Map<string, Set<string>>()

  constructor(listener: string, store: Pick<JournalStore, 'sources'>) {
    this.#listener = listener
    this.#store = store
  }

  /** Throws UnknownJournalError for the first fact of a journal that is not known. */
  async check(facts: readonly HeardFact[]): Promise<void> {
    if (facts.every((fact) => this.#knows(fact))) return
    await this.#load()
    for (const fact of facts) {
      if (this.#knows(fact)) continue
      if (this.#known.has(fact.topic)) throw new UnknownJournalError(this.#listener, fact)
      this.#known.set(fact.topic, new Set([fact.journal]))
    }
  }

  #knows({ topic, journal }: HeardFact): boolean {
    return this.#known.get(topic)?.has(journal) === true
  }

  async #load(): Promise<void> {
    const known = new Map<string, Set<string>>()
    for (const { topic, journal } of await this.#store.sources())
      known.set(topic, (known.get(topic) ?? new Set()).add(journal))
    this.#known = known
  }
}
