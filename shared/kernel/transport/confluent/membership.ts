import { systemClock } from '../../runtime/clock.ts'
import { delayMs, reasonOf, within, type KafkaAddress } from '../kafka/address.ts'
import { ArrivedRecords } from '../kafka/arrived.ts'
import { OffsetHints } from '../kafka/offset-hints.ts'
import type { SessionLength } from '../kafka/sessions.ts'
import type { Batch, Membership, PartitionLag, PartitionPlace } from '../transport.ts'
import type { Addon, Message } from './addon.ts'
import { isUnreadable, readCarefully } from './careful.ts'
import type { ConfluentControl } from './control.ts'
import { ConfluentGroup, type Dealing } from './group.ts'
import { HeldPartitions } from './held.ts'
import { KeptLag, lagOf } from './lag.ts'
import { Looking } from './looking.ts'
import { readMessage } from './message.ts'
import { startsOf } from './starts.ts'
import type { ConfluentStatistics, Measured } from './statistics.ts'

/** Records that wait in this process for `next`, at most, but for one `consume`. */
const BUFFERED = 2_000
/** The same in bytes, by the mean of what came last: large facts are few. */
const BUFFERED_BYTES = 16_000_000
/** Records taken over from librdkafka at once: making objects of them keeps everything else waiting. */
const AT_ONCE = 500
/** So long a full member waits for somebody to pull before its partitions are paused: pausing drops what was fetched ahead. */
const PATIENCE_MS = 1_000
/** So often librdkafka is looked after where nothing arrives: it tells then what the group has dealt. */
const LOOK_MS = 100
const JOIN_TIMEOUT_MS = 30_000
const HAND_OVER_MS = 1_000

interface MembershipOptions {
  readonly addon: Addon
  readonly address: KafkaAddress
  readonly control: ConfluentControl
  readonly sessions: Pick<SessionLength, 'ms' | 'refused'>
  readonly statistics: ConfluentStatistics
  /** Name of the group. */
  readonly name: string
  readonly topics: readonly string[]
  /** As in `JoinOptions`. */
  readonly looksBack: boolean
  /** Told which partitions it has, whenever that changes. */
  readonly onHeld: (places: readonly PartitionPlace[]) => void
}

/**
 * A member of a consumer group that is pulled, over a consumer of librdkafka, which fetches ahead, beats, and joins again
 * by itself when it was put out of the group.
 *
 * One loop does one thing after the other, so that what `consume` brings always belongs to the partitions that are held
 * when it returns: it acts on what the group has dealt, seeks what is to be read again, then consumes as long as there is
 * room. When nobody pulls for a while it pauses the partitions and goes on looking after the group: the member stays.
 */
export class ConfluentMembership implements Membership {
  readonly #options: MembershipOptions
  readonly #prefix: string
  readonly #sessionMs: number
  readonly #group: ConfluentGroup
  readonly #measured: Measured
  readonly #held = new HeldPartitions()
  readonly #arrived = new ArrivedRecords()
  readonly #hints: OffsetHints
  readonly #dealt: Dealing[] = []
  readonly #looking = new Looking(LOOK_MS)
  readonly #stopping = new AbortController()
  #paused = false
  #dealing = false
  #failures = 0
  #meanBytes = 0
  #wakeReader = (): void => {}
  #joined = (): void => {}
  /** While it joins: the broker wants longer sessions, which another member will have. */
  #refused: ((error: unknown) => void) | undefined
  #running: Promise<void> = Promise.resolve()
  readonly #lag = new KeptLag(() => lagOf(this.#held.placed, this.#arrived, this.#options.control))

