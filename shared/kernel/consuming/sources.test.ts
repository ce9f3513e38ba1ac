import { expect, test } from 'bun:test'
import { append, essai, saying } from '../testing/essai.ts'
import {
  fastClock,
  newJournal,
  newListener,
  newOwner,
  onceEach,
  until,
} from '../testing/listening.ts'
import { memoryBroker, memoryTransport } from '../transport/memory/transport.ts'

const PARTITIONS = 3
const WAIT_MS = 8_000
const TEST_MS = 20_000
const FASTER = 10
const autre = saying('autre')

/** A listener to two topics, and what publishes to them. */
const opened = async () => {
  const clock = fastClock(FASTER)
  const transport = memoryTransport(memoryBroker())
  const topics = [essai, autre].map(({ topic }) => topic)
  await transport.prepare(
    topics.flatMap((topic) => [topic, `${topic}.requests`]),
    PARTITIONS,
  )
  const journal = () => newJournal(PARTITIONS, clock)
  const listening = journal()
  const owners: ReturnType<typeof newOwner>[] = []
  /** Publishes facts of a journal, and goes on publishing what is appended to it. */
  const publishing = (store: ReturnType<typeof journal>, language = essai) => {
    const owner = newOwner({ store, transport, clock, language })
    owners.push(owner)
    owner.start()
    return owner
  }
  const listen = () => {
    const listener = newListener({
      store: listening,
      transport,
      clock,
      languages: [essai, autre],
    })
    listener.consumer.start()
    return listener
  }
  const close = async (...listeners: readonly ReturnType<typeof listen>[]): Promise<void> => {
    for (const { consumer } of listeners) await consumer.stop()
    for (const owner of owners) await owner.stop()
    await transport.close()
  }
  const heard = (listener: ReturnType<typeof listen>, parcels: number) =>
    until(async () => (await listener.effects()).length === parcels, WAIT_MS)
  return { listening, transport, journal, publishing, listen, heard, close }
}

test(
  'a journal that nobody has decided about is passed over while the others flow, and heard once adopted',
  async () => {
    const { listening, journal, publishing, listen, heard, close } = await opened()
    const [known, unknown, other] = [journal(), journal(), journal()]
    const listener = listen()
    publishing(known)
    publishing(other, autre)
    await append(known, 1, 5)
    await append(other, 1, 5)
    await heard(listener, 10)

    publishing(unknown)
    await append(unknown, 101, 120)
    await until(() => listener.told.passedOver.length >= 20, WAIT_MS)
    await append(known, 6, 9)
    await append(other, 6, 9)
    await heard(listener, 18)
    expect(listener.told.troubles).toEqual([])
    expect(new Set(listener.told.passedOver)).toEqual(new Set(['unknown']))

    // No further fact of it comes: its partitions are read again by themselves.
    await listening.adopt(essai.topic, unknown.identity.journal)
    await heard(listener, 38)
    expect(await listener.effects()).toEqual(onceEach(38))
    expect(listener.told.healing).toEqual([])
    await close(listener)
  },
  TEST_MS,
)

test(
  'what was passed over by an instance that has gone is heard by the next, once adopted',
  async () => {
    const { listening, journal, publishing, listen, heard, close } = await opened()
    const [known, unknown] = [journal(), journal()]
    const first = listen()
    publishing(known)
    await append(known, 1, 5)
    await heard(first, 5)
    publishing(unknown)
    await append(unknown, 101, 110)
    await until(() => first.told.passedOver.length >= 10, WAIT_MS)
    await first.consumer.stop()
    await listening.adopt(essai.topic, unknown.identity.journal)
    const second = listen()
    await heard(second, 15)
    expect(await second.effects()).toEqual(onceEach(15))
    expect(second.told.healing).toEqual([])
    await close(second)
  },
  TEST_MS,
)

test(
  'facts of a journal that is refused are passed over for good, and not met again after a restart',
  async () => {
    const { listening, transport, journal, publishing, listen, heard, close } = await opened()
    const [known, unknown] = [journal(), journal()]
    const first = listen()
    publishing(known)
    await append(known, 1, 5)
    await heard(first, 5)
    publishing(unknown)
    await append(unknown, 101, 110)
    await until(() => first.told.passedOver.length >= 10, WAIT_MS)
    await listening.refuse(essai.topic, unknown.identity.journal)
    await append(known, 6, 20)
    await heard(first, 20)
    let parcel = 110
    await until(async () => {
      parcel += 1
      await append(unknown, parcel, parcel)
      return first.told.passedOver.includes('refused')
    }, WAIT_MS)
    await until(() => first.told.passedOver.length >= parcel - 100, WAIT_MS)
    await append(known, 21, 39)
    await heard(first, 39)
    await append(known, 40, 40)
    await heard(first, 40)
    await first.consumer.stop()
    const member = await transport.join('lecteurs', [essai.topic])
    const left = await member.lag()
    // The hint of the last batch may come after the stop.
    expect(left?.reduce((sum, { facts }) => sum + facts, 0)).toBeLessThanOrEqual(1)
    await member.leave()
    expect(await first.effects()).toEqual(onceEach(40))
    await close()
  },
  TEST_MS,
)

test(
  'a stranger that came first on a fresh topic keeps the real journal out only until it is refused',
  async () => {
    const { listening, journal, publishing, listen, heard, close } = await opened()
    const [stranger, real] = [journal(), journal()]
    const listener = listen()
    publishing(stranger)
    await append(stranger, 901, 903)
    await heard(listener, 3)
    publishing(real)
    await append(real, 1, 9)
    await until(() => listener.told.passedOver.length >= 9, WAIT_MS)
    await listening.refuse(essai.topic, stranger.identity.journal)
    await heard(listener, 12)
    await append(stranger, 904, 906)
    await append(real, 10, 12)
    await heard(listener, 15)
    expect(await listener.effects()).toEqual(onceEach(15))
    await close(listener)
  },
  TEST_MS,
)

test(
  'a journal of which nothing is on the topic from before its adoption is asked of its owner whole',
  async () => {
    const { listening, journal, publishing, listen, heard, close, transport } = await opened()
    const [known, unknown] = [journal(), journal()]
    const listener = listen()
    publishing(known)
    await append(known, 1, 5)
    await heard(listener, 5)
    // Published elsewhere before: its relay goes on after what is gone.
    await append(unknown, 101, 130)
    const before = await unknown.lead('avant', 1)
    if (before === undefined) throw new Error('it does not lead')
    await unknown.saveCheckpoint(before, 0, { position: 30, last: [28, 29, 30], ends: [] })
    await unknown.resign(before)
    await listening.adopt(essai.topic, unknown.identity.journal)
    publishing(unknown)
    await append(unknown, 131, 140)
    await heard(listener, 45)
    expect(await listener.effects()).toEqual(onceEach(45))
    expect(new Set(listener.told.healed)).toEqual(new Set(['asked']))
    await close(listener)
    expect(await transport.trouble()).toBeUndefined()
  },
  TEST_MS,
)
