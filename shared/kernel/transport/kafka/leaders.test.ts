import { expect, test } from 'bun:test'
import { KafkaLeaders } from './leaders.ts'
import { ResponseError } from './library.ts'

const TOPIC = 'colis'
const METADATA = { key: 3, version: 12 }
const LEADER_NOT_AVAILABLE = 5
const TOPIC_AUTHORIZATION_FAILED = 29

/** A client of one broker, which knows these leaders (-1: none), and counts how often it is asked. */
const clientOf = (leaders: number[], fail?: (topic: object) => Error) => {
  const client = {
    leaders,
    asked: 0,
    metadata: async () => {
      client.asked += 1
      const partitions = client.leaders.map((leader, partitionIndex) => ({
        partitionIndex,
        errorCode: leader < 0 ? LEADER_NOT_AVAILABLE : 0,
        leaderId: leader,
        leader,
        leaderEpoch: 0,
        replicas: [],
        isr: [],
        offlineReplicas: [],
      }))
      if (fail !== undefined && client.leaders.includes(-1))
        throw fail({ errorCode: 0, name: TOPIC, partitions })
      const found = { id: TOPIC, partitions, partitionsCount: partitions.length, lastUpdate: 0 }
      const topics = new Map([[TOPIC, found]])
      return { id: 'cluster', brokers: new Map(), controllerId: 1, topics, lastUpdate: 0 }
    },
    connectToBrokers: async () => new Map(),
    clearMetadata: () => {},
  }
  const known = new KafkaLeaders(client)
  known.track(TOPIC)
  return { client, known }
}

const PLACES = [0, 1, 2].map((partition) => ({ partition }))
const BY_LEADER = new Map([[1, [{ partition: 0 }, { partition: 2 }]]])
const inTopic = (): string => TOPIC

test('who publishes is refused while a partition has no leader, and may ask again at once', async () => {
  const { client, known } = clientOf([1, -1, 1])
  await expect(known.group(PLACES, inTopic)).rejects.toThrow('colis/1 has no leader')
  client.leaders = [1, 1, 1]
  expect(await known.group(PLACES, inTopic)).toEqual(new Map([[1, PLACES]]))
})

test('who reads is given the partitions that have a leader, and the broker is left alone until told', async () => {
  const { client, known } = clientOf([1, -1, 1])
  for (let times = 0; times < 3; times += 1)
    expect(await known.led(PLACES, inTopic)).toEqual({
      byLeader: BY_LEADER,
      leaderless: [{ partition: 1 }],
    })
  expect(client.asked).toBe(1)
  client.leaders = [1, 1, 1]
  known.forget()
  expect((await known.led(PLACES, inTopic)).leaderless).toEqual([])
})

test('a broker that answers for one partition with an error has told where the others are', async () => {
  const { known } = clientOf([1, -1, 1], (topic) => rejected('/topics/0/partitions/1', topic))
  expect(await known.led(PLACES, inTopic)).toEqual({
    byLeader: BY_LEADER,
    leaderless: [{ partition: 1 }],
  })
})

test('a broker that refuses a topic, or does not answer, is in trouble by that name', async () => {
  const refused = clientOf([-1], (topic) =>
    rejected('/topics/0', { ...topic, errorCode: TOPIC_AUTHORIZATION_FAILED }),
  )
  await expect(refused.known.led(PLACES, inTopic)).rejects.toBeInstanceOf(ResponseError)
  const away = clientOf([-1], () => new Error('away'))
  await expect(away.known.led(PLACES, inTopic)).rejects.toThrow('away')
})

const rejected = (path: string, topic: object): ResponseError =>
  new ResponseError(
    METADATA.key,
    METADATA.version,
    { [path]: [LEADER_NOT_AVAILABLE, null] },
    { topics: [topic] },
  )
