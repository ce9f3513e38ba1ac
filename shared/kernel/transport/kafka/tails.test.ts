import { describe, expect, test } from 'bun:test'
import type { KafkaEvent } from './address.ts'
import type { Fetched, OutOfRange, PartitionFetcher, Reading } from './fetcher.ts'
import type { DecodedRecord } from './records.ts'
import { KafkaTails } from './tails.ts'

const NOT_A_FACT = { reason: 'not a fact' }
const AT_ONCE = 500
const SOON_MS = 2_000

/** One broker with one topic; `firsts` and `ends` are the offsets of its partitions. */
class Broker implements PartitionFetcher {
  readonly firsts: number[]
  readonly ends: number[]
  /** Records that one fetch apart brings, at most. */
  apartAtOnce = AT_ONCE
  /** Partitions that nobody leads; whoever has asked knows it until it asks again. */
  leaderless: readonly number[] = []
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
      byLeader: new Map(led.length > 0 ? [[1, led]] : []),
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
        (_, n): DecodedRecord => ({ offset: from + n, decoded: NOT_A_FACT }),
      )
      return records.length === 0 ? [] : [{ reading, from, records, end: from + records.length }]
    })
  }
}

/** A broker answers for the offsets that it was asked for, whatever has moved meanwhile. */
const askedFor = <Placed extends Reading>(readings: readonly Placed[]) =>
  readings.map((reading) => ({ reading, from: reading.next }))

const tailsOf = (broker: Broker, onEvent: (event: KafkaEvent) => void = () => {}): KafkaTails =>
  new KafkaTails({ brokers: [], clientId: '', onEvent }, broker)

const at = (partition: number, next: number): Reading => ({ topic: 'colis', partition, next })

/** Reads like a member until this offset is reached; the offsets that came, in order. */
const readTo = async (tails: KafkaTails, reading: Reading, end: number): Promise<number[]> => {
  const offsets: number[] = []
  const signal = AbortSignal.timeout(SOON_MS)
  while (reading.next < end && !signal.aborted)
    for (const read of await tails.read([reading], signal))
      if ('end' in read) offsets.push(...read.records.map(({ offset }) => offset))
      else read.reading.next = 0
  return offsets
}

const upTo = (end: number, from = 0): number[] =>
  Array.from({ length: end - from }, (_, n) => from + n)

