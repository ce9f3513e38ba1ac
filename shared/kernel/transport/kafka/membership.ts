import { systemClock } from '../../runtime/clock.ts'
import { aborted } from '../../runtime/lifecycle.ts'
import { delayMs, reasonOf, type KafkaAddress } from './address.ts'
import { ArrivedRecords } from './arrived.ts'
import type { Reading } from './fetcher.ts'
import { placeOf, type KafkaGroupListener, type KafkaGroupPort, type Place } from './group.ts'
import { OffsetHints } from './offset-hints.ts'
import { firstOffsets, startOffsets, type Start } from './start-offsets.ts'
import type { KafkaTails } from './tails.ts'
import type { Batch, Membership, PartitionLag } from '../transport.ts'

/** Records that wait in this process for `next`, at most, but for one fetch: then fetching pauses. */
const BUFFERED = 2_000
const LAG_KEPT_MS = 1_000

/**
 * A member of a consumer group that is pulled. It goes through rebalances, a broker that restarts and
 * being put out of the group by itself.
 *
 * A partition that this member holds has one reading at a time, which is
 *   - sought: it is not known yet from which offset to read (committed, or the first one left); asked
 *     until it is known, while the other partitions are read;
 *   - read: its tail gives it records, which go into the buffer that `next` empties;
 *   - sought anew: the broker no longer has its offset, or it is to be read again.
 * A partition that leaves, comes back or is read again gets another reading, and whatever was fetched
 * or is being asked for the one before is dropped: only the present reading counts.
 */
export class KafkaMembership implements Membership {
  readonly #address: Pick<KafkaAddress, 'onEvent'>
  readonly #name: string
  readonly #looksBack: boolean
  readonly #tails: KafkaTails
  readonly #newGroup: (listener: KafkaGroupListener) => KafkaGroupPort
  #group: KafkaGroupPort
  /** The present readings, sought ones too, by place. */
  readonly #readings = new Map<string, Reading>()
  readonly #sought = new Set<Reading>()
  readonly #arrived = new ArrivedRecords()
  readonly #hints: OffsetHints
  #full = false
  #placed: Promise<void> = Promise.resolve()
  readonly #stopping = new AbortController()
  #wakeReader = (): void => {}
  #wakeFetching = (): void => {}
  #running: Promise<void> | undefined
  #reviving: Promise<void> | undefined
  #lag:
    | { readonly atMs: number; readonly value: Promise<readonly PartitionLag[] | undefined> }
    | undefined

