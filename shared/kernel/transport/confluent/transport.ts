import { systemClock } from '../../runtime/clock.ts'
import { reasonOf, type KafkaAddress } from '../kafka/address.ts'
import { Memberships } from '../memberships.ts'
import { TransportError, type Transport } from '../transport.ts'
import { loadAddon } from './addon.ts'
import { ConfluentControl, isMissing } from './control.ts'
import { ConfluentMembership } from './membership.ts'
import { ConfluentPublisher } from './publisher.ts'

const LEADERS_TIMEOUT_MS = 15_000
const LOOK_AGAIN_MS = 50

/**
 * Kafka by `@confluentinc/kafka-javascript` (librdkafka): runs on Node, where its addon was built. Connects when it is
 * first used. Throws an Error that says what to do where the addon does not run.
 */
export const confluentTransport = (address: KafkaAddress): Transport => {
  const addon = loadAddon()
  const control = new ConfluentControl(addon, address)
  /** By topic: as many as a service publishes to. */
  const publishers = new Map<string, ConfluentPublisher>()
  const publisherOf = (topic: string): ConfluentPublisher => {
    const publisher = publishers.get(topic) ?? new ConfluentPublisher(addon, address, topic)
    publishers.set(topic, publisher)
    return publisher
  }
  const memberships = new Memberships()
  const named = (topic: string): string => (address.prefix ?? '') + topic

  return {
    name: 'confluent',
    prepare: async (topics, partitions) => {
      for (const topic of topics) await prepareTopic(control, topic, named(topic), partitions)
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
    join: async (group, topics, { before = 0 }: { readonly before?: number } = {}) => {
      const membership = new ConfluentMembership({
        addon,
        address,
        control,
        name: group,
        topics,
        before,
      })
      const kept = memberships.keep(membership)
      try {
        for (const [topic, partitions] of await control.partitions(topics))
          if (partitions === 0) throw new TransportError(`topic ${named(topic)} is not there`)
        await membership.join()
        return kept
      } catch (error) {
        await kept.leave()
        throw new TransportError(`cannot join ${group}: ${reasonOf(error)}`, { cause: error })
      }
    },
    trouble: async () => {
      try {
        await control.ask()
        return undefined
      } catch (error) {
        return { kind: 'kafka-away', detail: reasonOf(error) }
      }
    },
    close: async () => {
      await memberships.leave()
      const closing = [...publishers.values()].map((publisher) => publisher.close())
      await Promise.all([...closing, control.close()])
    },
  }
}

const prepareTopic = async (
  control: ConfluentControl,
  topic: string,
  named: string,
  partitions: number,
): Promise<void> => {
  const found = async (): Promise<number> => (await control.partitions([topic])).get(topic) ?? 0
  try {
    let there = await found().catch(() => 0)
    if (there === 0) await control.make(topic, partitions)
    // A new topic takes a moment until each of its partitions has a leader.
    for (const untilMs = Date.now() + LEADERS_TIMEOUT_MS; there === 0;) {
      there = await found().catch(() => 0)
      if (there > 0) break
      if (Date.now() > untilMs) throw new TransportError(`topic ${named} has no leader`)
      await systemClock.sleep(LOOK_AGAIN_MS)
    }
    // More of them stay empty: facts name theirs.
    if (there < partitions)
      throw new TransportError(
        `topic ${named}: ${there} partitions, and ${partitions} are needed: add partitions`,
        { fatal: true },
      )
  } catch (error) {
    if (error instanceof TransportError) throw error
    throw new TransportError(`topic ${named}: ${reasonOf(error)}`, { cause: error })
  }
}
