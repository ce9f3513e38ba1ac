import { delayMs } from './address.ts'
import type { Fetched, OutOfRange, PartitionFetcher, Reading } from './fetcher.ts'

/** Told what fetches apart come to. */
export interface ApartListener {
  /** A fetch has ended: there may be something to take, or another to start. */
  ended(): void
  failed(error: unknown): void
}

/**
 * Fetches for readings that are not where the others of their partition are. Each request is on its
 * own: a broker that fails or hangs keeps only the partitions waiting that it leads. What a request
 * brought waits here until its reading takes it; a reading moves only when it takes, so that nothing
 * that was fetched can be passed over.
 */
export class ApartFetches {
  readonly #fetcher: PartitionFetcher
  readonly #listener: ApartListener
  /** Readings that a request is under way for, or that wait after one that failed. */
  readonly #busy = new Set<Reading>()
  readonly #found = new Map<Reading, Fetched | OutOfRange>()
  readonly #failures = new Map<Reading, number>()

  constructor(fetcher: PartitionFetcher, listener: ApartListener) {
    this.#fetcher = fetcher
    this.#listener = listener
  }

  /** Fetches for those of these that nothing is under way for and nothing waits for. */
  start(readings: readonly Reading[]): void {
    const wanted = readings.filter(
      (reading) => !this.#busy.has(reading) && !this.#found.has(reading),
    )
    if (wanted.length === 0) return
    for (const reading of wanted) this.#busy.add(reading)
    void this.#askLeaders(wanted)
  }

  /** What was fetched for this reading from where it is; undefined when there is nothing. */
  take(reading: Reading): Fetched | OutOfRange | undefined {
    const found = this.#found.get(reading)
    this.#found.delete(reading)
    return found?.from === reading.next ? found : undefined
  }

  /** The reading is not read any more. */
  forget(reading: Reading): void {
    this.#found.delete(reading)
    this.#failures.delete(reading)
    this.#busy.delete(reading)
  }

  async #askLeaders(wanted: readonly Reading[]): Promise<void> {
    try {
      const { byLeader, leaderless } = await this.#fetcher.leaders(wanted)
      if (leaderless.length > 0) {
        const names = leaderless.map(({ topic, partition }) => `${topic}/${partition}`)
        this.#failed(leaderless, new Error(`${names.join(', ')} has no leader`))
      }
      for (const [node, readings] of byLeader) void this.#fetch(node, readings)
    } catch (error) {
      this.#failed(wanted, error)
    }
  }

  async #fetch(node: number, readings: readonly Reading[]): Promise<void> {
    try {
      const found = await this.#fetcher.fetchApart(node, readings)
      for (const one of found) if (this.#busy.has(one.reading)) this.#found.set(one.reading, one)
      for (const reading of readings) {
        this.#busy.delete(reading)
        this.#failures.delete(reading)
      }
      this.#listener.ended()
    } catch (error) {
      this.#failed(readings, error)
    }
  }

  /** These are fetched for again after a pause; leaders may have moved. */
  #failed(readings: readonly Reading[], error: unknown): void {
    this.#listener.failed(error)
    let failures = 1
    for (const reading of readings) {
      if (!this.#busy.has(reading)) continue
      failures = Math.max(failures, (this.#failures.get(reading) ?? 0) + 1)
      this.#failures.set(reading, failures)
    }
    setTimeout(() => {
      for (const reading of readings) this.#busy.delete(reading)
      this.#fetcher.forget()
      this.#listener.ended()
    }, delayMs(failures))
  }
}
