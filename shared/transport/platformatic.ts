import {
  Admin,
  Consumer,
  Producer,
  stringDeserializers,
  stringSerializers,
  type Message,
  type MessagesStream,
} from '@platformatic/kafka'
import type { HeardFact } from '../domain/fact.ts'
import {
  TransportError,
  type Batch,
  type Membership,
  type PartitionEnd,
  type Transport,
} from './transport.ts'
import { decodeFact, encodeFact } from './wire.ts'

/** How to reach a cluster. */
export interface KafkaAddress {
  readonly brokers: readonly string[]
  /** Shown in the broker's logs. */
  readonly clientId: string
  /** Put before every topic and group name: several installations share a cluster. */
  readonly prefix?: string
  readonly tls?: boolean
  readonly sasl?: {
    readonly mechanism: 'PLAIN' | 'SCRAM-SHA-256' | 'SCRAM-SHA-512'
    readonly username: string
    readonly password: string
  }
}

const REQUEST_TIMEOUT_MS = 5_000
const RETRIES = 5
const RETRY_DELAY_MS = 100
const METADATA_TRIES = 30
const FETCH_WAIT_MS = 500
const SESSION_MS = 10_000
const HEARTBEAT_MS = 1_000
const REBALANCE_MS = 10_000
/** Facts that wait in this process for `next`, at most; then fetching pauses until half are gone. */
const BUFFERED = 2_000
const HINT_EVERY_MS = 1_000
const RETENTION_MS = 7 * 24 * 3_600_000
const LAG_KEPT_MS = 1_000

type Stream = MessagesStream<string, string, string, string>
type Received = Message<string, string, string, string>

/** Kafka by `@platformatic/kafka`: runs on Bun, Deno and Node. */
export const platformaticTransport = (address: KafkaAddress): Transport => {
  const base = {
    clientId: address.clientId,
    bootstrapBrokers: [...address.brokers],
    timeout: REQUEST_TIMEOUT_MS,
    retries: RETRIES,
    retryDelay: RETRY_DELAY_MS,
    ...(address.tls === true && { tls: {} }),
    ...(address.sasl !== undefined && { sasl: { ...address.sasl } }),
  }
  const { prefix = '' } = address
  const named = (name: string): string => prefix + name
  const admin = new Admin(base)
  let producer: Producer<string, string, string, string> | undefined
  const memberships = new Set<Membership>()

  return {
    name: 'platformatic',
    prepare: (topics, partitions) => prepare(admin, topics.map(named), partitions),
    publish: async (topic, facts) => {
      producer ??= new Producer({
        ...base,
        serializers: stringSerializers,
        idempotent: true,
        acks: -1,
        autocreateTopics: false,
      })
      try {
        await producer.send({ messages: facts.map((fact) => recordOf(named(topic), fact)) })
      } catch (error) {
        // A broker may have forgotten this producer, or fenced it: the next batch comes from a new one.
        const broken = producer
        producer = undefined
        await broken.close().catch(() => {})
        throw new TransportError(`Kafka did not keep facts of ${topic}: ${messageOf(error)}`, {
          cause: error,
        })
      }
    },
    join: async (group, topics) => {
      const membership = await join(base, named(group), topics.map(named), prefix)
      memberships.add(membership)
      return membership
    },
    trouble: async () => {
      try {
        await admin.metadata({ topics: [], forceUpdate: true, retries: 0 })
        return undefined
      } catch (error) {
        return `Kafka ne répond pas : ${messageOf(error)}`
      }
    },
    close: async () => {
      await Promise.all([...memberships].map((membership) => membership.leave()))
      await Promise.all([producer?.close(), admin.close()])
    },
  }
}

const recordOf = (topic: string, fact: HeardFact) => {
  const { key, value, headers } = encodeFact(fact)
  return { topic, partition: fact.partition, key, value, headers: new Map(headers) }
}

const prepare = async (
  admin: Admin,
  topics: readonly string[],
  partitions: number,
): Promise<void> => {
  try {
    const there = new Set(await admin.listTopics())
    const missing = topics.filter((topic) => !there.has(topic))
    for (const topic of missing) await createTopic(admin, topic, partitions)
    const found = await known(admin, topics)
    for (const topic of topics) {
      const count = found.get(topic)?.partitionsCount
      if (count !== undefined && count !== partitions)
        throw new TransportError(
          `topic ${topic} has ${count} partitions, not ${partitions}: changing them would break the order of facts`,
          { fatal: true },
        )
    }
  } catch (error) {
    if (error instanceof TransportError) throw error
    throw new TransportError(`topics ${topics.join(', ')}: ${messageOf(error)}`, { cause: error })
  }
}

/** What the cluster knows of topics, once it knows them all: a new one takes a moment. */
const known = async (admin: Admin, topics: readonly string[]) => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return (await admin.metadata({ topics: [...topics], forceUpdate: true })).topics
    } catch (error) {
      if (attempt === METADATA_TRIES) throw error
      await new Promise((resolve) => setTimeout(resolve, RETRY_DELAY_MS))
    }
  }
}

