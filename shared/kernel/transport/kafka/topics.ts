import { ConfigResourceTypes, type Admin, type ClusterMetadata } from './library.ts'
import { isTopicMissing, reasonOf } from './address.ts'
import { systemClock } from '../../runtime/clock.ts'
import { TransportError } from '../transport.ts'
import {
  findingsOf,
  NEW_TOPIC,
  TOPIC_SETTINGS,
  type FoundTopic,
  type TopicFinding,
} from './topic-findings.ts'

const LEADERS_TIMEOUT_MS = 15_000
const LOOK_AGAIN_MS = 50
/** Another broker than the one that has made a topic may not know it yet. */
const SETTINGS_TRIES = 20
/** As many replicas as the broker is configured for. */
const DEFAULT_REPLICAS = -1

/**
 * Makes the topics that are missing, and gives what is to be known about all of them. Throws a fatal TransportError
 * that names those that would not carry facts as they must. Names have their prefix.
 */
export const prepareTopics = async (
  admin: Admin,
  topics: readonly string[],
  partitions: number,
): Promise<readonly string[]> => {
  try {
    const known = new Set(await admin.listTopics())
    for (const topic of topics.filter((name) => !known.has(name)))
      await createTopic(admin, topic, partitions)
    const findings = await examineTopics(admin, topics, partitions)
    const wrong = findings.filter(({ refused }) => refused)
    if (wrong.length > 0)
      throw new TransportError(wrong.map(({ says }) => says).join('; '), { fatal: true })
    return findings.map(({ says }) => says)
  } catch (error) {
    if (error instanceof TransportError) throw error
    throw new TransportError(`topics ${topics.join(', ')}: ${reasonOf(error)}`, { cause: error })
  }
}

/**
 * What is wrong with these topics, which are there. The start and `bun run diagnostic` both ask here. Names have their
 * prefix. Throws while one of them has no leader.
 */
export const examineTopics = async (
  admin: Admin,
  topics: readonly string[],
  partitions: number,
): Promise<readonly TopicFinding[]> => {
  if (topics.length === 0) return []
  const led = await ledTopics(admin, topics)
  const settings = await settingsOf(admin, topics)
  return findingsOf(
    topics.map((topic): FoundTopic => {
      const there = led.get(topic)?.partitions ?? []
      return {
        topic,
        partitions: there.length,
        replicas: Math.min(...there.map(({ replicas }) => replicas.length)),
        settings: settings?.get(topic),
      }
    }),
    partitions,
  )
}

/**
 * Whether these topics are there with at least so many partitions: what may change while services run. Where the broker
 * does not say, they are taken to be. Names have their prefix.
 */
export const areFit = async (
  admin: Admin,
  topics: readonly string[],
  partitions: number,
): Promise<boolean> => {
  try {
    const found = await admin.metadata({ topics: [...topics], forceUpdate: true, retries: 0 })
    return topics.every((name) => (found.topics.get(name)?.partitionsCount ?? 0) >= partitions)
  } catch (error) {
    return !/UNKNOWN_TOPIC|does not host this topic/i.test(reasonOf(error))
  }
}

/** The topics, once each of their partitions has a leader: a new topic takes a moment. */
const ledTopics = async (
  admin: Admin,
  topics: readonly string[],
): Promise<ClusterMetadata['topics']> => {
  const untilMs = Date.now() + LEADERS_TIMEOUT_MS
  for (;;) {
    try {
      const found = await admin.metadata({ topics: [...topics], forceUpdate: true })
      const led = topics.every((topic) => {
        const partitions = found.topics.get(topic)?.partitions ?? []
        return partitions.length > 0 && partitions.every(({ leader }) => leader >= 0)
      })
      if (led) return found.topics
    } catch (error) {
      if (Date.now() > untilMs) throw error
    }
    if (Date.now() > untilMs) throw new TransportError(`topics ${topics.join(', ')} have no leader`)
    await systemClock.sleep(LOOK_AGAIN_MS)
  }
}

/** By topic; undefined where the broker does not say: asking takes a right of its own, which few services have. */
const settingsOf = async (
  admin: Admin,
  topics: readonly string[],
): Promise<ReadonlyMap<string, ReadonlyMap<string, string>> | undefined> => {
  for (let tries = 1; ; tries += 1)
    try {
      return await askSettings(admin, topics)
    } catch (error) {
      if (tries === SETTINGS_TRIES || !isTopicMissing(reasonOf(error))) return undefined
      await systemClock.sleep(LOOK_AGAIN_MS)
    }
}

const askSettings = async (admin: Admin, topics: readonly string[]) => {
  const described = await admin.describeConfigs({
    resources: topics.map((resourceName) => ({
      resourceType: ConfigResourceTypes.TOPIC,
      resourceName,
      configurationKeys: [...TOPIC_SETTINGS],
    })),
  })
  return new Map(
    described.map(({ resourceName, configs }) => {
      const settings = new Map<string, string>()
      for (const { name, value } of configs) settings.set(name, value ?? '')
      return [resourceName, settings]
    }),
  )
}

const createTopic = async (admin: Admin, topic: string, partitions: number): Promise<void> => {
  try {
    await admin.createTopics({
      topics: [topic],
      partitions,
      replicas: DEFAULT_REPLICAS,
      configs: [...NEW_TOPIC],
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
