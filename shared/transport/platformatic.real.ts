// needs: kafka
import { Producer, stringSerializers } from '@platformatic/kafka'
import { expect, test } from 'bun:test'
import { freshParts } from '../../tests/parts.ts'
import { describeTransport } from './conformance.ts'
import { platformaticTransport } from './platformatic.ts'
import type { Transport } from './transport.ts'

const TOPIC = 'colis.essai'
const PARTITIONS = 6

const open = async () => {
  const { kafka } = await freshParts()
  if (kafka === undefined) throw new Error('no Kafka')
  const transports: Transport[] = []
  const transport = async () => {
    const made = platformaticTransport({
      brokers: [kafka.brokers],
      clientId: 'essai',
      prefix: kafka.prefix,
    })
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
    close: async () => {
      await Promise.all(transports.map((one) => one.close()))
    },
  }
}

describeTransport('platformatic', open)

test('a record that is no fact of ours is told with its place and why, and passed over', async () => {
  const world = await open()
  const foreign = new Producer({
    clientId: 'inconnu',
    bootstrapBrokers: [world.kafka.brokers],
    serializers: stringSerializers,
  })
  const messages = [{ topic: world.kafka.prefix + TOPIC, partition: 1, key: 'k', value: '{oups' }]
  await foreign.send({ messages })
  const member = await (await world.transport()).join('groupe', [TOPIC])
  const batch = await member.next(10)
  expect(batch?.facts).toEqual([])
  expect(batch?.unreadable[0]).toMatchObject({
    topic: world.kafka.prefix + TOPIC,
    partition: 1,
    offset: '0',
    reason: 'no header ce_id',
  })
  await foreign.close()
  await world.close()
}, 30_000)

test('a topic made with another number of partitions is refused by name', async () => {
  const world = await open()
  const transport = await world.transport()
  await expect(transport.prepare([TOPIC], PARTITIONS + 1)).rejects.toThrow('partitions')
  await world.close()
}, 30_000)

test('services that start at the same moment make the topics together', async () => {
  const world = await open()
  const topics = ['colis.un', 'colis.deux', 'colis.trois']
  const clients = await Promise.all(Array.from({ length: 5 }, () => world.transport()))
  await Promise.all(clients.map((client) => client.prepare(topics, PARTITIONS)))
  await world.close()
}, 30_000)