const createTopic = async (admin: Admin, topic: string, partitions: number): Promise<void> => {
  try {
    await admin.createTopics({
      topics: [topic],
      partitions,
      replicas: -1,
      configs: [{ name: 'retention.ms', value: String(RETENTION_MS) }],
    })
  } catch (error) {
    // Another service, starting at the same moment, has just made it.
    if (!/already exists/i.test(messageOf(error))) throw error
  }
}

type Base = ConstructorParameters<typeof Admin>[0]

const join = async (
  base: Base,
  group: string,
  topics: readonly string[],
  prefix: string,
): Promise<Membership> => {
  const consumer = new Consumer({
    ...base,
    groupId: group,
    deserializers: stringDeserializers,
    autocommit: false,
    sessionTimeout: SESSION_MS,
    heartbeatInterval: HEARTBEAT_MS,
    rebalanceTimeout: REBALANCE_MS,
  })
  let stream: Stream
  try {
    stream = await consumer.consume({
      topics: [...topics],
      mode: 'committed',
      fallbackMode: 'earliest',
      minBytes: 1,
      maxWaitTime: FETCH_WAIT_MS,
      highWaterMark: BUFFERED,
      autocommit: false,
    })
  } catch (error) {
    await consumer.close(true).catch(() => {})
    throw new TransportError(`cannot join ${group}: ${messageOf(error)}`, { cause: error })
  }
  return membershipOf(consumer, stream, topics, prefix)
}

const membershipOf = (
  consumer: Consumer<string, string, string, string>,
  stream: Stream,
  topics: readonly string[],
  prefix: string,
): Membership => {
  const buffer: Received[] = []
  const epochs = new Map<string, number>()
  const hints = new Map<string, PartitionEnd>()
  let wake = (): void => {}
  let ended = false
  let failure: Error | undefined
  let hintAtMs = 0
  let committing: Promise<void> = Promise.resolve()
  let lag: { readonly atMs: number; readonly value: number } | undefined

  stream.on('data', (message) => {
    buffer.push(message)
    if (buffer.length >= BUFFERED) stream.pause()
    wake()
  })
  stream.on('error', (error) => {
    failure = error
    wake()
  })
  stream.on('close', () => {
    ended = true
    wake()
  })

  const commitHints = async (): Promise<void> => {
    const offsets = [...hints.values()].map(({ topic, partition, offset }) => ({
      topic,
      partition,
      offset,
      leaderEpoch: epochs.get(`${topic}/${partition}`) ?? -1,
    }))
    hints.clear()
    // A hint that is lost, or comes after a rebalance, costs repeats that the cursors drop.
    if (offsets.length > 0) await consumer.commit({ offsets }).catch(() => {})
  }

  return {
    next: async (maxFacts) => {
      for (;;) {
        if (failure !== undefined)
          throw new TransportError(`the membership broke: ${failure.message}`, { cause: failure })
        if (buffer.length > 0) break
        if (ended) return undefined
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
      const taken = buffer.splice(0, maxFacts)
      if (buffer.length < BUFFERED / 2 && stream.isPaused()) stream.resume()
      return batchOf(taken, epochs, prefix)
    },
    hint: ({ ends }) => {
      for (const end of ends) hints.set(`${end.topic}/${end.partition}`, end)
      const nowMs = Date.now()
      if (nowMs < hintAtMs) return
      hintAtMs = nowMs + HINT_EVERY_MS
      committing = committing.then(commitHints)
    },
    lag: async () => {
      if (lag !== undefined && Date.now() - lag.atMs < LAG_KEPT_MS) return lag.value
      const ends = await consumer.listOffsets({ topics: [...topics] })
      let value = buffer.length
      for (const [key, next] of stream.offsetsToFetch) {
        const colon = key.lastIndexOf(':')
        const end = ends.get(key.slice(0, colon))?.[Number(key.slice(colon + 1))]
        if (end !== undefined && end > next) value += Number(end - next)
      }
      lag = { atMs: Date.now(), value }
      return value
    },
    leave: async () => {
      if (ended) return
      ended = true
      wake()
      await committing
      await commitHints()
      await stream.close().catch(() => {})
      await consumer.close(true).catch(() => {})
    },
  }
}

const batchOf = (
  messages: readonly Received[],
  epochs: Map<string, number>,
  prefix: string,
): Batch => {
  const facts: HeardFact[] = []
  const unreadable: Batch['unreadable'][number][] = []
  const ends = new Map<string, PartitionEnd>()
  for (const { topic, partition, offset, leaderEpoch, key, value, headers } of messages) {
    const decoded = decodeFact({
      topic: topic.slice(prefix.length),
      partition,
      key,
      value,
      headers,
    })
    if ('fact' in decoded) facts.push(decoded.fact)
    else unreadable.push({ topic, partition, offset: String(offset), reason: decoded.reason })
    const place = `${topic}/${partition}`
    epochs.set(place, leaderEpoch)
    ends.set(place, { topic, partition, offset: offset + 1n })
  }
  return { facts, unreadable, ends: [...ends.values()] }
}

/** The innermost reasons of an error: the client wraps them. */
const messageOf = (error: unknown): string => {
  if (error instanceof AggregateError)
    return [...new Set(error.errors.map(messageOf))].join('; ') || error.message
  if (!(error instanceof Error)) return String(error)
  return error.cause === undefined ? error.message : `${error.message}: ${messageOf(error.cause)}`
}
