import type { Fetched, OutOfRange, PartitionFetcher, Reading } from '../transport/kafka/fetcher.ts'
import type { DecodedRecord } from '../transport/kafka/records.ts'

const AT_ONCE = 500

/** A broker with one topic, for tests of what fetches from it; `firsts` and `ends` are the offsets of its partitions. */
export class PartitionBroker implements PartitionFetcher {
  readonly firsts: number[]
  readonly ends: number[]
  /** Whether each partition has a broker of its own, numbered as it is. */
  brokerEach = false
  /** Records that one fetch apart brings, at most. */
  apartAtOnce = AT_ONCE
  /** Fetches apart of this partition fail. */
  apartFails: number | undefined
  /** Partitions that nobody leads; whoever has asked knows it until it asks again. */
  leaderless: readonly number[] = []
  /** What is in the record of a partition at an offset. */
  decoded: (partition: number, offset: number) => DecodedRecord['decoded'] = () => ({
    reason: 'not a fact',
  })
  #known: readonly number[] | undefined
  readonly #tellers = new Set<() => void>()

  constructor(ends: readonly number[]) {
    this.ends = [...ends]
    this.firsts = ends.map(() => 0)
  }

  append(partition: number, records: number): void {
    this.ends[partition] = (this.ends[partition] ?? 0) + records
    for (const tell of this.#tellers) tell()
  }

  track(): void {}

  leaders<Placed extends Reading>(readings: Iterable<Placed>) {
    const known = (this.#known ??= this.leaderless)
    const has = [...readings]
    const led: readonly Placed[] = has.filter(({ partition }) => !known.includes(partition))
    return Promise.resolve({
      byLeader: Map.groupBy(led, ({ partition }) => (this.brokerEach ? partition : 1)),
      leaderless: has.filter(({ partition }) => known.includes(partition)),
    })
  }

  forget(): void {
    this.#known = undefined
  }

  async fetch<Placed extends Reading>(_node: number, readings: readonly Placed[], waitMs: number) {
    const asked = askedFor(readings)
    const found = this.#found(asked, AT_ONCE)
    if (found.length > 0) return found
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, waitMs)
      this.#tellers.add(() => {
        clearTimeout(timer)
        resolve()
      })
    })
    return this.#found(asked, AT_ONCE)
  }

  async fetchApart<Placed extends Reading>(_node: number, readings: readonly Placed[]) {
    const asked = askedFor(readings)
    await Bun.sleep(1)
    if (readings.some(({ partition }) => partition === this.apartFails))
      throw new Error('the broker does not answer')
    return this.#found(asked, this.apartAtOnce)
  }

  close(): Promise<void> {
    return Promise.resolve()
  }

  #found<Placed extends Reading>(asked: readonly OutOfRange<Placed>[], atOnce: number) {
    return asked.flatMap(({ reading, from }): (Fetched<Placed> | OutOfRange<Placed>)[] => {
      const end = this.ends[reading.partition] ?? 0
      if (from > end || from < (this.firsts[reading.partition] ?? 0)) return [{ reading, from }]
      const records = Array.from(
        { length: Math.min(atOnce, end - from) },
        (_, n): DecodedRecord => ({
          offset: from + n,
          decoded: this.decoded(reading.partition, from + n),
        }),
      )
      return records.length === 0 ? [] : [{ reading, from, records, end: from + records.length }]
    })
  }
}

/** A broker answers for the offsets that it was asked for, whatever has moved meanwhile. */
const askedFor = <Placed extends Reading>(readings: readonly Placed[]) =>
  readings.map((reading) => ({ reading, from: reading.next }))
