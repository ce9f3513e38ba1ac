import { Consumer, ListOffsetTimestamps } from './library.ts'
import { placeOf, type PartitionPlace as Place } from '../transport.ts'
import { clientOptions, reasonOf, within, type KafkaAddress } from './address.ts'
import type { SessionLength } from './sessions.ts'

export { placeOf, type Place }

export interface KafkaGroupListener {
  /** These partitions are this member's now, and no others. `fenced`: it had been put out of the group. */
  assigned(places: readonly Place[], fenced: boolean): void
  /** The group is about to deal its partitions out anew: the last moment to commit offsets. */
  rebalancing(): void
  /** The membership is lost and the library does not go on: join again with a new group object. */
  broken(reason: string): void
}

const HEARTBEAT_MS = 1_000
/** A rebalance may take this long, or as long as a session where that is longer. */
const REBALANCE_MS = 10_000
/** A request may take so much longer than a rebalance: the broker answers JoinGroup once all members have come. */
const REQUEST_MORE_MS = 5_000
/** Joining is two requests: the first is told who it is. */
const JOIN_REQUESTS = 2
const LEAVE_TIMEOUT_MS = 3_000

/** Membership in a consumer group: join, heartbeats, offsets. It fetches nothing. */
export interface KafkaGroupPort {
  /** Resolves once the partitions are assigned. Rejects where the broker wants longer sessions: the next group has them. */
  join(): Promise<void>
  /** Whether it is in the group now, and not between two of its generations. */
  readonly active: boolean
  /** Where the group's committed offsets are; where nothing is committed, the first record left. */
  positions(places: readonly Place[]): Promise<ReadonlyMap<Place, bigint>>
  /** The offsets of the first records still there. */
  earliest(places: readonly Place[]): Promise<ReadonlyMap<Place, bigint>>
  /** The offsets that the next records will get. */
  latest(places: readonly Place[]): Promise<ReadonlyMap<Place, bigint>>
  /** Commits offsets as this member. Rejects when the broker does not take them. */
  commit(offsets: readonly (Place & { readonly offset: bigint })[]): Promise<void>
  /** Hands the partitions over. Bounded; never throws. */
  leave(): Promise<void>
}

/** The group protocol by the library. */
export class KafkaGroup implements KafkaGroupPort {
  readonly #consumer: Consumer
  readonly #prefix: string
  readonly #listener: KafkaGroupListener
  readonly #sessions: Pick<SessionLength, 'ms' | 'refused'>
  readonly #sessionMs: number
  readonly #requestMs: number
  #memberId: string | null = null
  #ended = false

  constructor(
    address: KafkaAddress,
    group: string,
    topics: readonly string[],
    listener: KafkaGroupListener,
    sessions: Pick<SessionLength, 'ms' | 'refused'>,
  ) {
    this.#prefix = address.prefix ?? ''
    this.#listener = listener
    this.#sessions = sessions
    this.#sessionMs = sessions.ms
    const rebalanceTimeout = Math.max(REBALANCE_MS, this.#sessionMs)
    this.#requestMs = rebalanceTimeout + REQUEST_MORE_MS
    this.#consumer = new Consumer({
      ...clientOptions(address, this.#requestMs),
      groupId: this.#prefix + group,
      autocommit: false,
      sessionTimeout: this.#sessionMs,
      heartbeatInterval: HEARTBEAT_MS,
      rebalanceTimeout,
    })
    this.#consumer.topics.trackAll(...topics.map((topic) => this.#prefix + topic))
    this.#consumer.on('consumer:group:join', () => this.#joined())
    this.#consumer.on('consumer:group:rebalance', () =>
      this.#unlessEnded(() => listener.rebalancing()),
    )
    this.#consumer.on('consumer:heartbeat:stalled', ({ lastError }) =>
      this.#unlessEnded(() => listener.broken(`no heartbeat: ${reasonOf(lastError)}`)),
    )
    // Without a listener an `error` event would end the process: the library emits it when it gives up.
    this.#consumer.on('error', (error: Error) =>
      this.#unlessEnded(() => listener.broken(reasonOf(error))),
    )
  }

  async join(): Promise<void> {
    try {
      await within(this.#consumer.joinGroup({}), JOIN_REQUESTS * this.#requestMs, 'joining')
    } catch (error) {
      this.#sessions.refused(reasonOf(error), this.#sessionMs)
      throw error
    }
  }

  get active(): boolean {
    return !this.#ended && this.#consumer.isActive()
  }

  async positions(places: readonly Place[]): Promise<ReadonlyMap<Place, bigint>> {
    const topics = [...Map.groupBy(places, ({ topic }) => this.#prefix + topic)].map(
      ([topic, ofTopic]) => ({ topic, partitions: ofTopic.map(({ partition }) => partition) }),
    )
    const committed = await this.#consumer.listCommittedOffsets({ topics })
    const found = new Map<Place, bigint>()
    const unknown: Place[] = []
    for (const place of places) {
      const offset = committed.get(this.#prefix + place.topic)?.[place.partition]
      if (offset === undefined || offset < 0n) unknown.push(place)
      else found.set(place, offset)
    }
    for (const [place, offset] of await this.#listed(unknown, ListOffsetTimestamps.EARLIEST))
      found.set(place, offset)
    return found
  }

  async earliest(places: readonly Place[]): Promise<ReadonlyMap<Place, bigint>> {
    return this.#listed(places, ListOffsetTimestamps.EARLIEST)
  }

  async latest(places: readonly Place[]): Promise<ReadonlyMap<Place, bigint>> {
    return this.#listed(places, ListOffsetTimestamps.LATEST)
  }

  async commit(offsets: readonly (Place & { readonly offset: bigint })[]): Promise<void> {
    await this.#consumer.commit({
      offsets: offsets.map(({ topic, partition, offset }) => ({
        topic: this.#prefix + topic,
        partition,
        offset,
        leaderEpoch: -1,
      })),
    })
  }

  async leave(): Promise<void> {
    if (this.#ended) return
    this.#ended = true
    await within(this.#consumer.close(true), LEAVE_TIMEOUT_MS, 'leaving').catch(() => {})
  }

  async #listed(places: readonly Place[], timestamp: bigint): Promise<ReadonlyMap<Place, bigint>> {
    const found = new Map<Place, bigint>()
    if (places.length === 0) return found
    const byTopic = Map.groupBy(places, ({ topic }) => this.#prefix + topic)
    const offsets = await this.#consumer.listOffsets({
      topics: [...byTopic.keys()],
      partitions: Object.fromEntries(
        [...byTopic].map(([topic, ofTopic]) => [topic, ofTopic.map(({ partition }) => partition)]),
      ),
      timestamp,
    })
    for (const place of places) {
      const offset = offsets.get(this.#prefix + place.topic)?.[place.partition]
      if (offset === undefined) throw new Error(`no offset for ${place.topic}/${place.partition}`)
      found.set(place, offset)
    }
    return found
  }

  #joined(): void {
    if (this.#ended) return
    const { assignments, memberId } = this.#consumer
    const fenced = this.#memberId !== null && this.#memberId !== memberId
    this.#memberId = memberId
    const places = (assignments ?? []).flatMap(({ topic, partitions }) =>
      partitions.map((partition) => ({ topic: topic.slice(this.#prefix.length), partition })),
    )
    this.#listener.assigned(places, fenced)
  }

  #unlessEnded(act: () => void): void {
    if (!this.#ended) act()
  }
}
