import { Producer, findErrorBy, type MessageToProduce } from '@platformatic/kafka'
import type { HeardFact } from '../domain/fact.ts'
import { clientOptions, reasonOf, within, type KafkaAddress } from './kafka-address.ts'
import { TransportError } from './transport.ts'
import { encodeFact, MAX_RECORD_BYTES, type WireRecord } from './wire.ts'

const REQUEST_TIMEOUT_MS = 5_000
/** A publish that has not succeeded by then throws. */
const PUBLISH_TIMEOUT_MS = 15_000
/** Bytes of keys, values and headers in one request: a partition's share of it is one record batch. */
const REQUEST_BYTES = MAX_RECORD_BYTES
/** The broker no longer knows this producer's numbers, or gave its id to another. */
const STATE_LOST = [
  'OUT_OF_ORDER_SEQUENCE_NUMBER',
  'UNKNOWN_PRODUCER_ID',
  'INVALID_PRODUCER_EPOCH',
  'PRODUCER_FENCED',
]

type Message = MessageToProduce<Buffer, Buffer, Buffer, Buffer>

/** Publishes with one idempotent producer, made when it is first needed and again when it is broken. */
export class KafkaPublisher {
  readonly #address: KafkaAddress
  #producer: Producer | undefined
  /** As the broker named it; the library takes another by itself when the broker has forgotten it. */
  #producerId: bigint | undefined

  constructor(address: KafkaAddress) {
    this.#address = address
  }

  /** Resolves when every fact is kept by all replicas in sync. Throws a TransportError otherwise. */
  async publish(topic: string, facts: readonly HeardFact[]): Promise<void> {
    for (const messages of requestsOf(topic, facts)) await this.#send(topic, messages)
  }

  async close(): Promise<void> {
    await this.#discard()
  }

  async #send(topic: string, messages: Message[]): Promise<void> {
    this.#producer ??= new Producer({
      ...clientOptions(this.#address, REQUEST_TIMEOUT_MS),
      idempotent: true,
    })
    const producer = this.#producer
    try {
      await within(producer.send({ messages }), PUBLISH_TIMEOUT_MS, `publishing to ${topic}`)
    } catch (error) {
      // The next request comes from a new producer: this one may still have a request under way.
      await this.#discard()
      if (STATE_LOST.some((apiId) => isOf(error, apiId))) this.#recreated(reasonOf(error))
      throw new TransportError(`Kafka did not keep facts of ${topic}: ${reasonOf(error)}`, {
        cause: error,
      })
    }
    const { producerId } = producer
    if (this.#producerId !== undefined && this.#producerId !== producerId)
      this.#recreated('the broker had forgotten the producer')
    this.#producerId = producerId
  }

  #recreated(reason: string): void {
    this.#address.onEvent?.({ kind: 'producerRecreated', reason })
  }

  async #discard(): Promise<void> {
    const producer = this.#producer
    this.#producer = undefined
    this.#producerId = undefined
    await producer?.close(true).catch(() => {})
  }
}

const isOf = (error: unknown, apiId: string): boolean =>
  error instanceof Error && findErrorBy(error, 'apiId', apiId) !== null

/** The facts as messages, in their order, cut where a request would grow too large. */
function* requestsOf(topic: string, facts: readonly HeardFact[]): Generator<Message[]> {
  let messages: Message[] = []
  let bytes = 0
  for (const fact of facts) {
    const record = encodeFact(fact)
    const size = sizeOf(record)
    if (messages.length > 0 && bytes + size > REQUEST_BYTES) {
      yield messages
      messages = []
      bytes = 0
    }
    const { key, value, headers } = record
    messages.push({ topic, partition: fact.partition, key, value, headers })
    bytes += size
  }
  if (messages.length > 0) yield messages
}

/** What Kafka's format adds to a header or a record, at most. */
const FRAME_BYTES = 32

const sizeOf = ({ key, value, headers }: WireRecord): number => {
  let bytes = key.length + value.length + FRAME_BYTES
  for (const [name, content] of headers) bytes += name.length + content.length + 4
  return bytes
}