  constructor(options: MembershipOptions) {
    this.#options = options
    const { addon, address, name, sessions } = options
    this.#prefix = address.prefix ?? ''
    this.#sessionMs = sessions.ms
    this.#measured = options.statistics.open('listen')
    this.#group = new ConfluentGroup(addon, address, name, sessions.ms, {
      dealt: (dealing) => {
        this.#dealt.push(dealing)
        this.#looking.wake()
      },
      arrived: () => this.#looking.wake(),
      measured: (json) => this.#measured.told(json),
      troubled: (error) => this.#troubled(`group ${this.#options.name}`, error),
    })
    this.#hints = new OffsetHints(
      () => ({
        active: !this.#dealing && this.#dealt.length === 0,
        commit: (ends) => this.#group.commit(ends),
      }),
      (error) => this.#troubled('commit', error),
    )
  }

  /** Resolves once its partitions are assigned and it knows where to read. */
  async join(): Promise<void> {
    await within(this.#group.join(this.#options.topics), JOIN_TIMEOUT_MS, 'connecting')
    const joined = new Promise<void>((resolve, reject) => {
      this.#joined = resolve
      this.#refused = reject
    })
    this.#running = this.#run()
    await within(joined, JOIN_TIMEOUT_MS, 'joining')
    this.#refused = undefined
  }

  /** Records taken over and not yet pulled. */
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
    const full = this.#full
    const batch = this.#arrived.take(maxFacts)
    if (full && !this.#full) this.#looking.wake()
    return batch
  }

  hint({ ends }: Batch): void {
    // A partition that has gone is another member's business by now.
    if (!this.#ended) this.#hints.add(ends.filter((end) => this.#held.get(end) !== undefined))
  }

  reread(place: PartitionPlace): boolean {
    if (this.#ended || this.#held.get(place) === undefined) return false
    // What was taken over of it is given no more.
    this.#drop(place)
    this.#held.seek(place)
    this.#looking.wake()
    return true
  }

  async lag(): Promise<readonly PartitionLag[] | undefined> {
    return this.#ended ? undefined : this.#lag.ask()
  }

  async leave(): Promise<void> {
    if (this.#ended) return
    this.#stopping.abort()
    this.#arrived.keep(() => false)
    this.#wakeReader()
    this.#looking.wake()
    await this.#running
    await this.#hints.end()
    this.#held.clear()
    this.#measured.freed()
    await this.#group.leave(this.#dealt)
  }

  get #ended(): boolean {
    return this.#stopping.signal.aborted
  }

  get #full(): boolean {
    const { count } = this.#arrived
    return count >= BUFFERED || count * this.#meanBytes >= BUFFERED_BYTES
  }

  async #run(): Promise<void> {
    let fullSinceMs: number | undefined
    while (!this.#ended) {
      this.#looking.begin()
      try {
        await this.#act()
        if (!this.#full) fullSinceMs = undefined
        else fullSinceMs ??= Date.now()
        const idle = fullSinceMs !== undefined && Date.now() - fullSinceMs >= PATIENCE_MS
        if (idle || fullSinceMs === undefined) {
          this.#pause(idle)
          const messages = await this.#group.consume(AT_ONCE)
          this.#failures = 0
          this.#take(messages)
          if (messages.length === AT_ONCE) continue
        }
        await this.#looking.rest()
      } catch (error) {
        if (this.#refused && this.#options.sessions.refused(reasonOf(error), this.#sessionMs))
          return this.#refused(error)
        this.#troubled(`group ${this.#options.name}`, error)
        this.#failures += 1
        // Its own troubles are those of the brokers: it is tried again when the error comes again.
        if (isUnreadable(error)) await this.#passOver().catch(() => {})
        await systemClock.sleep(delayMs(this.#failures), this.#stopping.signal)
      }
    }
  }

  /** Acts on what has been dealt and asked for since the last time. */
  async #act(): Promise<void> {
    for (let dealing = this.#dealt[0]; dealing !== undefined && !this.#ended;) {
      this.#dealing = true
      if (dealing.assigned) await this.#assign(dealing.places)
      else await this.#revoke(dealing.places)
      this.#dealt.shift()
      this.#dealing = false
      dealing = this.#dealt[0]
    }
    for (const end of await this.#options.control.earliest(this.#held.sought)) {
      const held = this.#held.get(end)
      if (held === undefined || !this.#held.isSought(held)) continue
      await this.#group.seek(end)
      this.#held.found(held, end.offset)
    }
  }

  async #assign(places: readonly PartitionPlace[]): Promise<void> {
    const { looksBack, control } = this.#options
    const starts = await startsOf(places, looksBack, this.#group, control)
    for (const start of starts) this.#held.hold(start)
    this.#group.assign(starts)
    if (this.#paused) this.#group.pause(places)
    this.#options.onHeld(this.#held.all)
    this.#joined()
    this.#options.address.onEvent?.({
      kind: 'assigned',
      group: this.#options.name,
      partitions: this.#held.size,
    })
  }

  async #revoke(places: readonly PartitionPlace[]): Promise<void> {
    // The last moment at which the group takes them from this member.
    await within(this.#hints.commit(), HAND_OVER_MS, 'commit').catch(() => {})
    for (const place of places) this.#drop(place)
    this.#options.onHeld(this.#held.all)
    this.#group.unassign(places)
  }

  #pause(pausing: boolean): void {
    if (pausing === this.#paused) return
    const places = this.#held.all
    if (pausing) this.#group.pause(places)
    else this.#group.resume(places)
    this.#paused = pausing
  }

  #take(messages: readonly Message[]): void {
    const bytes = messages.reduce((sum, { size }) => sum + size, 0)
    if (messages.length > 0) this.#meanBytes = bytes / messages.length
    for (const message of messages) {
      const { offset } = message
      const topic = message.topic.slice(this.#prefix.length)
      const held = this.#held.get({ topic, partition: message.partition })
      if (held === undefined || this.#held.isSought(held)) continue
      if (offset > held.next && this.#group.first(held) > held.next)
        this.#options.address.onEvent?.({ kind: 'missed', topic, partition: held.partition })
      held.next = offset + 1
      this.#arrived.add(held, [{ offset, decoded: readMessage(message, topic) }])
    }
    if (this.#arrived.count > 0) this.#wakeReader()
  }

  #drop(place: PartitionPlace): void {
    const held = this.#held.drop(place)
    if (held === undefined) return
    this.#hints.drop(place)
    this.#arrived.keep((reading) => reading !== held)
  }

  /** librdkafka does not get past a record, nor say which: each partition that stands still is read without it for a while. */
  async #passOver(): Promise<void> {
    const read = await readCarefully(this.#options.address, this.#held.placed)
    for (const { reading, records, end } of read) {
      this.#arrived.add(reading, records)
      reading.next = end
      await this.#group.seek({ ...reading, offset: BigInt(end) })
    }
    if (this.#arrived.count > 0) this.#wakeReader()
  }

  #troubled(what: string, error: unknown): void {
    if (!this.#ended)
      this.#options.address.onEvent?.({ kind: 'troubled', what, reason: reasonOf(error) })
  }
}
