import type { HeardFact } from '../../domain/fact.ts'
import { systemClock } from '../../runtime/clock.ts'
import { aborted } from '../../runtime/lifecycle.ts'
import { delayMs, reasonOf, within, type KafkaAddress } from './address.ts'
import type { Reading } from './fetcher.ts'
import { KafkaGroup, type KafkaGroupListener, type Place } from './group.ts'
import type { DecodedRecord } from './records.ts'
import type { KafkaTails } from './tails.ts'
import type {
  Batch,
  Membership,
  PartitionEnd,
  PartitionLag,
  UnreadableRecord,
} from '../transport.ts'

/** Records that wait in this process for `next`, at most, but for one fetch: then fetching pauses. */
const BUFFERED = 2_000
const HINT_EVERY_MS = 1_000
const COMMIT_TIMEOUT_MS = 3_000
const LAG_KEPT_MS = 1_000

interface Buffered extends DecodedRecord {
  readonly reading: Reading
}

/**
 * A member of a consumer group that is pulled. It goes through rebalances, a broker that restarts and
 * being put out of the group by itself. What it fetched of a partition that it no longer holds is
 * dropped; what came after a rebalance from a request made before it, too.
 */
export class KafkaMembership implements Membership {
  readonly #address: KafkaAddress
  readonly #name: string
  readonly #topics: readonly string[]
  readonly #tails: KafkaTails
  #group: KafkaGroup
  /** What is read now, by `<topic>/<partition>`; a partition that left and came back is another reading. */
  readonly #readings = new Map<string, Reading>()
  readonly #hints = new Map<string, PartitionEnd>()
  #buffer: Buffered[] = []
  #full = false
  #assignment = 0
  #placed: Promise<void> = Promise.resolve()
  readonly #stopping = new AbortController()
  #wakeReader = (): void => {}
  #wakeFetching = (): void => {}
  #running: Promise<void> | undefined
  #reviving: Promise<void> | undefined
  #hintTimer: ReturnType<typeof setTimeout> | undefined
  #committing: Promise<void> = Promise.resolve()
  #lag:
    | { readonly atMs: number; readonly value: Promise<readonly PartitionLag[] | undefined> }
    | undefined

  constructor(address: KafkaAddress, tails: KafkaTails, group: string, topics: readonly string[]) {
    this.#address = address
    this.#tails = tails
    this.#name = group
    this.#topics = topics
    this.#group = this.#newGroup()
  }

  /** Resolves once its partitions are assigned and it knows where to read. */
  async join(): Promise<void> {
    await this.#group.join()
    await this.#placed
    this.#running = this.#run()
  }

  /** Records fetched and not yet pulled. */
  get buffered(): number {
    return this.#buffer.length
  }

