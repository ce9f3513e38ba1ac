import { systemClock } from '../../runtime/clock.ts'
import { delayMs, reasonOf, within, type KafkaAddress } from '../kafka/address.ts'
import { placeOf, TransportError, type PartitionEnd, type PartitionPlace } from '../transport.ts'
import {
  answered,
  type Addon,
  type IAdminClient,
  type ListOffsetsResult,
  type OffsetSpec,
  type Producer,
} from './addon.ts'
import { controlSettings } from './settings.ts'

const ASK_TIMEOUT_MS = 3_000
/** The addon's own limit comes first: its answer says more. */
const LATE_MS = 500

/** Errors of brokers and of librdkafka that say that a topic or a partition is not there, or that nobody leads it. */
const MISSING: ReadonlySet<number> = new Set([3, 5, -156, -188, -190])

/** The partition has moved, or a broker does not know yet that it leads it, or since when: LEADER_NOT_AVAILABLE … UNKNOWN_LEADER_EPOCH. */
const MOVED: ReadonlySet<number> = new Set([5, 6, 74, 75])
const TRIES = 6

/** Whether an error of the addon says that a topic is not there (any more), or that nobody leads it. */
export const isMissing = (error: unknown): boolean => MISSING.has(codeOf(error))

/** The number of an error of the addon, of the protocol (positive) or of librdkafka (negative); 0 of others. */
export const codeOf = (error: unknown): number =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'number'
    ? error.code
    : 0

interface Connected {
  readonly client: Producer
  readonly admin: IAdminClient
}

/** What is asked of a cluster beside facts: where topics and their ends are. Connects when it is first used. */
export class ConfluentControl {
  readonly #addon: Addon
  readonly #address: KafkaAddress
  readonly #prefix: string
  #connected: Promise<Connected> | undefined
  #closed = false

  constructor(addon: Addon, address: KafkaAddress) {
    this.#addon = addon
    this.#address = address
    this.#prefix = address.prefix ?? ''
  }

  /** Resolves when a broker answers. */
  async ask(): Promise<void> {
    await this.#metadata()
  }

  /** `host:port` of a broker that answers. */
  async answering(): Promise<string> {
    const { orig_broker_name: name } = await this.#metadata()
    const [address = ''] = name.split('/')
    const at = address.lastIndexOf(':')
    const host = address.slice(0, at)
    // Written without brackets where a broker has advertised it so.
    return host.includes(':') && !host.startsWith('[') ? `[${host}]${address.slice(at)}` : address
  }

  /** How many partitions these topics have, by topic; 0 for one that is not there or not led yet. */
  async partitions(topics: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const found = new Map<string, number>()
    for (const topic of topics) {
      const name = this.#prefix + topic
      const { topics: there } = await this.#metadata(name)
      const partitions = there.find((one) => one.name === name)?.partitions ?? []
      found.set(topic, partitions.every(({ leader }) => leader >= 0) ? partitions.length : 0)
    }
    return found
  }

  /** The offsets of the first records still there. */
  earliest(places: readonly PartitionPlace[]): Promise<readonly PartitionEnd[]> {
    return this.#offsets(places, this.#addon.OffsetSpec.EARLIEST)
  }

  /** The offsets that the next records will get. */
  latest(places: readonly PartitionPlace[]): Promise<readonly PartitionEnd[]> {
    return this.#offsets(places, this.#addon.OffsetSpec.LATEST)
  }

  async close(): Promise<void> {
    this.#closed = true
    const connected = await this.#connected?.catch(() => undefined)
    if (connected !== undefined) await disconnected(connected.client)
  }

  async #offsets(
    places: readonly PartitionPlace[],
    offset: OffsetSpec,
  ): Promise<readonly PartitionEnd[]> {
    if (places.length === 0) return []
    const { admin } = await this.#connectedSoon()
    const asked = places.map(({ topic, partition }) => ({
      topic: this.#prefix + topic,
      partition,
      offset,
    }))
    for (let tries = 1; ; tries += 1) {
      const found = await within(
        answered<readonly ListOffsetsResult[]>((done) =>
          admin.listOffsets(asked, { timeout: ASK_TIMEOUT_MS }, done),
        ),
        ASK_TIMEOUT_MS + LATE_MS,
        'offsets',
      )
      const wrong = found.find(({ error }) => codeOf(error) !== 0)
      // While the broker is away it may say this of a partition, and no error.
      const unknown = found.find(({ error, offset: at }) => codeOf(error) === 0 && at < 0)
      if (unknown !== undefined) throw new Error(`${placeOf(unknown)}: no offset is known`)
      if (wrong === undefined)
        return found.map(({ topic, partition, offset: at }) => ({
          topic: topic.slice(this.#prefix.length),
          partition,
          offset: BigInt(at),
        }))
      const code = codeOf(wrong.error)
      if (!MOVED.has(code) || tries === TRIES)
        throw Object.assign(new Error(`${placeOf(wrong)}: ${wrong.error?.message}`), { code })
      await systemClock.sleep(delayMs(tries))
      // librdkafka would go on asking who led it, for as long as it keeps what it knows of the topic.
      for (const topic of new Set(asked.map((one) => one.topic))) await this.#metadata(topic)
    }
  }

  async #metadata(topic?: string) {
    const { client } = await this.#connectedSoon()
    const options = {
      timeout: ASK_TIMEOUT_MS,
      allTopics: false,
      ...(topic !== undefined && { topic }),
    }
    return within(
      answered<Parameters<NonNullable<Parameters<Producer['getMetadata']>[1]>>[1]>((done) =>
        client.getMetadata(options, done),
      ),
      ASK_TIMEOUT_MS + LATE_MS,
      'metadata',
    )
  }

  /** Whoever asks waits no longer than for an answer; connecting goes on. */
  #connectedSoon(): Promise<Connected> {
    return within(this.#connect(), ASK_TIMEOUT_MS, 'connecting')
  }

  #connect(): Promise<Connected> {
    if (this.#closed) throw new TransportError('the transport is closed')
    this.#connected ??= this.#open().catch((error: unknown) => {
      this.#connected = undefined
      throw error
    })
    return this.#connected
  }

  async #open(): Promise<Connected> {
    const client = new this.#addon.Producer(controlSettings(this.#address), {})
    await connected(client)
    return { client, admin: this.#addon.AdminClient.createFrom(client) }
  }
}

/** Longer than a question may take: a client that is made anew each time would never get through to a broker that is slow. */
export const CONNECTING = { timeout: 10_000, allTopics: false } as const

/** Connects a client of the addon. Rejects when no broker answers in time. */
export const connected = async (client: Producer): Promise<void> => {
  try {
    await answered((done) => client.connect(CONNECTING, done))
  } catch (error) {
    throw new Error(reasonOf(error), { cause: error })
  }
}

const DISCONNECT_TIMEOUT_MS = 3_000

/** Frees a client with what it has not sent. Bounded; never throws. */
export const disconnected = async (client: Producer): Promise<void> => {
  const gone = answered((done) => client.disconnect(0, done))
  await within(gone, DISCONNECT_TIMEOUT_MS, 'disconnecting').catch(() => {})
}
