// needs: kafka
import { afterEach, describe, expect, test } from 'bun:test'
import { freshParts } from '../../../tests/parts.ts'
import { systemClock } from '../runtime/clock.ts'
import { append, essai, longAgoMs } from '../testing/essai.ts'
import { newJournal, newListener, newOwner, onceEach, until } from '../testing/listening.ts'
import { clientOptions } from '../transport/kafka/address.ts'
import { Admin } from '../transport/kafka/library.ts'
import { platformaticTransport } from '../transport/kafka/transport.ts'
import { requestsTopic } from './requests.ts'

const PARTITIONS = 3
/** What the issue allows for healing without a person. */
const WAIT_MS = 60_000
const TEST_MS = 120_000
const REQUEST_TIMEOUT_MS = 10_000

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
}, TEST_MS)

const opened = async () => {
  const { kafka } = await freshParts()
  if (kafka === undefined) throw new Error('no Kafka')
  const address = { brokers: [kafka.brokers], clientId: 'essai', prefix: kafka.prefix }
  const topic = kafka.prefix + essai.topic
  const admin = new Admin(clientOptions(address, REQUEST_TIMEOUT_MS))
  const transport = platformaticTransport(address)
  const prepare = () => transport.prepare([essai.topic, requestsTopic(essai.topic)], PARTITIONS)
  await prepare()
  const store = newJournal(PARTITIONS, systemClock)
  const owner = newOwner({ store, transport, clock: systemClock })
  const listening = newJournal(PARTITIONS, systemClock)
  closing.push(async () => {
    await owner.stop()
    await transport.close()
    await admin.close()
  })
  const listen = () => {
    const listener = newListener({ store: listening, transport, clock: systemClock })
    closing.push(() => listener.consumer.stop())
    listener.consumer.start()
    return listener
  }
  const heard = (listener: ReturnType<typeof listen>, parcels: number) =>
    until(async () => (await listener.effects()).length >= parcels, WAIT_MS)
  const onTopic = (facts: number) =>
    until(async () => {
      const ends = await transport.ends(essai.topic, PARTITIONS).catch(() => [])
      return ends.reduce((sum, { offset }) => sum + Number(offset), 0) >= facts
    }, WAIT_MS)
  /** Deletes the topic with what is on it, and makes it anew. */
  const remade = async (): Promise<void> => {
    await admin.deleteTopics({ topics: [topic] })
    await until(async () => !(await admin.listTopics()).includes(topic), WAIT_MS)
    await prepare()
  }
  return { address, transport, store, owner, listen, heard, onTopic, remade }
}

describe('a listener on Kafka', () => {
  test(
    'hears what another client of its group has moved the offsets past, with the next facts',
    async () => {
      const { transport, store, owner, listen, heard, onTopic } = await opened()
      owner.start()
      await append(store, 1, 30)
      await onTopic(30)
      const other = await transport.join('lecteurs', [essai.topic])
      for (let left = 30; left > 0;) {
        const ahead = await other.next(100)
        if (ahead === undefined) break
        other.hint(ahead)
        left -= ahead.facts.length
      }
      await other.leave()

      const listener = listen()
      await until(() => listener.consumer.joined, WAIT_MS)
      await append(store, 31, 60)
      await heard(listener, 60)
      expect(await listener.effects()).toEqual(onceEach(60))
      expect(listener.told.healed).toContain('reread')
      expect(listener.told.troubles).toEqual([])
    },
    TEST_MS,
  )

  test(
    'starts at the first record of a topic that was made anew under it and ends before its offset',
    async () => {
      const { store, owner, listen, heard, remade } = await opened()
      owner.start()
      const listener = listen()
      await append(store, 1, 90)
      await heard(listener, 90)
      await remade()
      await append(store, 91, 100)
      await heard(listener, 100)
      expect(await listener.effects()).toEqual(onceEach(100))
    },
    TEST_MS,
  )

  test(
    'hears every fact of a topic that was made anew while it was away and has grown beyond its offset',
    async () => {
      const { store, owner, listen, heard, onTopic, remade } = await opened()
      owner.start()
      const first = listen()
      await append(store, 1, 30, longAgoMs())
      await heard(first, 30)
      await first.consumer.stop()
      // These are lost with the topic before anybody has heard them.
      await append(store, 31, 60, longAgoMs())
      await onTopic(60)
      await remade()
      await append(store, 61, 160, longAgoMs())
      await onTopic(100)
      const second = listen()
      await heard(second, 160)
      expect(await second.effects()).toEqual(onceEach(160))
      expect(second.told.healing).toContain('reread')
      expect(second.told.healed).toContain('asked')
      expect(owner.republished.length).toBeGreaterThan(0)
    },
    TEST_MS,
  )

  test(
    'hears every fact of a topic that is made anew under it while facts go on being published',
    async () => {
      const { store, owner, listen, heard, remade } = await opened()
      owner.start()
      const listener = listen()
      let parcels = 0
      let publishing = true
      const load = (async () => {
        while (publishing) {
          await append(store, parcels + 1, parcels + 20)
          parcels += 20
          await systemClock.sleep(100)
        }
      })()
      await heard(listener, 200)
      await remade()
      await systemClock.sleep(5_000)
      publishing = false
      await load
      await heard(listener, parcels)
      expect(await listener.effects()).toEqual(onceEach(parcels))
    },
    TEST_MS,
  )
})
