import { Consumer, FetchIsolationLevels, findErrorBy } from '@platformatic/kafka'
import { clientOptions, type KafkaAddress } from './kafka-address.ts'
import type { ReceivedRecord } from './wire.ts'

type FetchRequestTopic = Parameters<Consumer['fetch']>[0]['topics'][number]
type FetchResponse = Awaited<ReturnType<Consumer['fetch']>>

/** A partition that is read, and where. */
export interface Reading {
  readonly topic: string
  readonly partition: number
  /** Offset of the next record to fetch. */
  next: bigint
}

/** Records of one partition, in order, as one fetch brought them. */
export interface Fetched<Placed = Reading> {
  readonly reading: Placed
  readonly records: readonly { readonly offset: bigint; readonly record: ReceivedRecord }[]
  /** Offset after the last of them; control records count. */
  readonly end: bigint
}

/** The broker no longer has the offset that was asked for. */
export interface OutOfRange<Placed = Reading> {
  readonly reading: Placed
}

const REQUEST_TIMEOUT_MS = 10_000
/** A fetch that finds nothing is answered after this long; one that finds something, at once. */
const WAIT_MS = 500
const WAIT_APART_MS = 50
const MIN_BYTES = 1
/** All partitions together: some two thousand facts. */
const MAX_BYTES = 1024 * 1024
/** More than the largest record that a broker takes by default. */
const PARTITION_BYTES = 1_100_000
/** https://kafka.apache.org/protocol.html#protocol_error_codes */
const OFFSET_OUT_OF_RANGE = 1
const NO_EPOCH = -1
/** https://kafka.apache.org/documentation/#controlbatch: transaction marks, no records of anybody. */
const CONTROL_BATCH = 1 << 5

/**
 * Fetches from the leaders of partitions, on connections of its own: a broker answers a connection's
 * requests in turn, and a fetch that waits for data would keep heartbeats and commits waiting.
 */
export class KafkaFetcher {
  readonly #address: KafkaAddress
  readonly #prefix: string
  readonly #topics = new Set<string>()
  readonly #together: Consumer
  /** For members that are not where the others are: their requests wait for nobody's data. */
  #apart: Consumer | undefined

  constructor(address: KafkaAddress) {
    this.#address = address
    this.#prefix = address.prefix ?? ''
    this.#together = this.#newConsumer()
  }

