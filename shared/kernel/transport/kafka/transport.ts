import { Admin, ListOffsetTimestamps } from './library.ts'
import { clientOptions, isTopicMissing, reasonOf, within, type KafkaAddress } from './address.ts'
import { KafkaGroup } from './group.ts'
import { KafkaMembership } from './membership.ts'
import { KafkaTails } from './tails.ts'
import { KafkaPublisher } from './publisher.ts'
import { Memberships } from '../memberships.ts'
import { TransportError, type Transport } from '../transport.ts'

export type { KafkaAddress, KafkaEvent } from './address.ts'

const REQUEST_TIMEOUT_MS = 10_000
const TROUBLE_TIMEOUT_MS = 3_000
const ENDS_TIMEOUT_MS = 3_000
const PREPARE_TIMEOUT_MS = 15_000
const LOOK_AGAIN_MS = 50
const RETENTION_MS = 7 * 24 * 3_600_000
/** As many replicas as the broker is configured for. */
const DEFAULT_REPLICAS = -1

/**
 * Kafka by `@platformatic/kafka`: runs on Bun, Deno and Node. Connects when it is first used.
 * Services in one process are given the same `tails`, which whoever made them closes.
 */
export const platformaticTransport = (address: KafkaAddress, shared?: KafkaTails): Transport => {
  const tails = shared ?? new KafkaTails(address)
  const { prefix = '' } = address
  const named = (name: string): string => prefix + name
  const admin = new Admin(clientOptions(address, REQUEST_TIMEOUT_MS))
  /** By topic: as many as a service publishes to. */
  const publishers = new Map<string, KafkaPublisher>()
  const publisherOf = (topic: string): KafkaPublisher => {
    const publisher = publishers.get(topic) ?? new KafkaPublisher(address, named(topic))
    publishers.set(topic, publisher)
    return publisher
  }
  const memberships = new Memberships()

  return {
    name: 'platformatic',
    prepare: (topics, partitions) => prepare(admin, topics.map(named), partitions),
    publish: async (topic, facts) =>
      (await publisherOf(topic).publish(facts)).map((end) => ({ ...end, topic })),
    ends: (topic, partitions) => endsOf(admin, named(topic), topic, partitions),
    join: async (group, topics, { before = 0 } = {}) => {
      const membership = new KafkaMembership({
        address,
        tails,
        name: group,
        before,
        newGroup: (listener) => new KafkaGroup(address, group, topics, listener),
      })
      const kept = memberships.keep(membership)
      try {
        await membership.join()
      } catch (error) {
        await kept.leave()
        throw new TransportError(`cannot join ${group}: ${reasonOf(error)}`, { cause: error })
      }
      return kept
    },
    trouble: async () => {
      try {
        const asked = admin.metadata({ topics: [], forceUpdate: true, retries: 0 })
        await within(asked, TROUBLE_TIMEOUT_MS, 'metadata')
        return undefined
      } catch (error) {
        return { kind: 'kafka-away', detail: reasonOf(error) }
      }
    },
    close: async () => {
      await memberships.leave()
      const closing = [...publishers.values()].map((publisher) => publisher.close())
      await Promise.all([...closing, admin.close().catch(() => {})])
      if (shared === undefined) await tails.close()
    },
  }
}

const endsOf = async (admin: Admin, named: string, topic: string, partitions: number) => {
  try {
    const asked = admin.listOffsets({
      topics: [
        {
          name: named,
          partitions: Array.from({ length: partitions }, (_, partitionIndex) => ({
            partitionIndex,
            timestamp: ListOffsetTimestamps.LATEST,
          })),
        },
      ],
    })
    const [found] = await within(asked, ENDS_TIMEOUT_MS, 'the ends')
    return (found?.partitions ?? []).map(({ partitionIndex: partition, offset }) => ({
      topic,
      partition,
      offset,
    }))
  } catch (error) {
    const reason = reasonOf(error)
    throw new TransportError(`the ends of ${topic}: ${reason}`, {
      cause: error,
      topicMissing: isTopicMissing(reason),
    })
  }
}

const prepare = async (
  admin: Admin,
  topics: readonly string[],
  partitions: number,
): Promise<void> => {
  try {
    const known = new Set(await admin.listTopics())
    for (const topic of topics.filter((name) => !known.has(name)))
      await createTopic(admin, topic, partitions)
    const counts = await countsOf(admin, topics)
    for (const [topic, count] of counts)
      if (count !== partitions)
        throw new TransportError(
          `topic ${topic} has ${count} partitions, not ${partitions}: changing them would break the order of facts`,
          { fatal: true },
        )
  } catch (error) {
    if (error instanceof TransportError) throw error
    throw new TransportError(`topics ${topics.join(', ')}: ${reasonOf(error)}`, { cause: error })
  }
}

/** How many partitions each has, once every one of them has a leader: a new topic takes a moment. */
const countsOf = async (
  admin: Admin,
  topics: readonly string[],
): Promise<readonly (readonly [topic: string, count: number])[]> => {
  const untilMs = Date.now() + PREPARE_TIMEOUT_MS
  for (;;) {
    try {
      const found = await admin.metadata({ topics: [...topics], forceUpdate: true })
      const counts = topics.flatMap((topic) => {
        const partitions = found.topics.get(topic)?.partitions ?? []
        const led = partitions.length > 0 && partitions.every(({ leader }) => leader >= 0)
        return led ? [[topic, partitions.length] as const] : []
      })
      if (counts.length === topics.length) return counts
    } catch (error) {
      if (Date.now() > untilMs) throw error
    }
    if (Date.now() > untilMs) throw new TransportError(`topics ${topics.join(', ')} have no leader`)
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS))
  }
}

const createTopic = async (admin: Admin, topic: string, partitions: number): Promise<void> => {
  try {
    await admin.createTopics({
      topics: [topic],
      partitions,
      replicas: DEFAULT_REPLICAS,
      configs: [{ name: 'retention.ms', value: String(RETENTION_MS) }],
    })
  } catch (error) {
    const reason = reasonOf(error)
    // Another instance has just made it, and this broker may not have heard of it yet.
    if (/already exists/i.test(reason)) return
    throw new TransportError(`topic ${topic} is missing and cannot be made: ${reason}`, {
      cause: error,
    })
  }
}
