import type { Membership } from './transport.ts'

/** The memberships of one transport. One that has left is forgotten: whoever is in trouble joins and leaves for ever. */
export class Memberships {
  readonly #there = new Set<Membership>()

  /** The membership as it is to be given out. */
  keep(membership: Membership): Membership {
    const kept: Membership = {
      next: (maxFacts) => membership.next(maxFacts),
      hint: (batch) => membership.hint(batch),
      reread: (place) => membership.reread(place),
      lag: () => membership.lag(),
      leave: async () => {
        try {
          await membership.leave()
        } finally {
          this.#there.delete(kept)
        }
      },
    }
    this.#there.add(kept)
    return kept
  }

  async leave(): Promise<void> {
    await Promise.all([...this.#there].map((membership) => membership.leave()))
  }
}
