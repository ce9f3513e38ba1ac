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
import { KafkaLeaders } from './leaders.ts'
import { writeBatch } from './records.ts'
import { produce } from './requests.ts'
import { TransportError } from '../transport.ts'
import { MAX_RECORD_BYTES, recordsOf } from '../wire.ts'

const REQUEST_TIMEOUT_MS = 5_000
const CLOSE_TIMEOUT_MS = 3_000
/** A publish that has not succeeded by then throws. */
const PUBLISH_TIMEOUT_MS = 15_000
/** Bytes of records in one request: a partition's share of it is one batch, which brokers bound. */
const REQUEST_BYTES = MAX_RECORD_BYTES
/** What Kafka's formats add to a record, at most. */
const FRAME_BYTES = 96
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
/** A batch that was kept although its acknowledgement was lost. */
const KEPT_BEFORE = 'DUPLICATE_SEQUENCE_NUMBER'
const SEQUENCES = 2 ** 31

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

  constructor(address: KafkaAddress, topic: string) {
    this.#address = address
    this.#topic = topic
  }

  /**
   * Resolves when every fact is kept by all replicas in sync, with the offsets after them. Throws a
   * TransportError otherwise.
   */
  async publish(facts: readonly HeardFact[]): Promise<readonly End[]> {
    const topic = this.#topic
    const ends = new Map<number, End>()
    for (const records of requestsOf(facts)) {
      const send = () => within(this.#send(records), PUBLISH_TIMEOUT_MS, `publishing to ${topic}`)
      try {
        // By a new producer, where the broker had forgotten the first: a part may then come twice.
        const sent = (await send()) ?? (await send())
        if (sent === undefined) throw new Error('the producer is lost again')
        for (const end of sent) ends.set(end.partition, end)
      } catch (error) {
        // The next request comes from a new producer: this one may still have a request under way.
        await this.#discard()
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
    const parts = [...Map.groupBy(records, ({ partition }) => partition)].map(
      ([partition, ofPartition]): Part => {
        const sequence = sequences.get(partition) ?? 0
        sequences.set(partition, (sequence + ofPartition.length) % SEQUENCES)
        return { partition, records: ofPartition.map(({ bytes }) => bytes), sequence }
      },
    )
    const nowMs = Date.now()
    const produced = async (wanted: readonly Part[]) => {
      const byLeader = await leaders.group(wanted, () => topic)
      const answers = [...byLeader].map(async ([node, ofLeader]) =>
        produce(await leaders.connection(node), {
          topic,
          parts: ofLeader,
          write: (out, part) =>
            writeBatch(out, part.records, { id, epoch, sequence: part.sequence }, nowMs),
          bytes: sizeOf(records),
          timeoutMs: REQUEST_TIMEOUT_MS,
        }),
      )
      return (await Promise.all(answers)).flat()
    }
    let wanted: readonly Part[] = parts
    const ends: End[] = []
    for (let tries = 1; ; tries += 1) {
      const answers = await produced(wanted)
      for (const { partition, error, first } of answers) {
        const count = wanted.find((part) => part.partition === partition)?.records.length ?? 0
        if (error === 'NONE' && first >= 0) ends.push({ partition, offset: BigInt(first + count) })
      }
      const refused = new Map(
        answers
          .filter(({ error }) => error !== 'NONE' && error !== KEPT_BEFORE)
          .map(({ partition, error }) => [partition, error]),
      )
      const [first] = refused
      if (first === undefined) return ends
      const [partition, error] = first
      if (STATE_LOST.has(error)) {
        await this.#discard()
        this.#address.onEvent?.({ kind: 'producerRecreated', reason: error })
        return undefined
      }
      if (!MOVED.has(error) || tries === TRIES) throw new Error(`${topic}/${partition}: ${error}`)
      wanted = wanted.filter((part) => refused.has(part.partition))
      leaders.forget()
      await systemClock.sleep(delayMs(tries))
    }
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

/** What one partition gets of a request. */
interface Part {
  readonly partition: number
  readonly records: readonly Buffer[]
  readonly sequence: number
}

interface PlacedRecord {
  readonly partition: number
  readonly bytes: Buffer
}

/** The facts as records, in their order, cut where a request would grow too large. */
function* requestsOf(facts: readonly HeardFact[]): Generator<readonly PlacedRecord[]> {
  const records = recordsOf(facts)
  let request: PlacedRecord[] = []
  let bytes = 0
  for (const [n, { partition }] of facts.entries()) {
    const record = records[n] ?? Buffer.of()
    if (request.length > 0 && bytes + record.length + FRAME_BYTES > REQUEST_BYTES) {
      yield request
      request = []
      bytes = 0
    }
    request.push({ partition, bytes: record })
    bytes += record.length + FRAME_BYTES
  }
  if (request.length > 0) yield request
}

const sizeOf = (records: readonly PlacedRecord[]): number =>
  records.reduce((sum, { bytes }) => sum + bytes.length + FRAME_BYTES, FRAME_BYTES)
