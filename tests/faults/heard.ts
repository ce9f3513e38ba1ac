import { platformaticTransport } from '../../shared/kernel/kafka.ts'

const BATCH = 1_000
/** As the services make them by default. */
const PARTITIONS = 6

/**
 * Reads topics beside the services, as they are published, and keeps which fact stood at which position:
 * `reused` tells those positions at which two facts stood.
 */
export const listenTo = async (
  kafka: { readonly brokers: string; readonly prefix: string },
  topics: readonly string[],
) => {
  const transport = platformaticTransport(
    { brokers: kafka.brokers.split(','), clientId: 'test', prefix: kafka.prefix },
    undefined,
  )
  await transport.prepare(topics, PARTITIONS)
  const membership = await transport.join('test.heard', topics)
  const facts = new Map<string, string>()
  const reused: string[] = []
  const reading = (async () => {
    for (;;) {
      const batch = await membership.next(BATCH)
      if (batch === undefined) return
      for (const { id, topic, type, key, timestamp } of batch.facts) {
        const fact = `${topic} ${type} ${key} ${timestamp}`
        const before = facts.get(id)
        if (before !== undefined && before !== fact) reused.push(`${id}: ${before}, then ${fact}`)
        facts.set(id, fact)
      }
    }
  })()
  return {
    /** How many facts were heard, each once. */
    count: (): number => facts.size,
    reused,
    stop: async (): Promise<void> => {
      await membership.leave()
      await reading
      await transport.close()
    },
  }
}
