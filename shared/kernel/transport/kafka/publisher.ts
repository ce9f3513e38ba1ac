import { Producer } from './library.ts'
import type { HeardFact } from '../../domain/fact.ts'
import { systemClock } from '../../runtime/clock.ts'
import {
  clientOptions,
  delayMs,
  isTopicMissing,
  reasonOf,
  within,
  type KafkaAddress,
} from './address.ts'
import {
  batchesOf,
  REQUEST_BYTES,
  requestsOf,
  sequenceAfter,
  sizeOf,
  type PartitionBatch,
  type PlacedRecord,
} from './batches.ts'
import { KafkaLeaders } from './leaders.ts'
import { writeBatch } from './records.ts'
import { produce } from './requests.ts'
import { TransportError } from '../transport.ts'

const REQUEST_TIMEOUT_MS = 5_000
const CLOSE_TIMEOUT_MS = 3_000
/** A publish that has not succeeded by then throws. */
const PUBLISH_TIMEOUT_MS = 15_000
/**
 * A request that failed may have been too large for the broker, which closes the connection and says nothing: the next
 * one is half as large, down to this, and they grow again when so many have gone through.
 */
const LEAST_REQUEST_BYTES = 16_384
const REQUESTS_BEFORE_GROWING = 50
/** A fact that is too large by itself is tried again so seldom: what comes before it is published again each time. */
const TOO_LARGE_MS = 30_000
/** The broker no longer knows this producer's numbers, or gave its id to another. */
const STATE_LOST = new Set([
  'OUT_OF_ORDER_SEQUENCE_NUMBER',
  'UNKNOWN_PRODUCER_ID',
  'INVALID_PRODUCER_EPOCH',
  'PRODUCER_FENCED',
])
/** The partition has moved, or is not there yet: nothing was kept, the same batch goes again. */
const MOVED = new Set([
  'NOT_LEADER_OR_FOLLOWER',
  'LEADER_NOT_AVAILABLE',
  'UNKNOWN_TOPIC_OR_PARTITION',
  'NOT_ENOUGH_REPLICAS',
  'NOT_ENOUGH_REPLICAS_AFTER_APPEND',
])
const TRIES = 6
/** Larger than the topic takes, or than its files are. */
const TOO_LARGE = new Set(['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE'])
/** `NONE`, or a batch that was kept although its acknowledgement was lost. */
const KEPT = new Set(['NONE', 'DUPLICATE_SEQUENCE_NUMBER'])

/** One idempotent producer, with the number of the next record of each partition. */
interface Identity {
  readonly producer: Producer
  readonly leaders: KafkaLeaders
  readonly id: bigint
  readonly epoch: number
  /** By partition. */
  readonly sequences: Map<number, number>
}

/**
 * Publishes to one topic with an idempotent producer of its own, made when it is first needed and again
 * when it is broken. A producer whose publish fails is thrown away with its connections, which must not
 * take another topic's request with them.
 */
export class KafkaPublisher {
  readonly #address: KafkaAddress
  /** With its prefix. */
  readonly #topic: string
  #identity: Promise<Identity> | undefined
  /** Bytes of a partition's batch, at most: halved whenever the topic does not take one. */
  #batchBytes = REQUEST_BYTES
  #requestBytes = REQUEST_BYTES
  #keptRequests = 0
  /** What the topic does not take even alone. */
  #tooLarge:
    { readonly error: TransportError; readonly id: string; readonly untilMs: number } | undefined

  constructor(address: KafkaAddress, topic: string) {
    this.#address = address
    this.#topic = topic
  }

