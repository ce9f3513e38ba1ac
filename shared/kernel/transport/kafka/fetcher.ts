import { Base, type Connection } from './library.ts'
import { clientOptions, type KafkaAddress } from './address.ts'
import { KafkaLeaders, type Led } from './leaders.ts'
import { readBatches, type DecodedRecord } from './records.ts'
import { fetchBatches, type FetchedPartition } from './requests.ts'

/** A partition that is read, and where. */
export interface Reading {
  readonly topic: string
  readonly partition: number
  /** Offset of the next record to fetch. */
  next: number
  /** Records before this offset are only looked at (`beforeHints`); absent: all are given. */
  hint?: number
}

/** Records of one partition, in order, as one fetch brought them. */
export interface Fetched<Placed = Reading> {
  readonly reading: Placed
  /** The offset that was asked for: the reading may have moved since. */
  readonly from: number
  readonly records: readonly DecodedRecord[]
  /** Offset after the last of them; control records count. */
  readonly end: number
}

/** The broker no longer has the offset that was asked for. */
export interface OutOfRange<Placed = Reading> {
  readonly reading: Placed
  readonly from: number
}

/** Fetches from the leaders of partitions. */
export interface PartitionFetcher {
  /** Keeps informed of where this topic's partitions are. */
  track(topic: string): void
  /** The readings by the broker that leads each; those that none leads stay so until `forget`. */
  leaders<Placed extends Reading>(readings: Iterable<Placed>): Promise<Led<Placed>>
  /** Leaders may have changed: they are asked for again. */
  forget(): void
  /** What one broker has of these partitions, at once; waits at most so long when there is nothing. */
  fetch<Placed extends Reading>(
    node: number,
    readings: readonly Placed[],
    waitMs: number,
  ): Promise<readonly (Fetched<Placed> | OutOfRange<Placed>)[]>
  /** The same beside a fetch that is under way, and hardly waiting. */
  fetchApart<Placed extends Reading>(
    node: number,
    readings: readonly Placed[],
  ): Promise<readonly (Fetched<Placed> | OutOfRange<Placed>)[]>
  close(): Promise<void>
}

const REQUEST_TIMEOUT_MS = 10_000
const WAIT_APART_MS = 50
/** All partitions together: some thousand facts. */
const MAX_BYTES = 1024 * 1024
/** More than the largest record that a broker takes by default. */
const PARTITION_BYTES = 1_100_000

/**
 * Fetches on connections of its own: a broker answers a connection's requests in turn, and a fetch that
 * waits for data would keep heartbeats and commits waiting.
 */
export class KafkaFetcher implements PartitionFetcher {
  readonly #address: KafkaAddress
  readonly #prefix: string
  /** Topics with their prefix: joined once, since each fetch asks for each partition's. */
  readonly #named = new Map<string, string>()
  readonly #together: Base
  readonly #leaders: KafkaLeaders
  /** For members that are not where the others are: their requests wait for nobody's data. */
  #apart: { readonly client: Base; readonly leaders: KafkaLeaders } | undefined

  constructor(address: KafkaAddress) {
    this.#address = address
    this.#prefix = address.prefix ?? ''
    this.#together = this.#newClient()
    this.#leaders = new KafkaLeaders(this.#together)
  }

  track(topic: string): void {
    this.#leaders.track(this.#nameOf(topic))
  }

  leaders<Placed extends Reading>(readings: Iterable<Placed>): Promise<Led<Placed>> {
    return this.#leaders.led(readings, ({ topic }) => this.#nameOf(topic))
  }

  forget(): void {
    this.#leaders.forget()
  }

  async fetch<Placed extends Reading>(
    node: number,
    readings: readonly Placed[],
    waitMs: number,
  ): Promise<readonly (Fetched<Placed> | OutOfRange<Placed>)[]> {
    return this.#fetch(await this.#leaders.connection(node), readings, waitMs)
  }

  async fetchApart<Placed extends Reading>(
    node: number,
    readings: readonly Placed[],
  ): Promise<readonly (Fetched<Placed> | OutOfRange<Placed>)[]> {
    if (this.#apart === undefined) {
      const client = this.#newClient()
      this.#apart = { client, leaders: new KafkaLeaders(client) }
    }
    return this.#fetch(await this.#apart.leaders.connection(node), readings, WAIT_APART_MS)
  }

  async close(): Promise<void> {
    await this.#together.close().catch(() => {})
    await this.#apart?.client.close().catch(() => {})
  }

  async #fetch<Placed extends Reading>(
    connection: Connection,
    readings: readonly Placed[],
    maxWaitMs: number,
  ): Promise<readonly (Fetched<Placed> | OutOfRange<Placed>)[]> {
    const asked = new Map<string, Map<number, { reading: Placed; from: number }>>()
    const places = readings.map((reading) => {
      const { partition, next } = reading
      const topic = this.#nameOf(reading.topic)
      const ofTopic = asked.get(topic) ?? new Map<number, { reading: Placed; from: number }>()
      asked.set(topic, ofTopic.set(partition, { reading, from: next }))
      return { topic, partition, next }
    })
    const wrong: string[] = []
    const read = ({ topic, partition, error, batches }: FetchedPartition) => {
      const place = asked.get(topic)?.get(partition)
      if (place === undefined) return undefined
      const { reading, from } = place
      if (error === 'OFFSET_OUT_OF_RANGE') return place
      if (error !== 'NONE') wrong.push(`${topic}/${partition}: ${error}`)
      const { records, end } = readBatches(batches, { ...reading, next: from })
      return end > from ? { reading, from, records, end } : undefined
    }
    try {
      const found = await fetchBatches(connection, {
        places,
        maxWaitMs,
        maxBytes: MAX_BYTES,
        partitionBytes: PARTITION_BYTES,
        read,
      })
      const fetched = found.filter((one) => one !== undefined)
      // What the others brought is not kept waiting by a partition that has moved.
      if (wrong.length > 0) this.#leaders.forget()
      if (wrong.length > 0 && fetched.length === 0) throw new Error(wrong.join(', '))
      return fetched
    } catch (error) {
      this.#leaders.forget()
      throw error
    }
  }

  #nameOf(topic: string): string {
    const known = this.#named.get(topic)
    if (known !== undefined) return known
    const name = this.#prefix + topic
    this.#named.set(topic, name)
    return name
  }

  #newClient(): Base {
    // Whoever calls tries again, and knows by then which partitions are still its own.
    return new Base({ ...clientOptions(this.#address, REQUEST_TIMEOUT_MS), retries: 0 })
  }
}
