import type { HeardFact } from '../../domain/fact.ts'
import { reasonOf, within, type KafkaAddress } from '../kafka/address.ts'
import { TransportError, type PartitionEnd } from '../transport.ts'
import type { Addon, LibrdKafkaError, Producer } from './addon.ts'
import { codeOf, connected, disconnected, isMissing } from './control.ts'
import { messageOf, type OutgoingMessage } from './message.ts'
import { producerSettings, PUBLISH_TIMEOUT_MS } from './settings.ts'
import type { ConfluentStatistics, Measured } from './statistics.ts'

/** librdkafka's own limit comes first: its report says more. */
const LATE_MS = 2_000
/** So long after a record was given up, at most, comes the report of the one that was refused. */
const REFUSAL_MS = 300
/** Bytes that librdkafka is given at once, at most: it keeps a copy until they are acknowledged. */
const LOT_BYTES = 4_000_000
/** What goes out together in a partition, at most: less than what brokers take by default. */
const BATCH_BYTES = 900_000
/** A batch may be no larger than one record: each goes alone. */
const ALONE_BYTES = 1
/** After so many lots one by one, records go out together again. */
const LOTS_ALONE = 50
/** A fact that is too large by itself is tried again so seldom: what comes before it is published again each time. */
const TOO_LARGE_MS = 30_000
/** The topic, or the broker, takes no batch of that size. */
const TOO_LARGE: ReadonlySet<number> = new Set([10, 18])
/** The broker no longer knows this producer's numbers, or gave its id to another: OUT_OF_ORDER … FENCED. */
const STATE_LOST: ReadonlySet<number> = new Set([45, 46, 47, 59, 90])

interface Lot {
  readonly facts: readonly HeardFact[]
  readonly messages: readonly OutgoingMessage[]
}

/** One report of a message: its fact by its number in the lot, and where it is kept or why it is not. */
interface Report {
  readonly n: number
  readonly error: LibrdKafkaError | undefined
  readonly partition: number
  readonly offset: number
}

/** An idempotent producer, and who waits for what becomes of a lot. */
interface Open {
  readonly producer: Producer
  readonly measured: Measured
  reported: (report: Report) => void
}

/**
 * Publishes to one topic with an idempotent producer of its own, made when it is first needed and again
 * when it is broken. A producer whose publish fails is thrown away with what it has not sent.
 */
export class ConfluentPublisher {
  readonly #addon: Addon
  readonly #address: KafkaAddress
  readonly #statistics: ConfluentStatistics
  readonly #topic: string
  /** With its prefix. */
  readonly #name: string
  #open: Promise<Open> | undefined
  #closed = false
  /** Lots that still go out record by record. */
  #alone = 0
  /** What the topic does not take even alone. */
  #tooLarge:
    { readonly error: TransportError; readonly id: string; readonly untilMs: number } | undefined

  constructor(addon: Addon, address: KafkaAddress, statistics: ConfluentStatistics, topic: string) {
    this.#addon = addon
    this.#statistics = statistics
    this.#address = address
    this.#topic = topic
    this.#name = (address.prefix ?? '') + topic
  }