  async next(maxFacts: number): Promise<Batch | undefined> {
    while (this.#buffer.length === 0) {
      if (this.#ended) return undefined
      await new Promise<void>((resolve) => {
        this.#wakeReader = resolve
      })
    }
    if (this.#ended) return undefined
    const taken = this.#buffer.splice(0, maxFacts)
    if (this.#full && this.#buffer.length < BUFFERED) this.#wakeFetching()
    return batchOf(taken)
  }

  hint({ ends }: Batch): void {
    if (this.#ended) return
    for (const end of ends) {
      const place = placeOf(end)
      // Another member's business by now.
      if (this.#readings.has(place)) this.#hints.set(place, end)
    }
    this.#commitSoon()
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
    this.#buffer = []
    clearTimeout(this.#hintTimer)
    this.#wakeReader()
    this.#wakeFetching()
    this.#commitHints()
    await within(this.#committing, COMMIT_TIMEOUT_MS, 'commit').catch(() => {})
    await this.#group.leave()
    for (const place of this.#readings.keys()) this.#unfollow(place)
    await this.#running
    await this.#reviving
  }

  get #ended(): boolean {
    return this.#stopping.signal.aborted
  }

  #newGroup(): KafkaGroup {
    const listener: KafkaGroupListener = {
      assigned: (places, fenced) => this.#assigned(places, fenced),
      rebalancing: () => this.#commitHints(),
      broken: (reason) => this.#revive(reason),
    }
    return new KafkaGroup(this.#address, this.#name, this.#topics, listener)
  }

  #assigned(places: readonly Place[], fenced: boolean): void {
    this.#assignment += 1
    const assignment = this.#assignment
    const names = new Set(places.map(placeOf))
    for (const place of this.#readings.keys())
      if (fenced || !names.has(place)) {
        this.#unfollow(place)
        this.#hints.delete(place)
      }
    this.#buffer = this.#buffer.filter(
      ({ reading }) => this.#readings.get(placeOf(reading)) === reading,
    )
    const added = places.filter((place) => !this.#readings.has(placeOf(place)))
    this.#placed = this.#place(added, assignment)
    this.#address.onEvent?.({ kind: 'assigned', group: this.#name, partitions: places.length })
  }

  /** Reads new partitions from where the group has committed. Tries until it knows, or is overtaken. */
  async #place(added: readonly Place[], assignment: number): Promise<void> {
    const overtaken = (): boolean => this.#ended || this.#assignment !== assignment
    for (let attempt = 1; added.length > 0 && !overtaken(); attempt += 1) {
      try {
        const positions = await this.#group.positions(added)
        if (overtaken()) return
        for (const [{ topic, partition }, next] of positions) {
          const reading = { topic, partition, next: Number(next) }
          this.#readings.set(placeOf(reading), reading)
          this.#tails.follow(reading)
        }
        break
      } catch (error) {
        this.#troubled('committed offsets', error)
        await this.#sleep(delayMs(attempt))
      }
    }
    this.#wakeFetching()
  }

  /** Takes what there is of its partitions, as long as there is room. */
  async #run(): Promise<void> {
    let failures = 0
    while (!this.#ended) {
      const changed = new AbortController()
      this.#wakeFetching = () => changed.abort()
      this.#full = this.#buffer.length >= BUFFERED
      if (this.#readings.size === 0 || this.#full) {
        await aborted(changed.signal)
        continue
      }
      try {
        for (const read of await this.#tails.read([...this.#readings.values()], changed.signal)) {
          const { reading } = read
          if (this.#ended || this.#readings.get(placeOf(reading)) !== reading) continue
          if ('end' in read)
            for (const { offset, decoded } of read.records)
              this.#buffer.push({ reading, offset, decoded })
          else await this.#restart(reading)
        }
        failures = 0
      } catch (error) {
        this.#troubled('fetch', error)
        failures += 1
        await this.#sleep(delayMs(failures))
      }
      if (this.#buffer.length > 0) this.#wakeReader()
    }
  }

  #unfollow(place: string): void {
    const reading = this.#readings.get(place)
    this.#readings.delete(place)
    if (reading !== undefined) this.#tails.unfollow(reading)
  }

  async #restart(reading: Reading): Promise<void> {
    const [first] = (await this.#group.earliest([reading])).values()
    if (first === undefined) return
    reading.next = Number(first)
    const { topic, partition } = reading
    this.#address.onEvent?.({ kind: 'missed', topic, partition })
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
      this.#group = this.#newGroup()
      try {
        if (!this.#ended) await this.#group.join()
        return
      } catch (error) {
        this.#troubled(`group ${this.#name}`, error)
        await this.#sleep(delayMs(attempt))
      }
    }
  }

  #commitSoon(): void {
    this.#hintTimer ??= setTimeout(() => {
      this.#hintTimer = undefined
      // In the middle of a rebalance a commit is refused, and would start another one.
      if (this.#group.active) this.#commitHints()
      else if (!this.#ended) this.#commitSoon()
    }, HINT_EVERY_MS)
  }

  #commitHints(): void {
    const offsets = [...this.#hints.values()]
    this.#hints.clear()
    if (offsets.length === 0) return
    // A hint that is lost costs repeats, which the cursors drop.
    this.#committing = this.#group
      .commit(offsets)
      .catch((error: unknown) => this.#troubled('commit', error))
  }

  async #askLag(): Promise<readonly PartitionLag[]> {
    const readings = [...this.#readings.values()]
    const ends = await this.#group.latest(readings)
    const buffered = new Map<Reading, number>()
    for (const { reading } of this.#buffer) buffered.set(reading, (buffered.get(reading) ?? 0) + 1)
    return readings.map((reading) => ({
      topic: reading.topic,
      partition: reading.partition,
      facts:
        Number(ends.get(reading) ?? reading.next) - reading.next + (buffered.get(reading) ?? 0),
    }))
  }

  async #sleep(delayMs: number): Promise<void> {
    await systemClock.sleep(delayMs, this.#stopping.signal)
  }

  #troubled(what: string, error: unknown): void {
    if (!this.#ended) this.#address.onEvent?.({ kind: 'troubled', what, reason: reasonOf(error) })
  }
}

const batchOf = (taken: readonly Buffered[]): Batch => {
  const facts: HeardFact[] = []
  const unreadable: UnreadableRecord[] = []
  const ends = new Map<Reading, PartitionEnd>()
  for (const { reading, offset, decoded } of taken) {
    const { topic, partition } = reading
    if ('fact' in decoded) facts.push(decoded.fact)
    else unreadable.push({ topic, partition, offset: String(offset), reason: decoded.reason })
    ends.set(reading, { topic, partition, offset: BigInt(offset + 1) })
  }
  return { facts, unreadable, ends: [...ends.values()] }
}

const placeOf = ({ topic, partition }: Place): string => `${topic}/${partition}`
