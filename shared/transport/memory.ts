import type { HeardFact } from '../domain/fact.ts'
import { TransportError, type Batch, type Membership, type Transport } from './transport.ts'
import { decodeFact, encodeFact, type ReceivedRecord } from './wire.ts'

/** What a broker keeps: topics, and how far each group has hinted. Lives longer than its clients. */
export interface MemoryBroker {
  readonly topics: Map<string, ReceivedRecord[][]>
  readonly groups: Map<string, Group>
  /** Wakes whoever waits for facts. */
  readonly waiting: Set<() => void>
}

interface Group {
  readonly hints: Map<string, number>
  readonly members: Member[]
}

interface Member {
  readonly topics: readonly string[]
  /** Next offset of each partition held, by `<topic>/<partition>`. */
  held: Map<string, number>
  gone: boolean
}

export const memoryBroker = (): MemoryBroker => ({
  topics: new Map(),
  groups: new Map(),
  waiting: new Set(),
})

/**
 * Delivers within one process, through the same bytes as a broker would. No timers, no chance: what
 * it does follows from the calls alone.
 */
export const memoryTransport = (broker: MemoryBroker): Transport => {
  const joined = new Set<() => void>()
  return {
    name: 'memory',
    prepare: async (topics, partitions) => {
      for (const topic of topics) {
        const there = broker.topics.get(topic)
        if (there !== undefined && there.length !== partitions)
          throw new TransportError(
            `topic ${topic} has ${there.length} partitions, not ${partitions}`,
            { fatal: true },
          )
        if (there === undefined)
          broker.topics.set(
            topic,
            Array.from({ length: partitions }, () => []),
          )
      }
    },
    publish: async (topic, facts) => {
      const partitions = broker.topics.get(topic)
      if (partitions === undefined) throw new TransportError(`unknown topic ${topic}`)
      for (const fact of facts) publishOne(topic, partitions, fact)
      for (const wake of broker.waiting) wake()
    },
    join: async (group, topics) => {
      const membership = join(broker, group, topics)
      joined.add(membership.end)
      return membership
    },
    trouble: async () => undefined,
    close: async () => {
      for (const end of joined) end()
    },
  }
}

const publishOne = (topic: string, partitions: ReceivedRecord[][], fact: HeardFact): void => {
  const log = partitions[fact.partition]
  if (log === undefined)
    throw new TransportError(`topic ${topic} has no partition ${fact.partition}`)
  log.push({ topic, partition: fact.partition, ...encodeFact(fact) })
}

const join = (
  broker: MemoryBroker,
  name: string,
  topics: readonly string[],
): Membership & { end(): void } => {
  const group: Group = broker.groups.get(name) ?? { hints: new Map(), members: [] }
  broker.groups.set(name, group)
  const member: Member = { topics, held: new Map(), gone: false }
  group.members.push(member)
  rebalance(broker, group)

  const take = (maxFacts: number): Batch => {
    const records: { record: ReceivedRecord; offset: number }[] = []
    const ends: { topic: string; partition: number; offset: bigint }[] = []
    for (const [key, next] of member.held) {
      const { topic, partition } = placeOf(key)
      const log = broker.topics.get(topic)?.[partition] ?? []
      const taken = log.slice(next, next + maxFacts - records.length)
      if (taken.length === 0) continue
      taken.forEach((record, index) => records.push({ record, offset: next + index }))
      member.held.set(key, next + taken.length)
      ends.push({ topic, partition, offset: BigInt(next + taken.length) })
    }
    const read = records.map(({ record, offset }) => ({
      topic: record.topic,
      partition: record.partition,
      offset: String(offset),
      ...decodeFact(record),
    }))
    return {
      facts: read.flatMap((one) => ('fact' in one ? [one.fact] : [])),
      unreadable: read.filter((one) => 'reason' in one),
      ends,
    }
  }
  const end = (): void => {
    if (member.gone) return
    member.gone = true
    group.members.splice(group.members.indexOf(member), 1)
    rebalance(broker, group)
    for (const wake of broker.waiting) wake()
  }
  return {
    next: async (maxFacts) => {
      for (;;) {
        if (member.gone) return undefined
        const batch = take(maxFacts)
        if (batch.ends.length > 0) return batch
        await new Promise<void>((resolve) => {
          const wake = (): void => {
            broker.waiting.delete(wake)
            resolve()
          }
          broker.waiting.add(wake)
        })
      }
    },
    hint: ({ ends }) => {
      for (const { topic, partition, offset } of ends)
        group.hints.set(`${topic}/${partition}`, Number(offset))
    },
    lag: async () =>
      [...member.held].reduce((sum, [key, next]) => {
        const { topic, partition } = placeOf(key)
        return sum + (broker.topics.get(topic)?.[partition]?.length ?? 0) - next
      }, 0),
    leave: async () => end(),
    end,
  }
}

const placeOf = (key: string): { topic: string; partition: number } => {
  const slash = key.lastIndexOf('/')
  return { topic: key.slice(0, slash), partition: Number(key.slice(slash + 1)) }
}

/** Deals the partitions out anew; whoever gets one starts where the group's hints are. */
const rebalance = (broker: MemoryBroker, group: Group): void => {
  const before = group.members.map(({ held }) => held)
  for (const member of group.members) member.held = new Map()
  const topics = new Set(group.members.flatMap((member) => member.topics))
  let turn = 0
  for (const topic of topics) {
    const listeners = group.members.filter((member) => member.topics.includes(topic))
    const partitions = broker.topics.get(topic) ?? []
    for (let partition = 0; partition < partitions.length; partition += 1) {
      const member = listeners[turn % listeners.length]
      turn += 1
      if (member === undefined) continue
      const key = `${topic}/${partition}`
      const kept = before[group.members.indexOf(member)]?.get(key)
      member.held.set(key, kept ?? group.hints.get(key) ?? 0)
    }
  }
  for (const wake of broker.waiting) wake()
}