  /** Keeps informed of where this topic's partitions are. */
  track(topic: string): void {
    const name = this.#prefix + topic
    if (this.#topics.has(name)) return
    this.#topics.add(name)
    this.#together.topics.trackAll(name)
  }

  /** The readings by the broker that leads each. Throws while one has none. */
  async leaders<Placed extends Reading>(
    readings: Iterable<Placed>,
  ): Promise<ReadonlyMap<number, readonly Placed[]>> {
    try {
      const { topics } = await this.#together.metadata({ topics: [...this.#topics] })
      return Map.groupBy(readings, ({ topic, partition }) => {
        const leader = topics.get(this.#prefix + topic)?.partitions[partition]?.leader
        if (leader === undefined || leader < 0) throw new Error(`${topic}/${partition}: no leader`)
        return leader
      })
    } catch (error) {
      this.#together.clearMetadata()
      throw error
    }
  }

  /** Fetches what one broker has of these partitions; waits a while when there is nothing. */
  fetch<Placed extends Reading>(
    node: number,
    readings: readonly Placed[],
  ): Promise<readonly (Fetched<Placed> | OutOfRange<Placed>)[]> {
    return this.#fetch(this.#together, node, readings, WAIT_MS)
  }

  /** The same, beside a fetch that is under way. */
  fetchApart<Placed extends Reading>(
    node: number,
    readings: readonly Placed[],
  ): Promise<readonly (Fetched<Placed> | OutOfRange<Placed>)[]> {
    this.#apart ??= this.#newConsumer()
    return this.#fetch(this.#apart, node, readings, WAIT_APART_MS)
  }

  async close(): Promise<void> {
    await this.#together.close(true).catch(() => {})
    await this.#apart?.close(true).catch(() => {})
  }

  async #fetch<Placed extends Reading>(
    consumer: Consumer,
    node: number,
    readings: readonly Placed[],
    maxWaitTime: number,
  ): Promise<readonly (Fetched<Placed> | OutOfRange<Placed>)[]> {
    const { topics } = await consumer.metadata({ topics: [...this.#topics] })
    const ids = new Map<string, string>()
    const requests = [...Map.groupBy(readings, ({ topic }) => topic)].map(
      ([topic, ofTopic]): FetchRequestTopic => {
        const topicId = topics.get(this.#prefix + topic)?.id ?? ''
        ids.set(topicId, topic)
        return { topicId, partitions: ofTopic.map(requestOf) }
      },
    )
    const asked = new Map(
      readings.map((reading) => [`${reading.topic}/${reading.partition}`, reading]),
    )
    try {
      const response = await consumer.fetch({
        node,
        topics: requests,
        minBytes: MIN_BYTES,
        maxBytes: MAX_BYTES,
        maxWaitTime,
        // Nobody publishes in transactions: nobody's open one shall hold facts back.
        isolationLevel: FetchIsolationLevels.READ_UNCOMMITTED,
      })
      return fetchedOf(response, ids, asked)
    } catch (error) {
      const lost = outOfRange(error, ids, asked)
      if (lost.length > 0) return lost
      // Leaders may have moved, a topic may have been made anew.
      consumer.clearMetadata()
      throw error
    }
  }

  #newConsumer(): Consumer {
    return new Consumer({
      ...clientOptions(this.#address, REQUEST_TIMEOUT_MS),
      // It never joins the group of its name.
      groupId: `${this.#prefix}colisaga.lecture`,
      // Whoever calls tries again, and knows by then which partitions are still its own.
      retries: 0,
    })
  }
}

const requestOf = ({ partition, next }: Reading) => ({
  partition,
  fetchOffset: next,
  partitionMaxBytes: PARTITION_BYTES,
  currentLeaderEpoch: NO_EPOCH,
  lastFetchedEpoch: NO_EPOCH,
})

const fetchedOf = <Placed extends Reading>(
  response: FetchResponse,
  ids: ReadonlyMap<string, string>,
  asked: ReadonlyMap<string, Placed>,
): readonly Fetched<Placed>[] =>
  response.responses.flatMap(({ topicId, partitions }) =>
    partitions.flatMap(({ partitionIndex, records: batches }) => {
      // A broker's fetch session may still hold partitions that are no longer asked for.
      const reading = asked.get(`${ids.get(topicId) ?? ''}/${partitionIndex}`)
      if (reading === undefined || !batches || batches.length === 0) return []
      const records: { offset: bigint; record: ReceivedRecord }[] = []
      let end = reading.next
      for (const batch of batches) {
        end = batch.firstOffset + BigInt(batch.lastOffsetDelta) + 1n
        if ((batch.attributes & CONTROL_BATCH) !== 0) continue
        for (const record of batch.records) {
          const offset = batch.firstOffset + BigInt(record.offsetDelta)
          // A batch comes whole, even when only its end was asked for.
          if (offset >= reading.next) records.push({ offset, record })
        }
      }
      return end > reading.next ? [{ reading, records, end }] : []
    }),
  )

const outOfRange = <Placed extends Reading>(
  error: unknown,
  ids: ReadonlyMap<string, string>,
  asked: ReadonlyMap<string, Placed>,
): readonly OutOfRange<Placed>[] => {
  if (!(error instanceof Error)) return []
  const response = responseOf(findErrorBy(error, 'apiId', 'OFFSET_OUT_OF_RANGE') && error)
  return (response?.responses ?? []).flatMap(({ topicId, partitions }) =>
    partitions.flatMap(({ partitionIndex, errorCode }) => {
      const reading = asked.get(`${ids.get(topicId) ?? ''}/${partitionIndex}`)
      return errorCode === OFFSET_OUT_OF_RANGE && reading !== undefined ? [{ reading }] : []
    }),
  )
}

/** The library hangs a refused answer on its error. */
const responseOf = (error: Error | null): FetchResponse | undefined =>
  error !== null && 'response' in error ? (error.response as FetchResponse) : undefined
