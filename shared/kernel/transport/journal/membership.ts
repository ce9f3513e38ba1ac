import { z } from 'zod'
import type { HeardFact } from '../../domain/fact.ts'
import type { Clock } from '../../runtime/clock.ts'
import { GroupHints, isSame } from './hints.ts'
import type { JournalReader, ReadJournal } from './reader.ts'
import {
  placeOf,
  TransportError,
  type Batch,
  type Membership,
  type PartitionEnd,
  type PartitionLag,
  type PartitionPlace,
} from '../transport.ts'
import { messageOf } from '../../runtime/thrown.ts'

/** Says that the member is there, saves its hints, and looks who else is. */
const BEAT_MS = 1_000
/** A member that has not been seen for this long is gone; another takes its partitions. */
const GONE_MS = 5_000
const POLL_MS = { first: 10, last: 150 }
const LAG_KEPT_MS = 1_000

const Ids = z.array(z.object({ id: z.string() }))

/** The group's statements, in `sql/`. */
type Query = (
  name: 'beat' | 'leave' | 'hints' | 'save_hints',
  ...parameters: readonly (string | number | object)[]
) => Promise<readonly unknown[]>

/** A partition that this member reads; one that left and came back is another. */
interface Reading {
  readonly topic: string
  readonly partition: number
  /** The last position passed. */
  position: number
  /** The position of the last fact given; undefined: none yet. */
  last: number | undefined
}

/** A member of a group that follows journals' tables. */
export class JournalMembership implements Membership {
  readonly #group: string
  readonly #id: string
  readonly #readers: ReadonlyMap<string, JournalReader>
  readonly #partitions: number
  readonly #query: Query
  readonly #clock: Clock
  readonly #listeners: Set<() => void>
  readonly #stopping = new AbortController()
  readonly #readings = new Map<string, Reading>()
  readonly #hints: GroupHints
  /** The journal of each topic, as it was read last. */
  readonly #journals = new Map<string, ReadJournal>()
  readonly #onSignal = (): void => this.#wake.abort()
  #wake = new AbortController()
  #beating: Promise<void> | undefined
  #trouble: unknown
  #lag:
    | { readonly atMs: number; readonly value: Promise<readonly PartitionLag[] | undefined> }
    | undefined

