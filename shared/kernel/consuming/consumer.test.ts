import { expect, test } from 'bun:test'
import { memoryJournal } from '../journal/memory/store.ts'
import { append, essai, longAgoMs } from '../testing/essai.ts'
import {
  fastClock,
  newJournal,
  newListener,
  newOwner,
  onceEach,
  until,
} from '../testing/listening.ts'
import { memoryBroker, memoryTransport, type MemoryBroker } from '../transport/memory/transport.ts'
import { deadLetterTopic } from './mirror.ts'
import { requestsTopic } from './requests.ts'

const PARTITIONS = 3
const WAIT_MS = 8_000
const TEST_MS = 20_000
const FASTER = 10
/** So long nothing happens, ten times faster than it seems. */
const QUIET_MS = 3_000

const opened = async () => {
  const clock = fastClock(FASTER)
  const broker = memoryBroker()
  const transport = memoryTransport(broker)
  await transport.prepare(
    [essai.topic, requestsTopic(essai.topic), deadLetterTopic(essai.topic)],
    PARTITIONS,
  )
  const store = newJournal(PARTITIONS, clock)
  const owner = newOwner({ store, transport, clock })
  const listening = newJournal(PARTITIONS, clock)
  const open = () => newListener({ store: listening, transport, clock })
  const published = (count: number) =>
    until(() => recordsOf(broker).flat().length === count, WAIT_MS)
  return { broker, transport, store, owner, listening, open, published, clock }
}

const recordsOf = (broker: MemoryBroker) => broker.topics.get(essai.topic) ?? []

test(
  'facts that another client of the group has moved the offsets past are heard, though nothing is published after',
  async () => {
    const { transport, store, owner, open, published } = await opened()
    owner.start()
    await append(store, 1, 9)
    await published(9)
    const other = await transport.join('lecteurs', [essai.topic])
    const ahead = await other.next(100)
    if (ahead !== undefined) other.hint(ahead)
    await other.leave()

    const { consumer, effects, told } = open()
    consumer.start()
    await until(async () => (await effects()).length === 9, WAIT_MS)
    await until(() => told.healed.length === PARTITIONS, WAIT_MS)
    expect(new Set(told.healing)).toEqual(new Set(['asked']))
    expect(owner.republished).toEqual([0])
    await append(store, 10, 18)
    await until(async () => (await effects()).length === 18, WAIT_MS)
    expect(await effects()).toEqual(onceEach(18))
    expect(told.results).not.toContain('gap')
    await consumer.stop()
    await owner.stop()
  },
  TEST_MS,
)

test(
  'what a journal has forgotten is not heard because a hint stands after it',
  async () => {
    const { broker, transport, listening, clock, open } = await opened()
    const before = newJournal(PARTITIONS, clock)
    await append(before, 1, 9)
    const first = newOwner({ store: before, transport, clock })
    first.start()
    await until(() => recordsOf(broker).flat().length === 9, WAIT_MS)
    await first.stop()
    const earlier = open()
    earlier.consumer.start()
    await until(async () => (await earlier.effects()).length === 9, WAIT_MS)
    await earlier.consumer.stop()

    // Both databases are restored from before all of it: the same journals, empty.
    const journal = before.identity.journal
    const restored = memoryJournal({ journal, partitions: PARTITIONS, now: () => clock.now() })
    const owner = newOwner({ store: restored, transport, clock })
    owner.start()
    const again = newListener({
      store: memoryJournal({
        journal: listening.identity.journal,
        partitions: PARTITIONS,
        now: () => clock.now(),
      }),
      transport,
      clock,
    })
    again.consumer.start()
    await until(() => again.told.healing.includes('asked'), WAIT_MS)
    await Bun.sleep(QUIET_MS)
    expect(await again.effects()).toEqual([])
    expect(again.told.results).toEqual([])
    await again.consumer.stop()
    await owner.stop()
  },
  TEST_MS,
)

