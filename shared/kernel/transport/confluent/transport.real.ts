// needs: kafka, confluent
// on: node
// waits
import { expect, test } from 'bun:test'
import type { HeardFact } from '../../domain/fact.ts'
import { freshParts } from '../../../../tests/parts.ts'
import { describeTransport } from '../../testing/transport-suite.ts'
import { startVictim } from '../../testing/victim.ts'
import type { KafkaEvent } from '../kafka/address.ts'
import type { Transport } from '../transport.ts'
import { answered, loadAddon } from './addon.ts'
import { connected, ConfluentControl, disconnected } from './control.ts'
import { ConfluentMembership } from './membership.ts'
import { controlSettings } from './settings.ts'
import { confluentTransport } from './transport.ts'

const TOPIC = 'colis.essai'
const PARTITIONS = 6
const JOURNAL = '2f0f4c0e-5a0a-4e0f-9d3c-7a1d5b0c9e11'

/** Longer than a member may be silent. */
const UNPULLED_MS = 12_000
const MANY = 20_000

const addressOf = (kafka: { readonly brokers: string; readonly prefix: string }) => ({
  brokers: [kafka.brokers],
  clientId: 'essai',
  prefix: kafka.prefix,
})

const open = async () => {
  const { kafka } = await freshParts()
  if (kafka === undefined) throw new Error('no Kafka')
  const transports: Transport[] = []
  const transport = async () => {
    const made = confluentTransport(addressOf(kafka))
    transports.push(made)
    return made
  }
  const publisher = await transport()
  await publisher.prepare([TOPIC], PARTITIONS)
  return {
    kafka,
    topic: TOPIC,
    partitions: PARTITIONS,
    transport,
    publish: (facts: Parameters<Transport['publish']>[1]) => publisher.publish(TOPIC, facts),
    publishForeign: async (partition: number) => {
      const foreign = new (loadAddon().Producer)(controlSettings(addressOf(kafka)), {})
      await connected(foreign)
      foreign.produce(kafka.prefix + TOPIC, partition, Buffer.from('{oups'), 'k')
      await answered((done) => foreign.flush(10_000, done))
      await disconnected(foreign)
    },
    victim: (group: string) =>
      startVictim(`
        import { confluentTransport } from '${import.meta.resolve('./transport.ts')}'
        const transport = confluentTransport(${JSON.stringify(addressOf(kafka))})
        const member = await transport.join('${group}', ['${TOPIC}'])`),
    close: async () => {
      await Promise.all(transports.map((one) => one.close()))
    },
  }
}

describeTransport('confluent', open)

test('a topic made with another number of partitions is refused by name', async () => {
  const world = await open()
  const transport = await world.transport()
  await expect(transport.prepare([TOPIC], PARTITIONS + 1)).rejects.toThrow('partitions')
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
    name: 'groupe',
    topics: [TOPIC],
    before: 0,
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

test('a broker that is not there is told within a bounded time', async () => {
  const nobody = confluentTransport({ brokers: ['127.0.0.1:1'], clientId: 'essai' })
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
