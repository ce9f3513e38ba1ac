import type { HeardFact } from '../../domain/fact.ts'
import { joinMemory, type MemoryBroker } from './group.ts'
import { TransportError, type PartitionEnd, type Transport } from '../transport.ts'
import { recordsOf } from '../wire.ts'

export { memoryBroker, type MemoryBroker, type MemoryFaults } from './group.ts'

/** A transport whose process can die. */
export interface MemoryTransport extends Transport {
  /**
   * As `kill -9` would: its memberships are gone, what they had not hinted comes again to others, and
   * whatever was asked of this transport or is asked later hangs for ever.
   */
  crash(): void
}

/**
 * Delivers within one process, through the same bytes as a broker would. No timers, no chance: what
 * it does follows from the calls (and the broker's faults) alone.
 */
export const memoryTransport = (broker: MemoryBroker): MemoryTransport => {
  const memberships = new Set<ReturnType<typeof joinMemory>>()
  let crashed = false
  const alive = async <Value>(work: () => Value): Promise<Value> =>
    crashed ? new Promise<never>(() => {}) : work()

  return {
    name: 'memory',
    prepare: (topics, partitions) => alive(() => prepare(broker, topics, partitions)),
    areFit: (topics, partitions) =>
      alive(() => topics.every((topic) => (broker.topics.get(topic)?.length ?? 0) >= partitions)),
    publish: (topic, facts) => alive(() => publish(broker, topic, facts)),
    ends: (topic) => alive(() => endsOf(broker, topic)),
    join: (group, topics, { looksBack = false } = {}) =>
      alive(() => {
        const unknown = topics.find((topic) => !broker.topics.has(topic))
        if (unknown !== undefined) throw new TransportError(`unknown topic ${unknown}`)
        const membership = joinMemory(broker, group, topics, looksBack)
        memberships.add(membership)
        return membership
      }),
    trouble: () => alive(() => undefined),
    close: () =>
      alive(() => {
        for (const membership of memberships) membership.end()
      }),
    crash: () => {
      crashed = true
      for (const membership of memberships) membership.crash()
    },
  }
}

const prepare = (broker: MemoryBroker, topics: readonly string[], partitions: number): void => {
  for (const topic of topics) {
    const there = broker.topics.get(topic)
    if (there !== undefined && there.length < partitions)
      throw new TransportError(`topic ${topic} has ${there.length} of ${partitions} partitions`, {
        fatal: true,
      })
    if (there === undefined)
      broker.topics.set(
        topic,
        Array.from({ length: partitions }, () => []),
      )
  }
}

const publish = (
  broker: MemoryBroker,
  topic: string,
  facts: readonly HeardFact[],
): readonly PartitionEnd[] => {
  const partitions = broker.topics.get(topic)
  if (partitions === undefined)
    throw new TransportError(`unknown topic ${topic}`, { topicMissing: true })
  const records = recordsOf(facts)
  for (const [n, fact] of facts.entries()) {
    const record = records[n]
    const log = partitions[fact.partition]
    if (log === undefined)
      throw new TransportError(`topic ${topic} has no partition ${fact.partition}`, { fatal: true })
    const lost = broker.faults.lose?.(fact) === true
    // A record that is lost leaves a hole: offsets of the others stay as they are.
    log.push(lost ? undefined : record)
    if (broker.faults.duplicate?.(fact) === true) log.push(record)
  }
  broker.wake()
  const published = new Set(facts.map(({ partition }) => partition))
  return endsOf(broker, topic).filter(({ partition }) => published.has(partition))
}

const endsOf = (broker: MemoryBroker, topic: string): readonly PartitionEnd[] =>
  (broker.topics.get(topic) ?? []).map((log, partition) => ({
    topic,
    partition,
    offset: BigInt(log.length),
  }))
