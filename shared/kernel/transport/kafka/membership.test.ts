import { describe, expect, test } from 'bun:test'
import { heardFact } from '../../testing/essai.ts'
import { PartitionBroker } from '../../testing/partition-broker.ts'
import type { KafkaEvent } from './address.ts'
import type { KafkaGroupListener, KafkaGroupPort, Place } from './group.ts'
import { KafkaMembership } from './membership.ts'
import { KafkaTails } from './tails.ts'

const TOPIC = 'colis'
const SOON_MS = 2_000

/** A group that gives its only member all partitions of the broker, at these committed offsets. */
class OneMemberGroup implements KafkaGroupPort {
  readonly active = true
  readonly committed: number[]
  /** Look-ups of first offsets that fail before one succeeds. */
  failures = 0
  /** When answers about ends arrive; they are as old as the question. */
  answered: Promise<void> = Promise.resolve()
  readonly #broker: PartitionBroker
  #listener: KafkaGroupListener | undefined

  constructor(broker: PartitionBroker, committed: readonly number[]) {
    this.#broker = broker
    this.committed = [...committed]
  }

  listenedBy(listener: KafkaGroupListener): this {
    this.#listener = listener
    return this
  }

  async join(): Promise<void> {
    this.deal(this.committed.map((_, partition) => partition))
  }