  /**
   * Resolves when every fact is kept by all replicas in sync, with the offsets after them. Throws a
   * TransportError otherwise: a fatal one when a fact is larger than the topic takes.
   */
  async publish(facts: readonly HeardFact[]): Promise<readonly End[]> {
    const topic = this.#topic
    this.#refuseTooLarge(facts)
    const ends = new Map<number, End>()
    for (const records of requestsOf(facts, this.#requestBytes)) {
      const send = () => within(this.#send(records), PUBLISH_TIMEOUT_MS, `publishing to ${topic}`)
      try {
        // By a new producer, where the broker had forgotten the first: a part may then come twice.
        const sent = (await send()) ?? (await send())
        if (sent === undefined) throw new Error('the producer is lost again')
        for (const end of sent) ends.set(end.partition, end)
        this.#grow()
      } catch (error) {
        // The next request comes from a new producer: this one may still have a request under way.
        await this.#discard()
        if (error instanceof TransportError && error.fatal) throw error
        this.#requestBytes = Math.max(LEAST_REQUEST_BYTES, Math.ceil(this.#requestBytes / 2))
        this.#keptRequests = 0
        const reason = reasonOf(error)
        throw new TransportError(`Kafka did not keep facts of ${topic}: ${reason}`, {
          cause: error,
          topicMissing: isTopicMissing(reason),
        })
      }
    }
    return [...ends.values()]
  }

  async close(): Promise<void> {
    await this.#discard()
  }

  /** Undefined when the broker does not know this producer any more: another has taken its place. */
  async #send(records: readonly PlacedRecord[]): Promise<readonly End[] | undefined> {
    const topic = this.#topic
    this.#identity ??= this.#open()
    const { leaders, id, epoch, sequences } = await this.#identity
    leaders.track(topic)
    /** Of each partition, the batches that are not kept yet, in order: the first of each goes out. */
    const left = new Map<number, PartitionBatch[]>()
    for (const [partition, those] of Map.groupBy(records, ({ fact }) => fact.partition)) {
      const sequence = sequences.get(partition) ?? 0
      sequences.set(partition, sequenceAfter(sequence, those.length))
      left.set(partition, batchesOf(partition, those, sequence, this.#batchBytes))
    }
    const nowMs = Date.now()
    const produced = async (batches: readonly PartitionBatch[]) => {
      const byLeader = await leaders.group(batches, () => topic)
      const answers = [...byLeader].map(async ([node, parts]) =>
        produce(await leaders.connection(node), {
          topic,
          parts,
          write: (out, { records: those, sequence }) =>
            writeBatch(
              out,
              those.map(({ bytes }) => bytes),
              { id, epoch, sequence },
              nowMs,
            ),
          bytes: parts.reduce((sum, part) => sum + sizeOf(part.records), 0),
          timeoutMs: REQUEST_TIMEOUT_MS,
        }),
      )
      return (await Promise.all(answers)).flat()
    }
    const ends: End[] = []
    for (let tries = 1; ;) {
      const batches = [...left.values()].flatMap((waiting) => waiting.slice(0, 1))
      if (batches.length === 0) return ends
      let refused: { readonly place: string; readonly error: string } | undefined
      for (const { partition, error, first } of await produced(batches)) {
        const waiting = left.get(partition) ?? []
        const [batch] = waiting
        if (batch === undefined) continue
        if (KEPT.has(error)) {
          waiting.shift()
          if (first >= 0) ends.push({ partition, offset: BigInt(first + batch.records.length) })
        } else if (TOO_LARGE.has(error)) waiting.splice(0, 1, ...this.#smaller(batch, error))
        else refused ??= { place: `${topic}/${partition}`, error }
      }
      if (refused === undefined) continue
      const { place, error } = refused
      if (STATE_LOST.has(error)) {
        await this.#discard()
        this.#address.onEvent?.({ kind: 'producerRecreated', reason: error })
        return undefined
      }
      if (!MOVED.has(error) || tries === TRIES) throw new Error(`${place}: ${error}`)
      leaders.forget()
      await systemClock.sleep(delayMs(tries))
      tries += 1
    }
  }

  /** The same records in batches half as large, as all are from now on. Throws when it is one record. */
  #smaller(batch: PartitionBatch, refusal: string): readonly PartitionBatch[] {
    const { partition, records, sequence } = batch
    const [only, ...others] = records
    if (only === undefined) return []
    if (others.length === 0) {
      const { id, type } = only.fact
      const error = new TransportError(
        `fact ${id} (${type}) takes ${only.bytes.length} bytes, and topic ${this.#topic} does not take it even alone: raise max.message.bytes (${refusal})`,
        { fatal: true },
      )
      this.#tooLarge = { error, id, untilMs: Date.now() + TOO_LARGE_MS }
      throw error
    }
    this.#batchBytes = Math.min(this.#batchBytes, Math.floor(sizeOf(records) / 2))
    return batchesOf(partition, records, sequence, this.#batchBytes)
  }

  /** Refuses at once what has just been refused by the topic. */
  #refuseTooLarge(facts: readonly HeardFact[]): void {
    const { error, id, untilMs } = this.#tooLarge ?? {}
    if (error === undefined || untilMs === undefined) return
    if (Date.now() < untilMs && facts.some((fact) => fact.id === id)) throw error
    if (Date.now() >= untilMs) this.#tooLarge = undefined
  }

  #grow(): void {
    if (this.#requestBytes === REQUEST_BYTES) return
    this.#keptRequests += 1
    if (this.#keptRequests < REQUESTS_BEFORE_GROWING) return
    this.#keptRequests = 0
    this.#requestBytes = Math.min(REQUEST_BYTES, this.#requestBytes * 2)
  }

  async #open(): Promise<Identity> {
    const producer = new Producer({
      ...clientOptions(this.#address, REQUEST_TIMEOUT_MS),
      idempotent: true,
    })
    try {
      const { producerId: id, producerEpoch: epoch } = await producer.initIdempotentProducer({})
      return { producer, leaders: new KafkaLeaders(producer), id, epoch, sequences: new Map() }
    } catch (error) {
      this.#identity = undefined
      await producer.close(true).catch(() => {})
      throw error
    }
  }

  async #discard(): Promise<void> {
    const identity = this.#identity
    this.#identity = undefined
    const { producer } = (await identity?.catch(() => undefined)) ?? {}
    // A broker that hangs would let its connection be closed only when it goes on.
    if (producer !== undefined)
      await within(producer.close(true), CLOSE_TIMEOUT_MS, 'closing').catch(() => {})
  }
}

/** Offset after what was kept of a request in a partition. */
interface End {
  readonly partition: number
  readonly offset: bigint
}
