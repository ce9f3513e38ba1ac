import { expect, test } from 'bun:test'
import type { HeardFact } from '../../domain/fact.ts'
import { ByteWriter } from '../bytes.ts'
import { describeTransport } from '../../testing/transport-suite.ts'
import { memoryBroker, memoryTransport, type MemoryFaults } from './transport.ts'

const TOPIC = 'colis.essai'
const PARTITIONS = 6
const JOURNAL = '2f0f4c0e-5a0a-4e0f-9d3c-7a1d5b0c9e11'

describeTransport('memory', async () => {
  const broker = memoryBroker()
  const publisher = memoryTransport(broker)
  await publisher.prepare([TOPIC], PARTITIONS)
  return {
    topic: TOPIC,
    partitions: PARTITIONS,
    transport: async () => memoryTransport(broker),
    publish: (facts) => publisher.publish(TOPIC, facts),
    publishForeign: async (partition) => {
      const record = new ByteWriter(64)
      record.varintText('k')
      record.varintText('{oups')
      record.varint(0)
      broker.topics.get(TOPIC)?.[partition]?.push(record.bytes)
    },
    victim: async (group) => {
      const transport = memoryTransport(broker)
      const member = await transport.join(group, [TOPIC])
      await member.next(500)
      return { kill: async () => transport.crash() }
    },
    close: () => publisher.close(),
  }
})

const open = async (faults: MemoryFaults = {}) => {
  const broker = memoryBroker(faults)
  const transport = memoryTransport(broker)
  await transport.prepare([TOPIC], PARTITIONS)
  return { broker, transport }
}

const newFact = (position: number): HeardFact => ({
  id: `${JOURNAL}:${position}`,
  service: 'essai',
  topic: TOPIC,
  partition: position % PARTITIONS,
  key: `k${position}`,
  type: 'EssaiFait',
  timestamp: '2026-01-02T03:04:05.678Z',
  payload: { articles: [{ sku: 's' }] },
  journal: JOURNAL,
  position,
  prev: position - 1,
  correlationId: 'c',
})

const facts = (count: number) => Array.from({ length: count }, (_, n) => newFact(n + 1))

const heardIn = async (faults: MemoryFaults, count = 12): Promise<readonly number[]> => {
  const { transport } = await open(faults)
  const member = await transport.join('groupe', [TOPIC])
  await transport.publish(TOPIC, facts(count))
  const batch = await member.next(100)
  return (batch?.facts ?? []).map(({ position }) => position)
}

test('a broker told to duplicate a fact delivers it twice, in its place', async () => {
  const heard = await heardIn({ duplicate: ({ position }) => position === 6 })
  expect(heard).toEqual([6, 6, 12, 1, 7, 2, 8, 3, 9, 4, 10, 5, 11])
})

test('a broker told to lose a fact acknowledges it, and delivers the others', async () => {
  const heard = await heardIn({ lose: ({ position }) => position === 6 })
  expect(heard).toEqual([12, 1, 7, 2, 8, 3, 9, 4, 10, 5, 11])
})

test('partitions come in the order that is asked for, each in its own', async () => {
  const heard = await heardIn({ order: (places) => places.toReversed() })
  expect(heard).toEqual([5, 11, 4, 10, 3, 9, 2, 8, 1, 7, 6, 12])
})

test('a record dropped after it was kept is gone for whoever reads later', async () => {
  const { broker, transport } = await open()
  await transport.publish(TOPIC, facts(12))
  expect(broker.drop(TOPIC, 1, 7)).toBe(true)
  expect(broker.drop(TOPIC, 1, 7)).toBe(false)
  const member = await transport.join('groupe', [TOPIC])
  const batch = await member.next(100)
  expect(batch?.facts.map(({ position }) => position)).not.toContain(7)
  expect(batch?.ends).toContainEqual({ topic: TOPIC, partition: 1, offset: 2n })
})

test('a group deals its partitions as it is told', async () => {
  const { broker, transport } = await open({ assign: () => 1 })
  const members = [
    await transport.join('groupe', [TOPIC]),
    await memoryTransport(broker).join('groupe', [TOPIC]),
  ]
  await transport.publish(TOPIC, facts(12))
  const lags = await Promise.all(members.map((member) => member.lag()))
  expect(lags[0]).toEqual([])
  expect(lags[1]?.reduce((sum, { facts: waiting }) => sum + waiting, 0)).toBe(12)
})

test('what was asked of a process that died hangs, and its late hints count for nothing', async () => {
  const { broker, transport } = await open()
  const dead = memoryTransport(broker)
  const member = await dead.join('groupe', [TOPIC])
  await transport.publish(TOPIC, facts(12))
  const given = await member.next(100)
  const pending = member.next(100)
  dead.crash()
  if (given !== undefined) member.hint(given)
  await transport.publish(TOPIC, [newFact(13)])
  const other = await memoryTransport(broker).join('groupe', [TOPIC])
  expect((await other.next(100))?.facts.length).toBe(13)
  const late = Promise.race([pending, member.next(100), dead.publish(TOPIC, [newFact(14)])])
  const settled = new Promise((resolve) => setTimeout(resolve, 5, 'nothing settled'))
  expect(await Promise.race([late, settled])).toBe('nothing settled')
})

test('a fact that was delivered cannot be written to', async () => {
  const { transport } = await open()
  const member = await transport.join('groupe', [TOPIC])
  await transport.publish(TOPIC, [newFact(1)])
  const [fact] = (await member.next(1))?.facts ?? []
  expect(Object.isFrozen(fact)).toBe(true)
  expect(Object.isFrozen(fact?.payload)).toBe(true)
  expect(JSON.stringify(fact?.payload)).toBe('{"articles":[{"sku":"s"}]}')
})
