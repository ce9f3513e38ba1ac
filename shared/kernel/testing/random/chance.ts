/** Chance that comes again: the same seed draws the same. */
export class Chance {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** From 0 up to 1. Source: mulberry32, T. Ettinger (2017). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let t = this.#state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }

  /** A whole number, both ends included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1))
  }

  /** True as often as this share of all draws. */
  happens(share: number): boolean {
    return this.next() < share
  }

  /** How long until the next of many events that come at random, so far apart on average. */
  untilNext(meanMs: number): number {
    return Math.ceil(-Math.log(1 - this.next()) * meanMs)
  }

  /** One of these; undefined when there is none. */
  pick<Item>(items: readonly Item[]): Item | undefined {
    return items[Math.floor(this.next() * items.length)]
  }

  /** Chance of its own for one part of a run: what one part draws then changes nothing for the others. */
  branch(): Chance {
    return new Chance(Math.floor(this.next() * 2 ** 32))
  }
}
