import type { HeardFact } from '../domain/fact.ts'
import type { Trouble } from '../runtime/trouble.ts'

/**
 * Carries published facts from one service's relay to every other service's consumer.
 * Ordered within a partition, at least once. Adapters: platformatic, confluent, journal, memory.
 */
export interface Transport {
  readonly name: 'platformatic' | 'confluent' | 'journal' | 'memory'
  /**
   * Makes sure that the topics exist with at least this many partitions (more stay empty, since facts name theirs) and
   * keep what is published. Throws a TransportError that names a topic that cannot be made or does not.
   */
  prepare(topics: readonly string[], partitions: number): Promise<void>
  /**
   * Whether these topics are still there with so many partitions: somebody may delete one or make it anew. Where the broker
   * does not say, they are taken to be.
   */
  areFit(topics: readonly string[], partitions: number): Promise<boolean>
  /**
   * Publishes facts of one topic in this order, each to the partition that it names; resolves when
   * all are acknowledged, with the new ends of their partitions where the broker tells. Throws a
   * TransportError otherwise, a fatal one for a fact that is too large for the topic: some may have been kept, none out
   * of order. Never two calls at once for one topic.
   */
  publish(topic: string, facts: readonly HeardFact[]): Promise<readonly PartitionEnd[]>
  /** The ends of a topic's partitions; none where there is no broker that could forget. */
  ends(topic: string, partitions: number): Promise<readonly PartitionEnd[]>
  /** Becomes a member of a group that shares the partitions of these topics. */
  join(group: string, topics: readonly string[], options?: JoinOptions): Promise<Membership>
  /** Whether the broker answers; undefined when it does, else what is wrong. */
  trouble(): Promise<Trouble | undefined>
  /** What the client has measured of itself, an entry a use; absent where it measures nothing. */
  statistics?(): Promise<readonly ClientStatistics[]>
  /** Leaves everything and frees every connection; pending `next` calls resolve to undefined. */
  close(): Promise<void>
}

export interface JoinOptions {
  /**
   * Whether the last record before the hint of each partition is given too, in `beforeHints`. Anybody can move a hint, and
   * that record shows whether the cursors have come so far. The journals' tables ignore it: their hints are nobody's.
   */
  readonly looksBack?: boolean
}

/** One consumer of a group. Batches are pulled: what is not pulled waits at the broker. */
export interface Membership {
  /**
   * What has arrived since the last call, over all partitions held, in order within each; waits until
   * something has. At most `maxFacts`. Resolves to undefined once the membership has ended.
   * Only one call at a time. While nobody pulls, fetching pauses; the member never leaves for that.
   */
  next(maxFacts: number): Promise<Batch | undefined>
  /** Says that this batch need not come again after a restart. A hint: the cursors decide. */
  hint(batch: Batch): void
  /**
   * Gives this partition again from the first record that is left, as if nothing of it had been given.
   * False, and nothing happens, when this member does not hold it.
   */
  reread(place: PartitionPlace): boolean
  /** Facts published and not yet given by `next`, of each partition held; undefined when unknown. */
  lag(): Promise<readonly PartitionLag[] | undefined>
  /** Hands the partitions over, with the hints saved. */
  leave(): Promise<void>
}

/** A partition as this side names it: without a broker's prefix. */
export interface PartitionPlace {
  readonly topic: string
  readonly partition: number
}

/** A place as text, for maps and messages. */
export const placeOf = ({ topic, partition }: PartitionPlace): string => `${topic}/${partition}`

export interface PartitionLag extends PartitionPlace {
  readonly facts: number
}

/** What `next` gives. */
export interface Batch {
  readonly facts: readonly HeardFact[]
  /** Facts that stand just before hints. They were given before, unless somebody has moved the hint. */
  readonly beforeHints?: readonly HeardFact[]
  /** Records that are not facts of ours (foreign producers, broken headers): told, counted, passed over. */
  readonly unreadable: readonly UnreadableRecord[]
  /** How far the batch goes, for `hint`; its shape is the adapter's own. */
  readonly ends: readonly PartitionEnd[]
}

export interface UnreadableRecord extends PartitionPlace {
  readonly offset: string
  readonly reason: string
}

/** The next offset (Kafka) or the last position (journal) of a partition that a batch reached. */
export interface PartitionEnd extends PartitionPlace {
  readonly offset: bigint
}

/** What a client of brokers has measured of itself, all its connections for one use together. */
export interface ClientStatistics {
  readonly use: 'publish' | 'listen'
  /** From a request to its answer, at the slowest broker, lately; undefined where nothing was answered. */
  readonly roundTripMs: { readonly p50: number; readonly p99: number } | undefined
  /** Requests that wait to be sent or to be answered. */
  readonly requestsWaiting: number
  /** Records that the client holds: not acknowledged yet, or fetched and not taken yet. */
  readonly recordsWaiting: number
  /** Since the transport was opened, as all that follow. */
  readonly bytesSent: number
  readonly bytesReceived: number
  readonly retries: number
  readonly timeouts: number
  readonly disconnects: number
  readonly rebalances: number
}

/** The broker is away, refuses, or answers nonsense. Worth a retry unless `fatal`. */
export class TransportError extends Error {
  readonly fatal: boolean
  /** A topic is not there (any more), or nobody leads it. */
  readonly topicMissing: boolean
  constructor(
    message: string,
    options: { cause?: unknown; fatal?: boolean; topicMissing?: boolean } = {},
  ) {
    super(message, { cause: options.cause })
    this.name = 'TransportError'
    this.fatal = options.fatal ?? false
    this.topicMissing = options.topicMissing ?? false
  }
}
