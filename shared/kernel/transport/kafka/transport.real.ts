// needs: kafka
// on: bun, deno, node
// lane: platformatic transport
// waits
import { Admin } from './library.ts'
import { expect, test } from 'bun:test'
import type { HeardFact } from '../../domain/fact.ts'
import { freshParts } from '../../../../tests/parts.ts'
import { addressOf, openKafkaWorld } from '../../testing/kafka-suite.ts'
import { describeTransport } from '../../testing/transport-suite.ts'
import { clientOptions, reasonOf, type KafkaAddress } from './address.ts'
import { KafkaGroup } from './group.ts'
import { KafkaMembership } from './membership.ts'
import { SessionLength } from './sessions.ts'
import { KafkaTails } from './tails.ts'
import { platformaticTransport, type KafkaEvent } from './transport.ts'
import type { Transport } from '../transport.ts'

const TOPIC = 'colis.essai'
const PARTITIONS = 6
const JOURNAL = '2f0f4c0e-5a0a-4e0f-9d3c-7a1d5b0c9e11'

/** Longer than a member may be silent. */
const UNPULLED_MS = 12_000
const MANY = 20_000

const adapter = {
  open: (address: KafkaAddress) => platformaticTransport(address),
  module: import.meta.resolve('./transport.ts'),
  exported: 'platformaticTransport',
}

const open = async () => {
  const { kafka } = await freshParts()
  if (kafka === undefined) throw new Error('no Kafka')
  return openKafkaWorld(adapter, kafka)
}

describeTransport('platformatic', open)

test('a topic made with another number of partitions is refused by name', async () => {
  const world = await open()
  const transport = await world.transport()
  await expect(transport.prepare([TOPIC], PARTITIONS + 1)).rejects.toThrow('partitions')
  await world.close()
}, 30_000)

test('a member that nobody pulls for longer than its session stays in its group, and misses nothing', async () => {
  const world = await open()
  const events: KafkaEvent[] = []
  const address = { ...world.address, onEvent: (event: KafkaEvent) => events.push(event) }
  const tails = new KafkaTails(address)
  const member = new KafkaMembership({
    address,
    tails,
    name: 'groupe',
    newGroup: (listener) =>
      new KafkaGroup(address, 'groupe', [TOPIC], listener, new SessionLength(address)),
  })
  await member.join()
  for (let first = 1; first <= MANY; first += 1_000)
    await world.publish(Array.from({ length: 1_000 }, (_, n) => newFact(first + n)))
  await new Promise((resolve) => setTimeout(resolve, UNPULLED_MS))
  expect(member.buffered).toBeGreaterThan(0)
  expect(member.buffered).toBeLessThan(MANY / 2)
  const positions: number[] = []
  while (positions.length < MANY)
    positions.push(...((await member.next(1_000))?.facts ?? []).map(({ position }) => position))
  expect(positions).toEqual(Array.from({ length: MANY }, (_, n) => n + 1))
  expect(events).toEqual([{ kind: 'assigned', group: 'groupe', partitions: PARTITIONS }])
  await member.leave()
  await tails.close()
  await world.close()
}, 60_000)

test('many facts for one partition, more than a record batch may hold, are published in order', async () => {
  const world = await open()
  const text = 'x'.repeat(2_000)
  await world.publish(Array.from({ length: 2_000 }, (_, n) => newFact(n + 1, { text })))
  const member = await (await world.transport()).join('groupe', [TOPIC])
  const positions: number[] = []
  while (positions.length < 2_000)
    positions.push(...((await member.next(1_000))?.facts ?? []).map(({ position }) => position))
  expect(positions).toEqual(Array.from({ length: 2_000 }, (_, n) => n + 1))
  await world.close()
}, 60_000)

test('a topic that takes small batches is given smaller ones, whole, once and in order', async () => {
  const { transport, member, close } = await onSmallTopic()
  const text = 'x'.repeat(500)
  const sent = Array.from({ length: 1_000 }, (_, n) => newFact(n + 1, { text }))
  for (const lot of [sent.slice(0, 900), sent.slice(900)]) await transport.publish(TOPIC, lot)
  const positions: number[] = []
  while (positions.length < sent.length)
    positions.push(...((await member.next(1_000))?.facts ?? []).map(({ position }) => position))
  expect(positions).toEqual(sent.map(({ position }) => position))
  expect(await recordsOn(transport)).toBe(1_000)
  await close()
}, 60_000)

