import { describe, expect, test } from 'bun:test'
import { randomUUID } from 'node:crypto'
import { Consumer } from '../consuming/consumer.ts'
import { everySource } from '../consuming/sources.ts'
import { memoryJournal } from '../journal/memory/store.ts'
import { noNotices } from '../journal/notices.ts'
import { systemClock } from '../runtime/clock.ts'
import { counting } from '../testing/counting.ts'
import { append, essai } from '../testing/essai.ts'
import { memoryBroker, memoryTransport } from '../transport/memory/transport.ts'
import { Relay } from './relay.ts'
import { republishFrom } from './republish.ts'

const PARTITIONS = 3
const WAIT_MS = 12_000
const TEST_MS = 20_000
const journal = () =>
  memoryJournal({ journal: randomUUID(), partitions: PARTITIONS, now: () => Date.now() })

const until = async (holds: () => Promise<boolean>): Promise<void> => {
  const untilMs = Date.now() + WAIT_MS
  while (!(await holds())) {
    if (Date.now() > untilMs) throw new Error('it did not happen in time')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** A journal, its relay, and a listener beside a broker that can be told to forget. */
const opened = async () => {
  const broker = memoryBroker()
  const transport = memoryTransport(broker)
  await transport.prepare([essai.topic], PARTITIONS)
  const heard = counting(journal())
  const troubles: string[] = []
  const wentBack: number[] = []
  const consumer = new Consumer({
    transport,
    group: 'g',
    topics: [essai.topic],
    concerns: () => true,
    clock: systemClock,
    handle: async (facts) => {
      await heard.handle(facts)
      return []
    },
    sources: everySource,
    ask: async () => {},
    listener: {
      unreadable: () => {},
      passedOver: () => {},
      healing: () => {},
      healed: () => {},
      troubled: ({ message }) => void troubles.push(message),
    },
  })
  const relayOf = (store: ReturnType<typeof journal>): Relay =>
    new Relay({
      store,
      transport,
      notices: noNotices,
      language: essai,
      prepare: async () => {},
      holder: randomUUID(),
      clock: systemClock,
      listener: {
        published: () => {},
        fenced: () => {},
        wentBack: (_, position) => void wentBack.push(position),
        troubled: ({ message }) => void troubles.push(message),
      },
    })
  return { broker, transport, heard, troubles, wentBack, consumer, relayOf }
}

describe('the broker forgot', () => {
  test(
    'what it lost is seen by prev, and comes again by republishing: everything takes effect once',
    async () => {
      const { broker, transport, heard, consumer, relayOf } = await opened()
      const store = journal()
      const relay = relayOf(store)
      relay.start()
      await append(store, 1, 30)
      await until(async () => [...broker.topics.values()].flat(2).length === 30)
      for (const partition of broker.topics.get(essai.topic) ?? []) partition.splice(2, 3)
      consumer.start()
      await append(store, 31, 40)
      await until(async () => heard.results.includes('gap'))
      expect((await heard.effects()).length).toBeLessThan(40)

      expect(await republishFrom(store, 4)).toBe(37)
      await until(async () => (await heard.effects()).length === 40)
      expect(await heard.effects()).toEqual(Array.from({ length: 40 }, () => 1))
      await append(store, 41, 45)
      await until(async () => (await heard.effects()).length === 45)
      expect(await heard.effects()).toEqual(Array.from({ length: 45 }, () => 1))
      await consumer.stop()
      await relay.stop()
      await transport.close()
    },
    TEST_MS,
  )
})

describe('a relay whose topic ends before what it has published', () => {
  const healed = async (
    meanwhile: 'away' | 'publishing' | 'idle',
    lose: (log: unknown[]) => void,
  ): Promise<void> => {
    const { broker, transport, heard, consumer, wentBack, relayOf } = await opened()
    const store = journal()
    const first = relayOf(store)
    first.start()
    await append(store, 1, 30)
    await until(async () => [...broker.topics.values()].flat(2).length === 30)
    expect(wentBack).toEqual([])
    if (meanwhile === 'away') await first.stop()
    for (const partition of broker.topics.get(essai.topic) ?? []) lose(partition)
    const second = meanwhile === 'away' ? relayOf(store) : first
    second.start()
    if (meanwhile === 'publishing') await append(store, 31, 60)
    const all = meanwhile === 'publishing' ? 60 : 30
    await until(async () => wentBack.length > 0)
    consumer.start()
    await until(async () => (await heard.effects()).length === all)
    expect(await heard.effects()).toEqual(Array.from({ length: all }, () => 1))
    await consumer.stop()
    await second.stop()
    await transport.close()
  }
  const empty = (log: unknown[]): void => void (log.length = 0)
  const loseTail = (log: unknown[]): void => void log.splice(-2, 2)

  for (const [what, lose] of [
    ['made anew', empty],
    ['cut', loseTail],
  ] as const) {
    test(`${what}: goes back when it takes the lead`, () => healed('away', lose), TEST_MS)
    test(`${what}: goes back when it publishes`, () => healed('publishing', lose), TEST_MS)
    test(`${what}: goes back although nothing is published`, () => healed('idle', lose), TEST_MS)
  }
})
