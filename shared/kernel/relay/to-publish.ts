import type { HeardFact } from '../domain/fact.ts'
import type { Language } from '../domain/language.ts'
import type { Identity, RecordedFact } from '../journal/store.ts'
import { partitionOf } from '../transport/partition.ts'

/** Facts as they go to their topic, and the last position of each partition after them. */
export interface ToPublish {
  readonly facts: readonly HeardFact[]
  readonly last: readonly number[]
}

/**
 * Gives each recorded fact its partition and its `prev`, the position of the fact before it in that partition.
 * `before` holds the last position of each partition so far. Facts without a key stay in the journal.
 */
export const toPublish = (
  recorded: readonly RecordedFact[],
  before: readonly number[],
  { service, topic }: Language,
  { journal, partitions }: Identity,
): ToPublish => {
  const last = [...before]
  const facts: HeardFact[] = []
  for (const fact of recorded) {
    const { key, position, type, timestamp, payload, correlationId } = fact
    if (key === null) continue
    const partition = partitionOf(key, partitions)
    const prev = last[partition] ?? 0
    last[partition] = position
    const heard: { -readonly [Field in keyof HeardFact]: HeardFact[Field] } = {
      id: `${journal}:${position}`,
      service,
      topic,
      partition,
      key,
      type,
      timestamp,
      payload,
      journal,
      position,
      prev,
      correlationId,
    }
    if (fact.causationId !== undefined) heard.causationId = fact.causationId
    if (fact.traceparent !== undefined) heard.traceparent = fact.traceparent
    facts.push(heard)
  }
  return { facts, last }
}

/** How many of these facts go to each partition. */
export const countsOf = (facts: readonly HeardFact[]): ReadonlyMap<number, number> => {
  const counts = new Map<number, number>()
  for (const { partition } of facts) counts.set(partition, (counts.get(partition) ?? 0) + 1)
  return counts
}