test('a fact that a topic does not take even alone is named, and not tried again at once', async () => {
  const { transport, close } = await onSmallTopic()
  const text = 'x'.repeat(2 * SMALL_BYTES)
  const facts = [newFact(1), newFact(2, { text }), newFact(3)]
  const refused = `fact ${JOURNAL}:2 (EssaiFait) takes`
  for (let n = 0; n < 3; n += 1) {
    const error = await transport.publish(TOPIC, facts).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ name: 'TransportError', fatal: true })
    expect(reasonOf(error)).toContain(refused)
    expect(reasonOf(error)).toContain('raise max.message.bytes (MESSAGE_TOO_LARGE)')
  }
  // What comes before it was published once, and what comes after it not at all.
  expect(await recordsOn(transport)).toBe(1)
  await transport.publish(TOPIC, [newFact(4)])
  await close()
}, 60_000)

const SMALL_BYTES = 20_000

/** Records in all partitions. */
const recordsOn = async (transport: Transport): Promise<number> =>
  (await transport.ends(TOPIC, PARTITIONS)).reduce((sum, { offset }) => sum + Number(offset), 0)

const onSmallTopic = async () => {
  const { kafka } = await freshParts()
  if (kafka === undefined) throw new Error('no Kafka')
  const address = addressOf(kafka)
  const admin = new Admin(clientOptions(address, 10_000))
  await admin.createTopics({
    topics: [kafka.prefix + TOPIC],
    partitions: PARTITIONS,
    replicas: 1,
    configs: [{ name: 'max.message.bytes', value: String(SMALL_BYTES) }],
  })
  await admin.close()
  const transport = platformaticTransport(address)
  await transport.prepare([TOPIC], PARTITIONS)
  const member = await transport.join('groupe', [TOPIC])
  return { transport, member, close: () => transport.close() }
}

test('a topic that takes nothing disturbs nobody who publishes to another at the same time', async () => {
  const world = await open()
  const transport = await world.transport()
  const full = `${TOPIC}.dlq`
  const admin = new Admin(clientOptions(world.address, 10_000))
  await admin.createTopics({
    topics: [(world.address.prefix ?? '') + full],
    partitions: PARTITIONS,
    replicas: 1,
    configs: [{ name: 'max.message.bytes', value: '100' }],
  })
  await transport.prepare([TOPIC, full], PARTITIONS)
  let going = true
  const refusals: string[] = []
  const refused = async (): Promise<void> => {
    for (let position = 1; going; position += 1)
      await transport
        .publish(full, [{ ...newFact(position), topic: full }])
        .catch((error: unknown) => refusals.push(reasonOf(error)))
  }
  const refusing = refused()
  for (let n = 1; n <= 300; n += 1) await transport.publish(TOPIC, [newFact(n)])
  going = false
  await refusing
  expect(refusals.length).toBeGreaterThan(5)
  expect(refusals.every((reason) => reason.includes('MESSAGE_TOO_LARGE'))).toBe(true)
  const ends = await transport.ends(TOPIC, PARTITIONS)
  expect(ends.find(({ partition }) => partition === 2)?.offset).toBe(300n)
  await admin.close()
  await world.close()
}, 60_000)

test('a broker that is not there is told within a bounded time', async () => {
  const nobody = platformaticTransport({ brokers: ['127.0.0.1:1'], clientId: 'essai' })
  expect(await nobody.trouble()).toMatchObject({ kind: 'kafka-away' })
  await expect(nobody.publish(TOPIC, [newFact(1)])).rejects.toThrow('Kafka did not keep')
  await expect(nobody.join('groupe', [TOPIC])).rejects.toThrow('cannot join groupe')
  await nobody.close()
}, 60_000)

const newFact = (position: number, payload: object = {}): HeardFact => ({
  id: `${JOURNAL}:${position}`,
  service: 'essai',
  topic: TOPIC,
  partition: 2,
  key: 'k',
  type: 'EssaiFait',
  timestamp: '2026-01-02T03:04:05.678Z',
  payload,
  journal: JOURNAL,
  position,
  prev: position - 1,
  correlationId: 'c',
})