  deal(partitions: readonly number[]): void {
    this.#listener?.assigned(
      partitions.map((partition) => ({ topic: TOPIC, partition })),
      false,
    )
  }

  async positions(places: readonly Place[]) {
    return offsetsOf(places, this.committed)
  }

  async earliest(places: readonly Place[]) {
    this.failures -= 1
    if (this.failures >= 0) throw new Error('offsets cannot be looked up')
    return offsetsOf(places, this.#broker.firsts)
  }

  async latest(places: readonly Place[]) {
    const ends = offsetsOf(places, this.#broker.ends)
    await this.answered
    return ends
  }

  async commit(): Promise<void> {}
  async leave(): Promise<void> {}
}

const offsetsOf = (places: readonly Place[], offsets: readonly number[]) =>
  new Map(places.map((place) => [place, BigInt(offsets[place.partition] ?? 0)]))

const joined = async (
  broker: PartitionBroker,
  committed: readonly number[],
  failures = 0,
  looksBack = false,
) => {
  const events: KafkaEvent[] = []
  const address = { onEvent: (event: KafkaEvent) => void events.push(event) }
  const tails = new KafkaTails({ brokers: [], clientId: '', ...address }, broker)
  const group = new OneMemberGroup(broker, committed)
  group.failures = failures
  const newGroup = (listener: KafkaGroupListener) => group.listenedBy(listener)
  const member = new KafkaMembership({ address, tails, name: 'groupe', looksBack, newGroup })
  await member.join()
  const close = async (): Promise<void> => {
    await member.leave()
    await tails.close()
  }
  return { member, group, events, close }
}

/** The offsets given of each partition, until so many records have come or nothing comes any more. */
const given = async (member: KafkaMembership, records: number): Promise<number[][]> => {
  const offsets: number[][] = []
  const late = new Promise<undefined>((resolve) => setTimeout(resolve, SOON_MS, undefined))
  for (let count = 0; count < records;) {
    const batch = await Promise.race([member.next(500), late])
    if (batch === undefined) break
    for (const { partition, offset } of batch.unreadable)
      (offsets[partition] ??= []).push(Number(offset))
    count += batch.unreadable.length
  }
  return offsets
}

const upTo = (end: number, from = 0): number[] =>
  Array.from({ length: end - from }, (_, n) => from + n)

describe('a member of a group', () => {
  test('keeps what came of a partition while where another begins cannot be looked up', async () => {
    // Partition 0 has been made anew: the group's committed offset is beyond its end.
    const broker = new PartitionBroker([5, 0])
    const { member, events, close } = await joined(broker, [900, 0], 2)
    const first = given(member, 15)
    broker.append(1, 10)
    expect(await first).toEqual([upTo(5), upTo(10)])
    expect(events.filter(({ kind }) => kind === 'missed').length).toBe(1)
    const reason = 'offsets cannot be looked up'
    expect(events).toContainEqual({ kind: 'troubled', what: 'first offsets', reason })
    await close()
  })

  test('reads a partition again from its first record, and the others on', async () => {
    const broker = new PartitionBroker([20, 20])
    const { member, close } = await joined(broker, [0, 0])
    await given(member, 40)
    broker.firsts[1] = 5
    expect(member.reread({ topic: TOPIC, partition: 1 })).toBe(true)
    broker.append(0, 3)
    expect(await given(member, 18)).toEqual([upTo(23, 20), upTo(20, 5)])
    await close()
  })

  test('gives nothing twice that was fetched and not pulled when a partition is read again', async () => {
    const broker = new PartitionBroker([20])
    const { member, close } = await joined(broker, [0])
    while (member.buffered < 20) await Bun.sleep(1)
    expect(member.reread({ topic: TOPIC, partition: 0 })).toBe(true)
    expect(await given(member, 20)).toEqual([upTo(20)])
    broker.append(0, 2)
    expect(await given(member, 2)).toEqual([upTo(22, 20)])
    await close()
  })

  test('reads a partition again although its first offset cannot be looked up at once', async () => {
    const broker = new PartitionBroker([20])
    const { member, group, close } = await joined(broker, [0])
    await given(member, 20)
    group.failures = 2
    member.reread({ topic: TOPIC, partition: 0 })
    expect(await given(member, 20)).toEqual([upTo(20)])
    await close()
  })

  test('reads nothing again of a partition that it does not hold', async () => {
    const broker = new PartitionBroker([20, 20])
    const { member, group, close } = await joined(broker, [0, 0])
    await given(member, 40)
    group.deal([0])
    expect(member.reread({ topic: TOPIC, partition: 1 })).toBe(false)
    expect(member.reread({ topic: 'autre', partition: 0 })).toBe(false)
    await close()
  })

  test('gives the record before each hint apart, if there is one, to whoever looks back', async () => {
    // The records of partition 1 before its hint are gone, partition 2 was made anew, nothing is hinted of partition 3.
    const broker = new PartitionBroker([20, 20, 5, 3])
    broker.firsts[1] = 18
    broker.decoded = (partition, offset) => ({ fact: { ...heardFact('p', offset), partition } })
    const { member, events, close } = await joined(broker, [20, 18, 900, 0], 0, true)
    const found: Record<'facts' | 'beforeHints', number[][]> = { facts: [], beforeHints: [] }
    for (let count = 0; count < 11;) {
      const batch = await member.next(500)
      for (const kind of ['facts', 'beforeHints'] as const)
        for (const { partition, position } of batch?.[kind] ?? []) {
          ;(found[kind][partition] ??= []).push(position)
          count += 1
        }
    }
    expect(found.beforeHints).toEqual([[19]])
    expect(found.facts.slice(1)).toEqual([[18, 19], upTo(5), upTo(3)])
    expect(found.facts[0]).toBeUndefined()
    broker.append(0, 2)
    expect((await member.next(500))?.facts.map(({ position }) => position)).toEqual([20, 21])
    expect(events.filter(({ kind }) => kind === 'missed').length).toBe(1)
    await close()
  })

  test('is never less than nothing behind, although it reads on while ends are looked up', async () => {
    const broker = new PartitionBroker([10, 4])
    const { member, group, close } = await joined(broker, [0, 0])
    await given(member, 14)
    const answer = Promise.withResolvers<void>()
    group.answered = answer.promise
    const lag = member.lag()
    broker.append(0, 3)
    await given(member, 3)
    answer.resolve()
    expect(await lag).toEqual([
      { topic: TOPIC, partition: 0, facts: 0 },
      { topic: TOPIC, partition: 1, facts: 0 },
    ])
    await close()
  })

  test('does not say how far behind it is in a partition that ends before where it reads', async () => {
    const broker = new PartitionBroker([10, 4])
    const { member, close } = await joined(broker, [0, 0])
    await given(member, 14)
    broker.ends[0] = 2
    expect(await member.lag()).toEqual([{ topic: TOPIC, partition: 1, facts: 0 }])
    await close()
  })
})