describe('tails', () => {
  test('give every member each record once, in order, whoever is slower', async () => {
    const broker = new Broker([3_500])
    const tails = tailsOf(broker)
    const [first, second] = [at(0, 0), at(0, 0)]
    tails.follow(first)
    tails.follow(second)
    const both = Promise.all([readTo(tails, first, 4_000), readTo(tails, second, 4_000)])
    await Bun.sleep(20)
    broker.append(0, 500)
    expect(await both).toEqual([upTo(4_000), upTo(4_000)])
    await tails.close()
  })

  test('go on when the member that the others waited for leaves', async () => {
    const broker = new Broker([10_000])
    const tails = tailsOf(broker)
    const [quick, slow] = [at(0, 0), at(0, 0)]
    tails.follow(quick)
    tails.follow(slow)
    const read = readTo(tails, quick, 10_000)
    await Bun.sleep(100)
    expect(quick.next).toBeLessThan(10_000)
    tails.unfollow(slow)
    expect(await read).toEqual(upTo(10_000))
    await tails.close()
  })

  test('are held by nobody who is far behind, nor by one who has overtaken them', async () => {
    const broker = new Broker([20_000])
    const tails = tailsOf(broker)
    const [quick, behind] = [at(0, 8_000), at(0, 0)]
    tails.follow(quick)
    tails.follow(behind)
    // From before what the tail may hold to after it.
    broker.apartAtOnce = 7_900
    const [ofQuick, ofBehind] = await Promise.all([
      readTo(tails, quick, 20_000),
      readTo(tails, behind, 20_000),
    ])
    expect(ofQuick).toEqual(upTo(20_000, 8_000))
    expect(ofBehind).toEqual(upTo(20_000))
    await tails.close()
  })

  test('serve a partition that lags beside one that never rests', async () => {
    const broker = new Broker([3_000, 10_000_000])
    const tails = tailsOf(broker)
    const [other, lagging, busy] = [at(0, 3_000), at(0, 0), at(1, 0)]
    for (const reading of [other, lagging, busy]) tails.follow(reading)
    const offsets: number[] = []
    const signal = AbortSignal.timeout(SOON_MS)
    while (lagging.next < 3_000 && !signal.aborted) {
      await Bun.sleep(1)
      for (const read of await tails.read([lagging, busy], signal))
        if ('end' in read && read.reading === lagging)
          offsets.push(...read.records.map(({ offset }) => offset))
    }
    expect(offsets).toEqual(upTo(3_000))
    await tails.close()
  })

  test('go on where the broker has forgotten what was to be read next', async () => {
    const broker = new Broker([5])
    const tails = tailsOf(broker)
    const reading = at(0, 900)
    tails.follow(reading)
    const read = readTo(tails, reading, 1_000)
    await Bun.sleep(50)
    expect(reading.next).toBe(5)
    broker.append(0, 995)
    expect(await read).toEqual(upTo(1_000))
    await tails.close()
  })

  test('skip nothing when who lagged is left alone while the end is waited for', async () => {
    const broker = new Broker([10_000])
    const tails = tailsOf(broker)
    const [head, behind] = [at(0, 10_000), at(0, 5_000)]
    broker.apartAtOnce = 1_000
    tails.follow(head)
    tails.follow(behind)
    await Bun.sleep(5)
    tails.unfollow(head)
    const before = await readTo(tails, behind, 6_000)
    // What was asked for from the head is answered now.
    broker.append(0, 1)
    const after = await readTo(tails, behind, 10_001)
    expect([...before, ...after]).toEqual(upTo(10_001, 5_000))
    await tails.close()
  })

  test('go on with the other partitions while one has no leader, and with it once it has', async () => {
    const broker = new Broker([50_000, 1_000])
    const events: KafkaEvent[] = []
    const tails = tailsOf(broker, (event) => events.push(event))
    const [led, unled] = [at(0, 0), at(1, 0)]
    broker.leaderless = [1]
    tails.follow(led)
    tails.follow(unled)
    expect(await readTo(tails, led, 50_000)).toEqual(upTo(50_000))
    const trouble = { kind: 'troubled', what: 'topics', reason: 'colis/1 has no leader' } as const
    expect(events).toContainEqual(trouble)
    // Once a pause, of the hundred times that the other was fetched.
    expect(events.length).toBeLessThan(10)
    broker.leaderless = []
    expect(await readTo(tails, unled, 1_000)).toEqual(upTo(1_000))
    await tails.close()
  })

  test('give a member its other partitions while one that lags has no leader', async () => {
    const broker = new Broker([3_000, 3_000])
    const tails = tailsOf(broker)
    const [other, lagging, current] = [at(0, 3_000), at(0, 0), at(1, 2_000)]
    broker.leaderless = [0]
    for (const reading of [other, lagging, current]) tails.follow(reading)
    const offsets: number[] = []
    const signal = AbortSignal.timeout(SOON_MS)
    const read = async (): Promise<void> => {
      for (const one of await tails.read([lagging, current], signal))
        if ('end' in one) offsets.push(...one.records.map(({ offset }) => offset))
    }
    while (current.next < 3_000 && !signal.aborted) await read()
    expect(offsets).toEqual(upTo(3_000, 2_000))
    broker.leaderless = []
    while (lagging.next < 3_000 && !signal.aborted) await read()
    expect(offsets.slice(1_000)).toEqual(upTo(3_000))
    await tails.close()
  })

  test.each([
    ['waits for a leader', 20],
    ['has just asked who leads', 0],
  ])('let a member go that %s', async (_, closedAfterMs) => {
    const broker = new Broker([1_000])
    const tails = tailsOf(broker)
    const [other, lagging] = [at(0, 1_000), at(0, 0)]
    broker.leaderless = [0]
    tails.follow(other)
    tails.follow(lagging)
    const read = tails.read([lagging], new AbortController().signal)
    if (closedAfterMs > 0) await Bun.sleep(closedAfterMs)
    await tails.close()
    expect(await read).toEqual([])
  })
})