  constructor(options: {
    readonly group: string
    readonly id: string
    readonly readers: ReadonlyMap<string, JournalReader>
    readonly partitions: number
    readonly query: Query
    readonly clock: Clock
    /** Called by whoever has published in this process. */
    readonly listeners: Set<() => void>
  }) {
    this.#group = options.group
    this.#id = options.id
    this.#readers = options.readers
    this.#partitions = options.partitions
    this.#query = options.query
    this.#hints = new GroupHints(
      () => options.query('hints', options.group),
      (rows) => options.query('save_hints', options.group, rows),
    )
    this.#clock = options.clock
    this.#listeners = options.listeners
  }

  /** Takes its share of the partitions, and goes on saying that it is there, pulled or not. */
  async join(): Promise<void> {
    await this.#beat()
    this.#listeners.add(this.#onSignal)
    this.#beating = this.#keepBeating()
  }

  async next(maxFacts: number): Promise<Batch | undefined> {
    let idleMs = POLL_MS.first
    while (!this.#ended) {
      if (this.#trouble !== undefined) throw this.#trouble
      this.#wake = new AbortController()
      const batch = await this.#take(maxFacts)
      if (this.#ended) break
      if (batch.facts.length > 0) return batch
      // Nothing of ours among what was read: nobody will hint it, and there may be more.
      this.hint(batch)
      if (batch.ends.length > 0) continue
      await this.#clock.sleep(idleMs, this.#wake.signal)
      idleMs = Math.min(idleMs * 2, POLL_MS.last)
    }
    return undefined
  }

  hint({ ends }: Batch): void {
    for (const end of ends)
      if (this.#readings.has(placeOf(end))) this.#hints.note(end, this.#journals.get(end.topic))
  }

  reread({ topic, partition }: PartitionPlace): boolean {
    const place = placeOf({ topic, partition })
    if (this.#ended || !this.#readings.has(place)) return false
    this.#readings.set(place, { topic, partition, position: 0, last: undefined })
    this.#hints.drop({ topic, partition })
    this.#wake.abort()
    return true
  }

  /** An estimate: facts of all partitions are counted, and each has an equal share of them. */
  async lag(): Promise<readonly PartitionLag[] | undefined> {
    const nowMs = this.#clock.now()
    if (this.#lag === undefined || nowMs - this.#lag.atMs >= LAG_KEPT_MS)
      this.#lag = { atMs: nowMs, value: this.#countLag().catch(() => undefined) }
    return this.#lag.value
  }

  async leave(): Promise<void> {
    if (this.#ended) return
    this.#stopping.abort()
    this.#wake.abort()
    this.#listeners.delete(this.#onSignal)
    await this.#beating
    // The database may be away: then others take over when this member has not been seen for a while.
    await this.#hints.save().catch(() => {})
    await this.#query('leave', this.#group, this.#id).catch(() => {})
  }

  get #ended(): boolean {
    return this.#stopping.signal.aborted
  }

  async #keepBeating(): Promise<void> {
    while (!this.#ended) {
      await this.#clock.sleep(BEAT_MS, this.#stopping.signal)
      if (this.#ended) return
      try {
        await this.#hints.save()
        await this.#beat()
        this.#trouble = undefined
      } catch (error) {
        // Told by `next`: whoever pulls decides.
        this.#trouble = error
        this.#wake.abort()
      }
    }
  }

  /** Takes the partitions that are this member's by rank, from where the group's hints are. */
  async #beat(): Promise<void> {
    const members = Ids.parse(await this.#query('beat', this.#group, this.#id, GONE_MS))
    const rank = members.findIndex(({ id }) => id === this.#id)
    const mine = [...this.#readers.keys()].flatMap((topic) =>
      Array.from({ length: this.#partitions }, (_, partition) => ({ topic, partition })).filter(
        ({ partition }) => partition % members.length === rank,
      ),
    )
    const names = new Set(mine.map(placeOf))
    for (const [place, reading] of this.#readings)
      if (!names.has(place)) {
        this.#readings.delete(place)
        this.#hints.drop(reading)
      }
    const added = mine.filter((place) => !this.#readings.has(placeOf(place)))
    if (added.length === 0) return
    await this.#place(added)
  }

  /**
   * Reads these partitions from the group's hints. A hint of another journal, or of another epoch, than the one that is
   * read is none: it may lie beyond what the cursors, which went back, have heard. The cursors drop the repeats.
   */
  async #place(places: readonly PartitionPlace[]): Promise<void> {
    const known = await this.#hints.known(this.#journals)
    for (const { topic, partition } of places) {
      const place = placeOf({ topic, partition })
      const position = known.get(place) ?? 0
      this.#readings.set(place, { topic, partition, position, last: undefined })
    }
    this.#wake.abort()
  }

  /**
   * Whether a journal is the one that was read before, in the same epoch; else, and at first, its topic is placed anew.
   */
  async #isTheSame(topic: string, read: ReadJournal | undefined): Promise<boolean> {
    if (read === undefined || isSame(read, this.#journals.get(topic))) return true
    const places = [...this.#readings.values()].filter((reading) => reading.topic === topic)
    for (const place of places) this.#hints.drop(place)
    this.#journals.set(topic, read)
    try {
      await this.#place(places)
    } catch (error) {
      // Whoever fails here comes here again.
      this.#journals.delete(topic)
      throw error
    }
    return false
  }

  async #take(maxFacts: number): Promise<Batch> {
    const facts: HeardFact[] = []
    const ends: PartitionEnd[] = []
    for (const [topic, reader] of this.#readers) {
      if (facts.length >= maxFacts) break
      const readings = [...this.#readings.values()].filter((reading) => reading.topic === topic)
      if (readings.length === 0) continue
      const after = Math.min(...readings.map(({ position }) => position))
      const { facts: read, end, of } = await this.#read(reader, after, maxFacts - facts.length)
      if (!(await this.#isTheSame(topic, of))) continue
      // Partitions may have gone to others meanwhile.
      const still = readings.filter((reading) => this.#readings.get(placeOf(reading)) === reading)
      const byPartition = new Map(still.map((reading) => [reading.partition, reading]))
      for (const fact of read) {
        const reading = byPartition.get(fact.partition)
        if (reading === undefined || fact.position <= reading.position) continue
        // A table loses nothing, but the database may go back while a batch is under way: what was given before is
        // then to be given again first.
        facts.push({ ...fact, prev: reading.last ?? null })
        reading.last = fact.position
      }
      for (const reading of still) {
        if (end <= reading.position) continue
        reading.position = end
        const reached = { topic, partition: reading.partition, offset: BigInt(end) }
        if (of !== undefined) this.#hints.reached(reached, of)
        ends.push(reached)
      }
    }
    return { facts, unreadable: [], ends }
  }

  async #read(reader: JournalReader, after: number, max: number) {
    try {
      return await reader.read(after, max)
    } catch (error) {
      const reason = messageOf(error)
      throw new TransportError(`cannot read a journal: ${reason}`, { cause: error })
    }
  }

  async #countLag(): Promise<readonly PartitionLag[]> {
    const lags: PartitionLag[] = []
    for (const [topic, reader] of this.#readers) {
      const readings = [...this.#readings.values()].filter((reading) => reading.topic === topic)
      if (readings.length === 0) continue
      const behind = await reader.behind(Math.min(...readings.map(({ position }) => position)))
      for (const { partition } of readings)
        lags.push({ topic, partition, facts: behind / this.#partitions })
    }
    return lags
  }
}
