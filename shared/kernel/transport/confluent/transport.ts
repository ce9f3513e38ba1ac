import { clientOptions, reasonOf, within, type KafkaAddress } from '../kafka/address.ts'
import { Admin } from '../kafka/library.ts'
import { prepare } from '../kafka/prepare.ts'
import { joinGroup } from '../kafka/joining.ts'
import { SessionLength } from '../kafka/sessions.ts'
import { unreached } from '../kafka/unreached.ts'
import { Memberships } from '../memberships.ts'
import {
  TransportError,
  type ClientStatistics,
  type JoinOptions,
  type Membership,
  type PartitionPlace,
  type Transport,
} from '../transport.ts'
import { loadAddon } from './addon.ts'
import { ConfluentControl, isMissing } from './control.ts'
import { ConfluentMembership } from './membership.ts'
import { ConfluentPublisher } from './publisher.ts'
import { ConfluentStatistics } from './statistics.ts'

const REQUEST_TIMEOUT_MS = 10_000
const WHY_TIMEOUT_MS = 3_000

export interface ConfluentTransport extends Transport {
  join(
    group: string,
    topics: readonly string[],
    options?: JoinOptions & {
      /** Told which partitions the member has, whenever that changes. */
      readonly onHeld?: (places: readonly PartitionPlace[]) => void
    },
  ): Promise<Membership>
  statistics(): Promise<readonly ClientStatistics[]>
}

/**
 * Kafka by `@confluentinc/kafka-javascript` (librdkafka): runs on Node, where its addon was built. Connects when it is
 * first used. Throws an Error that says what to do where the addon does not run.
 */
export const confluentTransport = (address: KafkaAddress): ConfluentTransport => {
  const addon = loadAddon()
  const control = new ConfluentControl(addon, address)
  /** By topic: as many as a service publishes to. */
  const publishers = new Map<string, ConfluentPublisher>()
  const publisherOf = (topic: string): ConfluentPublisher => {
    const publisher =
      publishers.get(topic) ?? new ConfluentPublisher(addon, address, statistics, topic)
    publishers.set(topic, publisher)
    return publisher
  }
  const memberships = new Memberships()
  const sessions = new SessionLength(address)
  const statistics = new ConfluentStatistics()
  const named = (topic: string): string => (address.prefix ?? '') + topic

  return {
    name: 'confluent',
    prepare: async (topics, partitions) => {
      // librdkafka's own says neither how topics are set nor which address of a broker leads nowhere.
      // The other client would wait long for a first address that took its connection and never answered.
      const first = await control.answering().catch(() => undefined)
      const others = address.brokers.filter((one) => one !== first)
      const brokers = first === undefined ? others : [first, ...others]
      const admin = new Admin(clientOptions({ ...address, brokers }, REQUEST_TIMEOUT_MS))
      try {
        await prepare(admin, address, topics, partitions)
      } finally {
        await admin.close().catch(() => {})
      }
    },
    areFit: async (topics, wanted) => {
      const found = await control.partitions(topics).catch(() => undefined)
      return found === undefined || [...found.values()].every((partitions) => partitions >= wanted)
    },
    publish: (topic, facts) => publisherOf(topic).publish(facts),
    ends: async (topic, partitions) => {
      const places = Array.from({ length: partitions }, (_, partition) => ({ topic, partition }))
      try {
        return await control.latest(places)
      } catch (error) {
        throw new TransportError(`the ends of ${topic}: ${reasonOf(error)}`, {
          cause: error,
          topicMissing: isMissing(error),
        })
      }
    },
    join: (group, topics, { looksBack = false, onHeld = () => {} } = {}) => {
      const options = { addon, address, control, sessions, statistics, name: group, topics }
      const open = (): ConfluentMembership =>
        new ConfluentMembership({ ...options, looksBack, onHeld })
      const check = async (): Promise<void> => {
        for (const [topic, partitions] of await control.partitions(topics))
          if (partitions === 0) throw new TransportError(`topic ${named(topic)} is not there`)
      }
      return joinGroup(group, open, { sessions, memberships, check })
    },
    trouble: async () => {
      try {
        await control.ask()
        return undefined
      } catch (error) {
        return { kind: 'kafka-away', detail: await whyAway(error, address) }
      }
    },
    statistics: async () => statistics.read(),
    close: async () => {
      await memberships.leave()
      const closing = [...publishers.values()].map((publisher) => publisher.close())
      await Promise.all([...closing, control.close()])
    },
  }
}

/** librdkafka hardly says why no broker answers: the other client asks once more, and does. */
const whyAway = async (error: unknown, address: KafkaAddress): Promise<string> => {
  const admin = new Admin({ ...clientOptions(address, WHY_TIMEOUT_MS), retries: 0 })
  try {
    const asked = admin.metadata({ topics: [], forceUpdate: true, retries: 0 })
    await within(asked, WHY_TIMEOUT_MS, 'metadata')
    return unreached(error, address).says
  } catch (reason) {
    return unreached(reason, address).says
  } finally {
    await admin.close().catch(() => {})
  }
}
