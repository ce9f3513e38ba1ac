import { delayMs, reasonOf, type KafkaAddress } from './address.ts'
import { ApartFetches } from './apart.ts'
import {
  KafkaFetcher,
  type Fetched,
  type OutOfRange,
  type PartitionFetcher,
  type Reading,
} from './fetcher.ts'
import { placeOf } from './group.ts'
import type { DecodedRecord } from './records.ts'

/** What `read` gives for one reading: records in order and the offset after them. */
export interface Read {
  readonly reading: Reading
  readonly records: readonly DecodedRecord[]
  readonly end: number
}

/** The end of a partition, as far as it has been fetched: what members have yet to read. */
interface Tail {
  readonly topic: string
  readonly partition: number
  readonly blocks: { readonly start: number; readonly read: Omit<Read, 'reading'> }[]
  /** Offset after the last block: where fetching goes on. */
  next: number
  records: number
  readonly readers: Set<Reading>
}

/** Records of one partition that wait for its slowest reader, at most; then fetching it pauses. */
const WAITING = 2_000
/** How long a broker may wait for something to answer a fetch with: less while a partition is paused. */
const WAIT_MS = { all: 1_000, paused: 50 }

/**
 * Fetches for all members within this process: each record comes over the wire and is decoded once,
 * then every service that listens to it is given the same frozen fact.
 *
 * A partition has one tail: the blocks that were fetched and that a reader has yet to take. A reading is
 *   - at the end of the tail: it waits for the next block;
 *   - within the tail: `read` gives it all blocks from where it is to the end;
 *   - apart, because it lags, is read again or has overtaken the others: it is fetched for by itself
 *     (`ApartFetches`) until it is within the tail, or alone, when the tail moves to it;
 *   - out of range: the broker no longer has its offset. Its member is told and moves it.
 * A tail is
 *   - pumped: one request at a time to each broker asks for all tails that have room;
 *   - paused: its slowest reader has WAITING records to take; it is pumped again when they are taken;
 *   - out of range (`next` is -1): all its readers are apart, and the first that finds records moves it.
 */
export class KafkaTails {
  readonly #fetcher: PartitionFetcher
  readonly #apart: ApartFetches
  readonly #address: Pick<KafkaAddress, 'onEvent'>
  readonly #tails = new Map<string, Tail>()
  /** The same by reading: looked up for each reading whenever anything has come. */
  readonly #tailOf = new Map<Reading, Tail>()
  readonly #fetching = new Set<number>()
  /** Whether a tail had no room when tails were pumped last: only then does taking records start a fetch. */
  #paused = false
  /** Wakes whoever waits for records. */
  #waiting: (() => void)[] = []
  #failures = 0
  /** How often leaders that are missing were looked for, and whether they soon will be again. */
  #looks = 0
  #looking = false
  #closed = false

