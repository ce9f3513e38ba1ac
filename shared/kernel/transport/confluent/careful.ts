import { KafkaFetcher, type Fetched, type Reading } from '../kafka/fetcher.ts'
import type { KafkaAddress } from '../kafka/address.ts'
import { codeOf } from './control.ts'

/** A message, or how it is compressed, that librdkafka cannot read: it stays before it for ever, and does not tell where. */
const UNREADABLE: ReadonlySet<number> = new Set([-199, -198])

export const isUnreadable = (error: unknown): boolean => UNREADABLE.has(codeOf(error))

/**
 * What comes next in these partitions, read by our own codec, which passes over what it cannot read: a foreign batch that
 * is broken, or that unpacks to more than it may. One fetch of each.
 */
export const readCarefully = async <Placed extends Reading>(
  address: KafkaAddress,
  readings: readonly Placed[],
): Promise<readonly Fetched<Placed>[]> => {
  const fetcher = new KafkaFetcher(address)
  try {
    for (const { topic } of readings) fetcher.track(topic)
    const { byLeader } = await fetcher.leaders(readings)
    const fetches = [...byLeader].map(([node, those]) => fetcher.fetchApart(node, those))
    const found = (await Promise.all(fetches)).flat()
    return found.filter((one) => 'end' in one)
  } finally {
    await fetcher.close()
  }
}