test(
  'facts that wait at the broker and do not come are a standstill, from when it was asked, until they come',
  async () => {
    const { transport, store, owner, listening, clock, published } = await opened()
    owner.start()
    await append(store, 1, 9)
    await published(9)
    const opens = Promise.withResolvers<void>()
    const { consumer, effects } = newListener({
      store: listening,
      clock,
      transport: {
        ...transport,
        join: async (group, topics) => {
          const member = await transport.join(group, topics)
          return {
            next: async (most) => {
              await opens.promise
              return member.next(most)
            },
            hint: (batch) => member.hint(batch),
            reread: (place) => member.reread(place),
            lag: () => member.lag(),
            leave: async () => {
              opens.resolve()
              await member.leave()
            },
          }
        },
      },
    })
    consumer.start()
    await until(() => consumer.joined, WAIT_MS)
    expect((await consumer.standstill())?.reason).toBe('9 facts wait at the broker')
    await until(async () => ((await consumer.standstill())?.ms ?? 0) > 10_000, WAIT_MS)
    opens.resolve()
    await until(async () => (await effects()).length === 9, WAIT_MS)
    expect(await consumer.standstill()).toBeUndefined()
    await consumer.stop()
    await owner.stop()
  },
  TEST_MS,
)

test(
  'facts that are not on the topic any more are asked of their owner, once, and take effect once',
  async () => {
    const { broker, store, owner, open, published } = await opened()
    owner.start()
    await append(store, 1, 30)
    await published(30)
    for (const partition of recordsOf(broker)) partition.splice(2, 3)
    const { consumer, effects, told } = open()
    consumer.start()
    await append(store, 31, 45)
    await until(async () => (await effects()).length === 45, WAIT_MS)
    expect(await effects()).toEqual(onceEach(45))
    expect(told.healed.length).toBe(PARTITIONS)
    expect(new Set(told.healed)).toEqual(new Set(['asked']))
    expect(owner.republished.length).toBeLessThanOrEqual(PARTITIONS)
    await consumer.stop()
    await owner.stop()
  },
  TEST_MS,
)

test(
  'a topic that was emptied and has grown beyond where its listener was is heard whole',
  async () => {
    const { broker, store, owner, open, published } = await opened()
    owner.start()
    const { consumer, effects, told } = open()
    consumer.start()
    await append(store, 1, 9, longAgoMs())
    await until(async () => (await effects()).length === 9, WAIT_MS)
    await consumer.stop()
    for (const partition of recordsOf(broker)) partition.length = 0
    await append(store, 10, 60, longAgoMs())
    await published(51)
    const again = open()
    again.consumer.start()
    await until(async () => (await again.effects()).length === 60, WAIT_MS)
    expect(await again.effects()).toEqual(onceEach(60))
    expect(told.troubles).toEqual([])
    expect(new Set(again.told.healed)).toEqual(new Set(['reread']))
    await again.consumer.stop()
    await owner.stop()
  },
  TEST_MS,
)

test(
  'a topic that was emptied is read from its first record by a listener that was beyond its end',
  async () => {
    const { broker, store, owner, open } = await opened()
    owner.start()
    const { consumer, effects } = open()
    consumer.start()
    await append(store, 1, 60)
    await until(async () => (await effects()).length === 60, WAIT_MS)
    for (const partition of recordsOf(broker)) partition.length = 0
    await append(store, 61, 66)
    await until(async () => (await effects()).length === 66, WAIT_MS)
    expect(await effects()).toEqual(onceEach(66))
    await consumer.stop()
    await owner.stop()
  },
  TEST_MS,
)

test(
  'a gap is met again by an instance that is started while it is open, although no other fact comes',
  async () => {
    const { broker, store, owner, open, published } = await opened()
    owner.relay.start()
    await append(store, 1, 30)
    await published(30)
    for (const partition of recordsOf(broker)) partition.splice(2, 3)
    // Nobody heeds what the first one asks.
    const first = open()
    first.consumer.start()
    await until(() => first.told.healing.includes('asked'), WAIT_MS)
    await first.consumer.stop()
    expect((await first.effects()).length).toBeLessThan(30)

    // That request is forgotten too.
    for (const partition of broker.topics.get(requestsTopic(essai.topic)) ?? [])
      partition.length = 0
    const second = open()
    second.consumer.start()
    owner.start()
    await until(async () => (await second.effects()).length === 30, WAIT_MS)
    expect(await second.effects()).toEqual(onceEach(30))
    await second.consumer.stop()
    await owner.stop()
  },
  TEST_MS,
)
