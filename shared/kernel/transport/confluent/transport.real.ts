// needs: kafka, confluent
// on: node
// waits
// lane: confluent transport
import { expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { HeardFact } from '../../domain/fact.ts'
import { startLocalKafka } from '../../../../redpanda/kafka.ts'
import { freePort } from '../../../../redpanda/ports.ts'
import { freshParts } from '../../../../tests/parts.ts'
import { addressOf, openKafkaWorld } from '../../testing/kafka-suite.ts'
import { describeTransport } from '../../testing/transport-suite.ts'
import { clientOptions, type KafkaAddress, type KafkaEvent } from '../kafka/address.ts'
import { Admin, Producer, stringSerializers } from '../kafka/library.ts'
import { SessionLength } from '../kafka/sessions.ts'
import type { ClientStatistics } from '../transport.ts'
import { loadAddon } from './addon.ts'
import { ConfluentControl } from './control.ts'
import { ConfluentMembership } from './membership.ts'
import { messageOf } from './message.ts'
import { ConfluentStatistics } from './statistics.ts'
import { confluentTransport } from './transport.ts'

const TOPIC = 'colis.essai'
const PARTITIONS = 6
const JOURNAL = '2f0f4c0e-5a0a-4e0f-9d3c-7a1d5b0c9e11'

/** Longer than a member may be silent. */
const UNPULLED_MS = 12_000
const MANY = 20_000
/** More than librdkafka unpacks with zstd. */
const BOMB_BYTES = 150_000_000
const QUIET_MS = 1_500

const adapter = {
  open: (address: KafkaAddress) => confluentTransport(address),
  module: import.meta.resolve('./transport.ts'),
  exported: 'confluentTransport',
}

const open = async () => {
  const { kafka } = await freshParts()
  if (kafka === undefined) throw new Error('no Kafka')
  return { kafka, ...(await openKafkaWorld(adapter, kafka)) }
}

describeTransport('confluent', open)

test('a topic with too few partitions is refused by name', async () => {
  const world = await open()
  const transport = await world.transport()
  await expect(transport.prepare([TOPIC], PARTITIONS + 1)).rejects.toThrow(
    `${TOPIC}: ${PARTITIONS} partitions`,
  )
  await world.close()
}, 30_000)

test('a member that nobody pulls for longer than its session stays in its group, and misses nothing', async () => {
  const world = await open()
  const events: KafkaEvent[] = []
  const address = { ...addressOf(world.kafka), onEvent: (event: KafkaEvent) => events.push(event) }
  const addon = loadAddon()
  const control = new ConfluentControl(addon, address)
  const member = new ConfluentMembership({
    addon,
    address,
    control,
    sessions: new SessionLength(address),
    statistics: new ConfluentStatistics(),
    name: 'groupe',
    topics: [TOPIC],
    looksBack: false,
    onHeld: () => {},
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
  await control.close()
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

test('what foreign producers have compressed is read, whichever way; what nobody can unpack is passed over', async () => {
  const world = await open()
  const facts = Array.from({ length: 20 }, (_, n) => newFact(n + 1, { texte: 'é'.repeat(500) }))
  for (const [n, compression] of (['gzip', 'snappy', 'lz4', 'zstd'] as const).entries()) {
    const lot = facts.slice(n * 5, n * 5 + 5)
    await sendForeign(world.kafka, compression, lot.map(foreignOf))
  }
  const value = 'x'.repeat(BOMB_BYTES)
  await sendForeign(world.kafka, 'zstd', [{ key: 'k', value, headers: {} }])
  const after = newFact(21)
  await world.publish([after])
  const member = await (await world.transport()).join('groupe', [TOPIC])
  const positions: number[] = []
  const unreadable: unknown[] = []
  while (!positions.includes(21)) {
    const batch = await member.next(500)
    positions.push(...(batch?.facts ?? []).map(({ position }) => position))
    unreadable.push(...(batch?.unreadable ?? []))
  }
  expect(positions).toEqual([...facts, after].map(({ position }) => position))
  const reason = expect.stringContaining('batch cannot be unpacked')
  expect(unreadable).toEqual([{ topic: TOPIC, partition: 2, offset: '20', reason }])
  await world.close()
}, 60_000)

test('what the client has measured is told, and totals do not fall when a member has left', async () => {
  const world = await open()
  const transport = await world.transport()
  const member = await transport.join('groupe', [TOPIC])
  await transport.publish(TOPIC, [newFact(1)])
  await member.next(1)
  const measured = async () => {
    const uses = (await transport.statistics?.()) ?? []
    return new Map(uses.map((one) => [one.use, one] as const))
  }
  const told = ({ bytesSent = 0, roundTripMs }: Partial<ClientStatistics> = {}): boolean =>
    bytesSent > 0 && roundTripMs !== undefined
  for (;;) {
    const uses = await measured()
    if (told(uses.get('publish')) && told(uses.get('listen'))) break
    await transport.publish(TOPIC, [newFact(2)])
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  const before = (await measured()).get('listen')
  expect(before?.rebalances).toBeGreaterThan(0)
  await member.leave()
  const after = (await measured()).get('listen')
  expect(after?.bytesReceived).toBe(before?.bytesReceived)
  expect(after?.roundTripMs).toBeUndefined()
  await world.close()
}, 60_000)

test('a topic takes what it can: batches as small as it wants them, and no fact after one that is too large', async () => {
  const world = await open()
  const small = `${TOPIC}.dlq`
  const admin = new Admin(clientOptions(addressOf(world.kafka), 10_000))
  await admin.createTopics({
    topics: [world.kafka.prefix + small],
    partitions: PARTITIONS,
    replicas: 1,
    configs: [{ name: 'max.message.bytes', value: '3000' }],
  })
  await admin.close()
  const transport = await world.transport()
  const many = Array.from({ length: 40 }, (_, n) => newFact(n + 1, { text: 'x'.repeat(300) }))
  await transport.publish(small, many)
  const large = newFact(42, { text: 'x'.repeat(5_000) })
  const later = Array.from({ length: 500 }, (_, n) => newFact(43 + n))
  const refused = transport.publish(small, [newFact(41), large, ...later])
  await expect(refused).rejects.toThrow(`fact ${large.id} (EssaiFait) takes`)
  await expect(transport.publish(small, [large])).rejects.toThrow('max.message.bytes')
  // To other topics everything goes as before.
  await transport.publish(TOPIC, [newFact(1), large])
  const member = await transport.join('groupe', [small])
  const positions = new Set<number>()
  while (!positions.has(41))
    for (const { position } of (await member.next(500))?.facts ?? []) positions.add(position)
  await new Promise((resolve) => setTimeout(resolve, QUIET_MS))
  expect([...positions]).toEqual(Array.from({ length: 41 }, (_, n) => n + 1))
  expect((await member.lag())?.reduce((sum, one) => sum + one.facts, 0)).toBe(0)
  await world.close()
}, 60_000)

test('a broker that is killed under load and comes back: everything is heard, in its order', async () => {
  const folder = mkdtempSync('/var/tmp/colisaga-broker-')
  const kafka = await startLocalKafka({
    folder: join(folder, 'kafka'),
    port: await freePort(),
    controllerPort: await freePort(),
  })
  const transport = confluentTransport({ brokers: [kafka.brokers], clientId: 'essai' })
  await transport.prepare([TOPIC], PARTITIONS)
  const member = await transport.join('groupe', [TOPIC])
  const firsts: number[] = []
  const heard = new Set<number>()
  const listening = (async () => {
    for (;;) {
      const batch = await member.next(500)
      if (batch === undefined) return
      for (const { position } of batch.facts) if (!heard.has(position)) firsts.push(position)
      for (const { position } of batch.facts) heard.add(position)
      member.hint(batch)
    }
  })()
  let last = 0
  const stop = { now: false }
  const publishing = (async () => {
    while (!stop.now) {
      const fact = newFact(last + 1)
      // The relay's way: the same again until it is kept.
      if (await transport.publish(TOPIC, [fact]).catch(() => undefined)) last += 1
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  })()
  while (last < 100) await new Promise((resolve) => setTimeout(resolve, 20))
  await kafka.process().kill()
  expect(await transport.trouble()).toMatchObject({ kind: 'kafka-away' })
  // librdkafka answers now and then as if it knew them.
  for (let asked = 0; asked < 4; asked += 1)
    await expect(transport.ends(TOPIC, PARTITIONS)).rejects.toThrow(`the ends of ${TOPIC}`)
  await kafka.restart()
  const back = last
  while (last < back + 100) await new Promise((resolve) => setTimeout(resolve, 20))
  stop.now = true
  await publishing
  while (!heard.has(last)) await new Promise((resolve) => setTimeout(resolve, 20))
  expect(firsts).toEqual(Array.from({ length: last }, (_, n) => n + 1))
  await transport.close()
  await listening
  await kafka.stop()
  rmSync(folder, { recursive: true, force: true })
}, 240_000)

test('a broker that is not there is told within a bounded time', async () => {
  const nobody = confluentTransport({ brokers: ['127.0.0.1:1'], clientId: 'essai' })
  expect(await nobody.trouble()).toMatchObject({ kind: 'kafka-away' })
  await expect(nobody.publish(TOPIC, [newFact(1)])).rejects.toThrow('Kafka did not keep')
  await expect(nobody.join('groupe', [TOPIC])).rejects.toThrow('cannot join groupe')
  await nobody.close()
}, 60_000)

/** A fact as somebody else's producer would publish it. */
const foreignOf = (fact: HeardFact) => {
  const { key, value, headers } = messageOf(fact)
  return { key: String(key), value: String(value), headers: Object.assign({}, ...headers) }
}

const sendForeign = async (
  kafka: { readonly brokers: string; readonly prefix: string },
  compression: 'gzip' | 'snappy' | 'lz4' | 'zstd',
  messages: readonly { key: string; value: string; headers: Record<string, string> }[],
): Promise<void> => {
  const foreign = new Producer({
    clientId: 'inconnu',
    bootstrapBrokers: [kafka.brokers],
    serializers: stringSerializers,
    compression,
  })
  const topic = kafka.prefix + TOPIC
  await foreign.send({ messages: messages.map((one) => ({ topic, partition: 2, ...one })) })
  await foreign.close()
}

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