  constructor(options: {
    readonly address: Pick<KafkaAddress, 'onEvent'>
    readonly tails: KafkaTails
    /** Name of the group. */
    readonly name: string
    /** As in `JoinOptions`. */
    readonly looksBack?: boolean
    /** Called at first, and again whenever the library has given the last one up. */
    readonly newGroup: (listener: KafkaGroupListener) => KafkaGroupPort
  }) {
    this.#address = options.address
    this.#tails = options.tails
    this.#name = options.name
    this.#looksBack = options.looksBack ?? false
    this.#newGroup = options.newGroup
    this.#group = this.#openGroup()
    this.#hints = new OffsetHints(
      () => this.#group,
      (error) => this.#troubled('commit', error),
    )
  }

  /** Resolves once its partitions are assigned and it knows where to read. */
  async join(): Promise<void> {
    await this.#group.join()
    await this.#placed
    this.#running = this.#run()
  }

  /** Records fetched and not yet pulled. */
  get buffered(): number {
    return this.#arrived.count
  }

  async next(maxFacts: number): Promise<Batch | undefined> {
    while (this.#arrived.count === 0) {
      if (this.#ended) return undefined
      await new Promise<void>((resolve) => {
        this.#wakeReader = resolve
      })
    }
    if (this.#ended) return undefined
    const batch = this.#arrived.take(maxFacts)
    if (this.#full && this.#arrived.count < BUFFERED) this.#wakeFetching()
    return batch
  }

  hint({ ends }: Batch): void {
    // A partition that has gone is another member's business by now.
    if (!this.#ended) this.#hints.add(ends.filter((end) => this.#readings.has(placeOf(end))))
  }

  reread(place: Place): boolean {
    if (this.#ended || !this.#readings.has(placeOf(place))) return false
    void this.#seek([place], (places) => firstOffsets(this.#group, places), 'first offsets')
    return true
  }

  async lag(): Promise<readonly PartitionLag[] | undefined> {
    if (this.#ended) return undefined
    if (this.#lag === undefined || Date.now() - this.#lag.atMs >= LAG_KEPT_MS)
      this.#lag = { atMs: Date.now(), value: this.#askLag().catch(() => undefined) }
    return this.#lag.value
  }

  async leave(): Promise<void> {
    if (this.#ended) return
    this.#stopping.abort()
    this.#arrived.keep(() => false)
    this.#wakeReader()
    this.#wakeFetching()
    await this.#hints.end()
    await this.#group.leave()
    for (const reading of this.#readings.values()) this.#drop(reading)
    await this.#running
    await this.#reviving
  }

  get #ended(): boolean {
    return this.#stopping.signal.aborted
  }

  #openGroup(): KafkaGroupPort {
    return this.#newGroup({
      assigned: (places, fenced) => this.#assigned(places, fenced),
      rebalancing: () => void this.#hints.commit(),
      broken: (reason) => this.#revive(reason),
    })
  }

  #assigned(places: readonly Place[], fenced: boolean): void {
    const names = new Set(places.map((place) => placeOf(place)))
    for (const [name, reading] of this.#readings) {
      if (!fenced && names.has(name)) continue
      this.#drop(reading)
      this.#hints.drop(reading)
    }
    this.#keepPresent()
    const added = places.filter((place) => !this.#readings.has(placeOf(place)))
    this.#placed = this.#seek(
      added,
      (those) => startOffsets(this.#group, those, this.#looksBack),
      'committed offsets',
    )
    this.#address.onEvent?.({ kind: 'assigned', group: this.#name, partitions: places.length })
  }

  /**
   * Gives these partitions a new reading each, and reads them from where `find` says. It asks until it
   * knows; a reading that another has replaced meanwhile is left alone.
   */
  #seek(
    places: readonly Place[],
    find: (places: readonly Reading[]) => Promise<ReadonlyMap<Place, Start>>,
    what: string,
  ): Promise<void> {
    const sought = places.map(({ topic, partition }): Reading => ({ topic, partition, next: 0 }))
    for (const reading of sought) {
      const before = this.#readings.get(placeOf(reading))
      if (before !== undefined) this.#drop(before)
      this.#readings.set(placeOf(reading), reading)
      this.#sought.add(reading)
      this.#hints.drop(reading)
    }
    this.#keepPresent()
    return this.#find(sought, find, what)
  }

  async #find(
    sought: readonly Reading[],
    find: (places: readonly Reading[]) => Promise<ReadonlyMap<Place, Start>>,
    what: string,
  ): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      const present = sought.filter((reading) => this.#isPresent(reading))
      if (present.length === 0 || this.#ended) return
      try {
        const found = await find(present)
        for (const reading of present) {
          if (!this.#isPresent(reading) || this.#ended) continue
          const { next, hint } = found.get(reading) ?? { next: 0n }
          reading.next = Number(next)
          if (hint !== undefined) reading.hint = Number(hint)
          this.#sought.delete(reading)
          this.#tails.follow(reading)
        }
        this.#wakeFetching()
        return
      } catch (error) {
        this.#troubled(what, error)
        await this.#sleep(delayMs(attempt))
      }
    }
  }

  /** Takes what there is of its partitions, as long as there is room. */
  async #run(): Promise<void> {
    let changed = new AbortController()
    this.#wakeFetching = () => changed.abort()
    while (!this.#ended) {
      // One for many reads: making and ending one for each is felt in the time of a lone saga (measured).
      if (changed.signal.aborted) changed = new AbortController()
      this.#full = this.#arrived.count >= BUFFERED
      const readable = [...this.#readings.values()].filter((one) => !this.#sought.has(one))
      if (readable.length === 0 || this.#full) {
        await aborted(changed.signal)
        continue
      }
      // Each of them has moved on: all are kept before anything else is done.
      const read = await this.#tails.read(readable, changed.signal)
      const present = read.filter(({ reading }) => !this.#ended && this.#isPresent(reading))
      for (const one of present) if ('end' in one) this.#arrived.add(one.reading, one.records)
      const forgotten = present.flatMap((one) => ('end' in one ? [] : [one.reading]))
      if (forgotten.length > 0) this.#restart(forgotten)
      if (this.#arrived.count > 0) this.#wakeReader()
    }
  }

  /** The broker has forgotten what was to be read next: reading goes on at the first record left. */
  #restart(forgotten: readonly Reading[]): void {
    for (const { topic, partition } of forgotten)
      this.#address.onEvent?.({ kind: 'missed', topic, partition })
    void this.#seek(forgotten, (places) => firstOffsets(this.#group, places), 'first offsets')
  }

  #isPresent(reading: Reading): boolean {
    return this.#readings.get(placeOf(reading)) === reading
  }

  #drop(reading: Reading): void {
    this.#readings.delete(placeOf(reading))
    this.#sought.delete(reading)
    this.#tails.unfollow(reading)
  }

  #keepPresent(): void {
    this.#arrived.keep((reading) => this.#isPresent(reading))
  }

  /** The library has given the group up: another member takes over from it, from committed offsets. */
  #revive(reason: string): void {
    if (this.#ended || this.#reviving !== undefined) return
    this.#troubled(`group ${this.#name}`, new Error(reason))
    this.#reviving = this.#rejoin().finally(() => {
      this.#reviving = undefined
    })
  }

  async #rejoin(): Promise<void> {
    for (let attempt = 1; !this.#ended; attempt += 1) {
      await this.#group.leave()
      this.#assigned([], true)
      this.#group = this.#openGroup()
      try {
        if (!this.#ended) await this.#group.join()
        return
      } catch (error) {
        this.#troubled(`group ${this.#name}`, error)
        await this.#sleep(delayMs(attempt))
      }
    }
  }

  /**
   * Where each reading is, is noted before its end is asked for: it may move meanwhile, and less than nothing would wait.
   * A partition that has no end, or an earlier one (it was made anew), is absent.
   */
  async #askLag(): Promise<readonly PartitionLag[]> {
    const buffered = this.#arrived.counts()
    const readings = [...this.#readings.values()]
      .filter((one) => !this.#sought.has(one))
      .map((reading) => ({ reading, next: reading.next, waiting: buffered.get(reading) ?? 0 }))
    const ends = await this.#group.latest(readings.map(({ reading }) => reading))
    return readings.flatMap(({ reading, next, waiting }) => {
      const behind = Number(ends.get(reading) ?? -1) - next
      const { topic, partition } = reading
      return behind < 0 ? [] : [{ topic, partition, facts: behind + waiting }]
    })
  }

  async #sleep(delayMs: number): Promise<void> {
    await systemClock.sleep(delayMs, this.#stopping.signal)
  }

  #troubled(what: string, error: unknown): void {
    if (!this.#ended) this.#address.onEvent?.({ kind: 'troubled', what, reason: reasonOf(error) })
  }
}
