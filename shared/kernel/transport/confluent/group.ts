import { systemClock } from '../../runtime/clock.ts'
import { within, type KafkaAddress } from '../kafka/address.ts'
import type { PartitionEnd, PartitionPlace } from '../transport.ts'
import { answered, type Addon, type Consumer, type LibrdKafkaError, type Message } from './addon.ts'
import { codeOf, CONNECTING } from './control.ts'
import { CONSUMER_TOPIC, consumerSettings } from './settings.ts'

const COMMITTED_TIMEOUT_MS = 5_000
const SEEK_TIMEOUT_MS = 3_000
const CLOSE_TIMEOUT_MS = 3_000
const TOLD_EVERY_MS = 5_000
const ASSIGN = -175
const REVOKE = -174
/** In place of an offset: the committed one. */
const COMMITTED = -1_000
/** Where a group has committed nothing. */
const NO_OFFSET = -1_001

/** What the group's leader has dealt out, or takes back. */
export interface Dealing {
  readonly assigned: boolean
  readonly places: readonly PartitionPlace[]
}

export interface ConfluentGroupListener {
  /** Partitions come or go; nothing of it happens before `assign` or `unassign` is called with them. */
  dealt(dealing: Dealing): void
  /** What librdkafka has measured, as it writes it. */
  measured(json: string): void
  /** There may be something to consume. */
  arrived(): void
  /** A broker is away, or refuses something; librdkafka goes on by itself. */
  troubled(error: LibrdKafkaError): void
}

/** One consumer of librdkafka with its own names: without the prefix. */
export class ConfluentGroup {
  readonly #consumer: Consumer
  readonly #prefix: string
  /** Whether it was ever connected: one that was not must not be disconnected, which ends the process (segmentation fault). */
  #connected = false
  #ended = false
  /** When each kind of trouble was told, by its code: there are few. */
  readonly #toldMs = new Map<number, number>()

  constructor(
    addon: Addon,
    address: KafkaAddress,
    group: string,
    sessionMs: number,
    listener: ConfluentGroupListener,
  ) {
    this.#prefix = address.prefix ?? ''
    const dealt = (code: number, places: readonly PartitionPlace[]): void => {
      if (code !== ASSIGN && code !== REVOKE) return
      const dealing = { assigned: code === ASSIGN, places: this.#ours(places) }
      // While it closes, librdkafka waits for this, and nobody else acts on it any more.
      if (!this.#ended) listener.dealt(dealing)
      else if (!dealing.assigned) this.unassign(dealing.places)
    }
    this.#consumer = new addon.KafkaConsumer(
      {
        ...consumerSettings(address, group, sessionMs),
        rebalance_cb: (error: unknown, places: readonly PartitionPlace[]) =>
          dealt(codeOf(error), places),
        queue_non_empty_cb: () => listener.arrived(),
      },
      CONSUMER_TOPIC,
    )
    this.#consumer.on('event.error', (error) => {
      // It says the same of each of its connections, at each try.
      const nowMs = Date.now()
      if (nowMs - (this.#toldMs.get(error.code) ?? 0) < TOLD_EVERY_MS) return
      this.#toldMs.set(error.code, nowMs)
      listener.troubled(error)
    })
    this.#consumer.on('event.stats', ({ message }) => listener.measured(message))
    // What it gives is there already: waiting would keep one of the four threads that all clients and files share.
    this.#consumer.setDefaultConsumeTimeout(0)
  }

  /** Connects and asks for a share of these topics. Rejects when no broker answers. */
  async join(topics: readonly string[]): Promise<void> {
    await answered((done) => this.#consumer.connect(CONNECTING, done))
    this.#connected = true
    // Whoever asked has not waited for it.
    if (this.#ended) return this.#close()
    this.#consumer.subscribe(topics.map((topic) => this.#prefix + topic))
  }

  /** Where the group's committed offsets are; those that have none are left out. */
  async committed(places: readonly PartitionPlace[]): Promise<readonly PartitionEnd[]> {
    if (places.length === 0) return []
    const found = await answered<readonly { topic: string; partition: number; offset?: number }[]>(
      (done) => this.#consumer.committed(this.#theirs(places), COMMITTED_TIMEOUT_MS, done),
    )
    return found.flatMap(({ topic, partition, offset = NO_OFFSET }) =>
      offset < 0
        ? []
        : [{ topic: topic.slice(this.#prefix.length), partition, offset: BigInt(offset) }],
    )
  }

  /** From now on these are read from these offsets. */
  assign(ends: readonly PartitionEnd[]): void {
    this.#consumer.incrementalAssign(this.#theirOffsets(ends))
  }

  unassign(places: readonly PartitionPlace[]): void {
    this.#consumer.incrementalUnassign(this.#theirs(places))
  }

  /** Reads one of its partitions from elsewhere: nothing from before comes any more. */
  async seek({ topic, partition, offset }: PartitionEnd): Promise<void> {
    const to = { topic: this.#prefix + topic, partition, offset: Number(offset) }
    await answered((done) => this.#consumer.seek(to, SEEK_TIMEOUT_MS, done))
  }

  /** What has arrived, at most so much; at once. Whoever calls it also lets librdkafka tell what was dealt. */
  async consume(most: number): Promise<readonly Message[]> {
    return answered<readonly Message[]>((done) => this.#consumer.consume(most, done))
  }

  pause(places: readonly PartitionPlace[]): void {
    this.#consumer.pause(this.#theirs(places))
  }

  resume(places: readonly PartitionPlace[]): void {
    this.#consumer.resume(this.#theirs(places))
  }

  async commit(ends: readonly PartitionEnd[]): Promise<void> {
    await answered((done) => this.#consumer.commitCb(this.#theirOffsets(ends), done))
  }

  /** The first offset of a partition that its leader still has, as far as fetching has learned; 0 before. */
  first({ topic, partition }: PartitionPlace): number {
    const { lowOffset } = this.#consumer.getWatermarkOffsets(this.#prefix + topic, partition)
    return Math.max(0, lowOffset)
  }

  /**
   * Hands the partitions over. `dealt`: what nobody has acted on yet, which librdkafka waits for before it closes. Bounded;
   * never throws.
   */
  async leave(dealt: readonly Dealing[]): Promise<void> {
    if (this.#ended) return
    this.#ended = true
    if (!this.#connected) return
    for (const { assigned, places } of dealt)
      if (assigned) this.assign(places.map((place) => ({ ...place, offset: BigInt(COMMITTED) })))
      else this.unassign(places)
    await this.#close()
  }

  async #close(): Promise<void> {
    const gone = answered((done) => this.#consumer.disconnect(done))
    await within(gone, CLOSE_TIMEOUT_MS, 'leaving').catch(() => {})
    // The addon frees what it holds a moment after it has said so.
    await systemClock.sleep(0)
  }

  #ours(places: readonly PartitionPlace[]): readonly PartitionPlace[] {
    return places.map(({ topic, partition }) => ({
      topic: topic.slice(this.#prefix.length),
      partition,
    }))
  }

  #theirs(places: readonly PartitionPlace[]): { topic: string; partition: number }[] {
    return places.map(({ topic, partition }) => ({ topic: this.#prefix + topic, partition }))
  }

  #theirOffsets(ends: readonly PartitionEnd[]) {
    return ends.map(({ topic, partition, offset }) => ({
      topic: this.#prefix + topic,
      partition,
      offset: Number(offset),
    }))
  }
}
