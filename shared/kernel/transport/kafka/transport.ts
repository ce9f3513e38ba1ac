import { Admin, ListOffsetTimestamps } from './library.ts'
import { clientOptions, isTopicMissing, reasonOf, within, type KafkaAddress } from './address.ts'
import { KafkaGroup } from './group.ts'
import { joinGroup } from './joining.ts'
import { KafkaMembership } from './membership.ts'
import { SessionLength } from './sessions.ts'
import { KafkaTails } from './tails.ts'
import { prepare } from './prepare.ts'
import { areFit } from './topics.ts'
import { KafkaPublisher } from './publisher.ts'
import { unreached } from './unreached.ts'
import { Memberships } from '../memberships.ts'
import { TransportError, type Transport } from '../transport.ts'

export type { KafkaAddress, KafkaEvent } from './address.ts'

const REQUEST_TIMEOUT_MS = 10_000
const TROUBLE_TIMEOUT_MS = 3_000
const ENDS_TIMEOUT_MS = 3_000

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
  const sessions = new SessionLength(address)

  return {
    name: 'platformatic',
    prepare: (topics, partitions) => prepare(admin, address, topics, partitions),
    areFit: (topics, partitions) => areFit(admin, topics.map(named), partitions),
    publish: async (topic, facts) =>
      (await publisherOf(topic).publish(facts)).map((end) => ({ ...end, topic })),
    ends: (topic, partitions) => endsOf(admin, named(topic), topic, partitions),
    join: (group, topics, { looksBack = false } = {}) => {
      const open = (): KafkaMembership =>
        new KafkaMembership({
          address,
          tails,
          name: group,
          looksBack,
          newGroup: (listener) => new KafkaGroup(address, group, topics, listener, sessions),
        })
      return joinGroup(group, open, { sessions, memberships })
    },
    trouble: async () => {
      try {
        const asked = admin.metadata({ topics: [], forceUpdate: true, retries: 0 })
        await within(asked, TROUBLE_TIMEOUT_MS, 'metadata')
        return undefined
      } catch (error) {
        return { kind: 'kafka-away', detail: unreached(error, address).says }
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