  /**
   * Resolves when every fact is kept by all replicas in sync, with the offsets after them. Throws a
   * TransportError otherwise: a fatal one when a fact is larger than the topic takes.
   */
  async publish(facts: readonly HeardFact[]): Promise<readonly PartitionEnd[]> {
    this.#refuseTooLarge(facts)
    const ends = new Map<number, number>()
    for (const lot of lotsOf(facts)) {
      for (const [partition, end] of await this.#publish(lot)) ends.set(partition, end)
      if (this.#alone > 0) await this.#together()
    }
    return [...ends].map(([partition, offset]) => ({
      topic: this.#topic,
      partition,
      offset: BigInt(offset),
    }))
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.#discard()
  }

  async #publish(lot: Lot): Promise<ReadonlyMap<number, number>> {
    for (let tries = 1; ; tries += 1)
      try {
        return await this.#send(lot)
      } catch (error) {
        // The next lot comes from a new producer: this one may still have a request under way.
        await this.#discard()
        if (error instanceof TransportError && error.fatal) throw error
        const reason = reasonOf(error)
        // A part of the lot may then come twice.
        if (tries === 1 && STATE_LOST.has(codeOf(error))) {
          this.#address.onEvent?.({ kind: 'producerRecreated', reason })
          continue
        }
        if (TOO_LARGE.has(codeOf(error)) && this.#alone === 0) {
          this.#alone = LOTS_ALONE
          continue
        }
        throw new TransportError(`Kafka did not keep facts of ${this.#name}: ${reason}`, {
          cause: error,
          topicMissing: isMissing(error),
        })
      }
  }

  /** Resolves with the offset after the lot in each of its partitions. Rejects with the first error reported. */
  async #send({ facts, messages }: Lot): Promise<ReadonlyMap<number, number>> {
    if (this.#closed) throw new Error('the transport is closed')
    this.#open ??= this.#connect()
    const open = await this.#open
    const ends = new Map<number, number>()
    /** Those that librdkafka has taken, and of which nothing was reported yet. */
    let left = messages.length
    let failed: Report | undefined
    let counted = (): void => {}
    const reported = new Promise<void>((resolve) => {
      counted = () => {
        if (left === 0) resolve()
      }
      open.reported = (report) => {
        const { error, partition, offset } = report
        left -= 1
        if (error === undefined) {
          ends.set(partition, Math.max(ends.get(partition) ?? 0, offset + 1))
          return counted()
        }
        // What a broker has refused says more than that others went with it, whose reports may come first, or never.
        if (failed === undefined || codeOf(failed.error) < 0) failed = report
        if (codeOf(error) > 0) resolve()
        else setTimeout(resolve, REFUSAL_MS)
      }
    })
    let refused: unknown
    for (const [n, { key, value, headers }] of messages.entries())
      try {
        const partition = facts[n]?.partition ?? 0
        open.producer.produce(this.#name, partition, value, key, undefined, n, headers)
      } catch (error) {
        // It takes no more because one of those before was not kept: that one's report says why.
        refused = error
        left -= messages.length - n
        break
      }
    counted()
    await within(reported, PUBLISH_TIMEOUT_MS + LATE_MS, `publishing to ${this.#topic}`)
    if (failed !== undefined) throw this.#refusal(failed, facts)
    if (refused !== undefined) throw refused
    return ends
  }

  /** A refusal of one record that went alone is about its fact, and final. */
  #refusal({ n, error }: Report, facts: readonly HeardFact[]): unknown {
    const fact = facts[n]
    if (!TOO_LARGE.has(codeOf(error)) || this.#alone === 0 || fact === undefined) return error
    const { id, type } = fact
    const refusal = new TransportError(
      `fact ${id} (${type}) takes ${messageOf(fact).bytes} bytes, and topic ${this.#name} does not take it even alone: raise max.message.bytes (${error?.message})`,
      { fatal: true },
    )
    this.#tooLarge = { error: refusal, id, untilMs: Date.now() + TOO_LARGE_MS }
    return refusal
  }

  /** Refuses at once what has just been refused by the topic. */
  #refuseTooLarge(facts: readonly HeardFact[]): void {
    const { error, id, untilMs } = this.#tooLarge ?? {}
    if (error === undefined || untilMs === undefined) return
    if (Date.now() < untilMs && facts.some((fact) => fact.id === id)) throw error
    if (Date.now() >= untilMs) this.#tooLarge = undefined
  }

  /** Records that went one by one for a while go out together again. */
  async #together(): Promise<void> {
    this.#alone -= 1
    if (this.#alone === 0) await this.#discard()
  }

  async #connect(): Promise<Open> {
    const batchBytes = this.#alone > 0 ? ALONE_BYTES : BATCH_BYTES
    const settings = producerSettings(this.#address, batchBytes)
    const producer = new this.#addon.Producer(settings, {})
    const measured = this.#statistics.open('publish')
    const open: Open = { producer, measured, reported: () => {} }
    producer.on('event.stats', ({ message }) => measured.told(message))
    producer.on('delivery-report', (error, { opaque, partition, offset }) =>
      open.reported({ n: Number(opaque), error: error ?? undefined, partition, offset }),
    )
    try {
      await connected(producer)
      producer.setPollInBackground(true)
      return open
    } catch (error) {
      this.#open = undefined
      measured.freed()
      throw error
    }
  }

  async #discard(): Promise<void> {
    const open = await this.#open?.catch(() => undefined)
    this.#open = undefined
    if (open === undefined) return
    open.reported = () => {}
    open.measured.freed()
    await disconnected(open.producer)
  }
}

/** The facts as messages, in their order, in lots of at most so many bytes; a larger one is a lot of its own. */
function* lotsOf(facts: readonly HeardFact[]): Generator<Lot> {
  let lot: { facts: HeardFact[]; messages: OutgoingMessage[] } = { facts: [], messages: [] }
  let bytes = 0
  for (const fact of facts) {
    const message = messageOf(fact)
    if (lot.facts.length > 0 && bytes + message.bytes > LOT_BYTES) {
      yield lot
      lot = { facts: [], messages: [] }
      bytes = 0
    }
    lot.facts.push(fact)
    lot.messages.push(message)
    bytes += message.bytes
  }
  if (lot.facts.length > 0) yield lot
}
