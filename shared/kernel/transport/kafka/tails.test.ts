import { describe, expect, test } from 'bun:test'
import type { KafkaEvent } from './address.ts'
import { PartitionBroker } from '../../testing/partition-broker.ts'
import type { Reading } from './fetcher.ts'
import { KafkaTails } from './tails.ts'

const SOON_MS = 2_000

const tailsOf = (
  broker: PartitionBroker,
  onEvent: (event: KafkaEvent) => void = () => {},
): KafkaTails => new KafkaTails({ brokers: [], clientId: '', onEvent }, broker)

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
    const broker = new PartitionBroker([3_500])
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
    const broker = new PartitionBroker([10_000])
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
    const broker = new PartitionBroker([20_000])
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
    const broker = new PartitionBroker([3_000, 10_000_000])
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
    const broker = new PartitionBroker([5])
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
    const broker = new PartitionBroker([10_000])
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
    const broker = new PartitionBroker([50_000, 1_000])
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
    const broker = new PartitionBroker([3_000, 3_000])
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

  test('give a member its other partitions while the broker of one that lags does not answer', async () => {
    const broker = new PartitionBroker([3_000, 3_000])
    broker.brokerEach = true
    broker.apartFails = 0
    const events: KafkaEvent[] = []
    const tails = tailsOf(broker, (event) => events.push(event))
    const [head, also] = [at(0, 3_000), at(1, 3_000)]
    const [failing, lagging] = [at(0, 0), at(1, 0)]
    for (const reading of [head, also, failing, lagging]) tails.follow(reading)
    const offsets: number[] = []
    const signal = AbortSignal.timeout(SOON_MS)
    const read = async (): Promise<void> => {
      for (const one of await tails.read([failing, lagging], signal))
        if ('end' in one) offsets.push(...one.records.map(({ offset }) => offset))
    }
    while (lagging.next < 3_000 && !signal.aborted) await read()
    expect(offsets).toEqual(upTo(3_000))
    expect(failing.next).toBe(0)
    const reason = 'the broker does not answer'
    expect(events).toContainEqual({ kind: 'troubled', what: 'fetch apart', reason })
    broker.apartFails = undefined
    while (failing.next < 3_000 && !signal.aborted) await read()
    expect(offsets.slice(3_000)).toEqual(upTo(3_000))
    await tails.close()
  })

  test.each([
    ['waits for a leader', 20],
    ['has just asked who leads', 0],
  ])('let a member go that %s', async (_, closedAfterMs) => {
    const broker = new PartitionBroker([1_000])
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