  constructor(address: KafkaAddress, fetcher: PartitionFetcher = new KafkaFetcher(address)) {
    this.#address = address
    this.#fetcher = fetcher
    this.#apart = new ApartFetches(fetcher, {
      ended: () => this.#wake(),
      failed: (error) => this.#troubled('fetch apart', error),
    })
  }

  /** From now on this partition is fetched, from where its reading is. */
  follow(reading: Reading): void {
    const place = placeOf(reading)
    const { topic, partition, next } = reading
    this.#fetcher.track(topic)
    const tail = this.#tails.get(place)
    const followed = tail ?? {
      topic,
      partition,
      blocks: [],
      next,
      records: 0,
      readers: new Set<Reading>(),
    }
    followed.readers.add(reading)
    this.#tails.set(place, followed)
    this.#tailOf.set(reading, followed)
    void this.#pump()
  }

  /** A partition without readers is forgotten. */
  unfollow(reading: Reading): void {
    this.#apart.forget(reading)
    const tail = this.#tailOf.get(reading)
    if (tail === undefined) return
    this.#tailOf.delete(reading)
    tail.readers.delete(reading)
    if (!isFollowed(tail)) this.#tails.delete(placeOf(reading))
    // It may have been the one that the others waited for.
    else void this.#pump()
  }

  /**
   * What there is after these readings, which move on; waits until there is something, somewhere, or
   * the signal aborts. Never throws: a broker that fails is told and asked again.
   */
  async read(
    readings: readonly Reading[],
    signal: AbortSignal,
  ): Promise<readonly (Read | OutOfRange)[]> {
    while (!signal.aborted && !this.#closed) {
      const found: (Read | OutOfRange)[] = []
      const apart: Reading[] = []
      for (const reading of readings) {
        const taken = this.#takenApart(reading) ?? this.#taken(reading)
        if (taken !== undefined) found.push(taken)
        if (this.#isApart(reading)) apart.push(reading)
      }
      if (apart.length > 0) this.#apart.start(apart)
      if (found.length > 0) {
        if (this.#paused) void this.#pump()
        return found
      }
      await this.#changed(signal)
    }
    return []
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#wake()
    await this.#fetcher.close()
  }

  /** One request at a time to each broker, for all partitions that have room. */
  async #pump(): Promise<void> {
    if (this.#closed || this.#tails.size === 0) return
    try {
      const { byLeader, leaderless } = await this.#fetcher.leaders([...this.#tails.values()])
      if (leaderless.length === 0) this.#looks = 0
      else this.#lookAgain(leaderless)
      this.#paused = false
      for (const [node, tails] of byLeader) {
        for (const tail of tails) trim(tail)
        const wanted = tails.filter((tail) => hasRoom(tail) && isFollowed(tail))
        if (wanted.length < tails.length) this.#paused = true
        if (wanted.length === 0 || this.#closed || this.#fetching.has(node)) continue
        void this.#fetch(node, wanted, wanted.length < tails.length)
      }
    } catch (error) {
      this.#failed('topics', error)
    }
  }

  async #fetch(node: number, tails: readonly Tail[], paused: boolean): Promise<void> {
    this.#fetching.add(node)
    try {
      const waitMs = paused ? WAIT_MS.paused : WAIT_MS.all
      for (const fetched of await this.#fetcher.fetch(node, tails, waitMs)) {
        const { reading: tail, from } = fetched
        // Meanwhile its only reader may have moved it: this would not continue it.
        if (!isFollowed(tail) || tail.next !== from) continue
        if ('end' in fetched) append(tail, fetched)
        // Readers that are no longer anywhere in the tail are fetched for apart, and told.
        else tail.next = -1
      }
      this.#failures = 0
      this.#wake()
    } catch (error) {
      this.#fetching.delete(node)
      return this.#failed('fetch', error)
    }
    this.#fetching.delete(node)
    void this.#pump()
  }

  #failed(what: string, error: unknown): void {
    if (this.#closed) return
    this.#failures += 1
    this.#troubled(what, error)
    setTimeout(() => void this.#pump(), delayMs(this.#failures))
  }

  /** Missing leaders are asked for after pauses of their own: the other partitions are read meanwhile. */
  #lookAgain(leaderless: readonly Reading[]): void {
    if (this.#closed || this.#looking) return
    this.#looking = true
    this.#looks += 1
    const reason = leaderless.map((place) => `${placeOf(place)} has no leader`).join(', ')
    this.#address.onEvent?.({ kind: 'troubled', what: 'topics', reason })
    setTimeout(() => {
      this.#looking = false
      this.#fetcher.forget()
      this.#wake()
      void this.#pump()
    }, delayMs(this.#looks))
  }

  #troubled(what: string, error: unknown): void {
    if (!this.#closed) this.#address.onEvent?.({ kind: 'troubled', what, reason: reasonOf(error) })
  }

  #isApart(reading: Reading): boolean {
    const tail = this.#tailOf.get(reading)
    return tail !== undefined && isApart(tail, reading)
  }

  /** What there is in the tail after this reading, which moves on. */
  #taken(reading: Reading): Read | undefined {
    const tail = this.#tailOf.get(reading)
    if (tail === undefined || isApart(tail, reading) || reading.next === tail.next) return undefined
    const from = reading.next
    const records = tail.blocks.flatMap(({ read }) =>
      read.end <= from ? [] : read.records.filter(({ offset }) => offset >= from),
    )
    reading.next = tail.next
    return { reading, records, end: tail.next }
  }

  /** What was fetched for this reading by itself; it moves on. */
  #takenApart(reading: Reading): Read | OutOfRange | undefined {
    const found = this.#apart.take(reading)
    if (found === undefined || !('end' in found)) return found
    reading.next = found.end
    const tail = this.#tailOf.get(reading)
    // Alone, or ahead of where the partition was fetched: fetching goes on from here.
    if (tail !== undefined && (tail.readers.size === 1 || tail.next < 0)) {
      tail.blocks.length = 0
      tail.records = 0
      tail.next = found.end
    }
    return found
  }

  #wake(): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const wake of waiting) wake()
  }

  #changed(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal.aborted || this.#closed) return resolve()
      const done = (): void => {
        signal.removeEventListener('abort', done)
        resolve()
      }
      signal.addEventListener('abort', done, { once: true })
      this.#waiting.push(done)
    })
  }
}

/** A tail that its last reader has left is not in use any more, even if another of its partition is by now. */
const isFollowed = ({ readers }: Tail): boolean => readers.size > 0

/** Nothing is fetched after the end that the broker has forgotten. */
const hasRoom = ({ records, next }: Tail): boolean => records < WAITING && next >= 0

const isApart = ({ blocks, next }: Tail, reading: Reading): boolean =>
  reading.next < (blocks[0]?.start ?? next) || reading.next > next

/** Lets go what no reader needs any more. Those apart are fetched for by themselves: they hold nothing. */
const trim = (tail: Tail): void => {
  let needed = tail.next
  for (const reader of tail.readers)
    if (!isApart(tail, reader) && reader.next < needed) needed = reader.next
  while (tail.blocks[0] !== undefined && tail.blocks[0].read.end <= needed) {
    tail.records -= tail.blocks[0].read.records.length
    tail.blocks.shift()
  }
}

const append = (tail: Tail, { records, end }: Fetched<Tail>): void => {
  tail.blocks.push({ start: tail.next, read: { records, end } })
  tail.records += records.length
  tail.next = end
}
