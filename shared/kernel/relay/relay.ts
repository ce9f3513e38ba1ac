import type { Language } from '../domain/language.ts'
import type { Notices } from '../journal/notices.ts'
import type { JournalStore, RecordedFact } from '../journal/store.ts'
import type { Clock } from '../runtime/clock.ts'
import { Nap } from '../runtime/nap.ts'
import type { Stillness } from '../runtime/standstill.ts'
import { errorOf } from '../runtime/thrown.ts'
import { TransportError, type Transport } from '../transport/transport.ts'
import { Lead } from './lead.ts'
import { Offered } from './offered.ts'
import { isDue, resumed, type Progress } from './progress.ts'
import { PublishWatch } from './publish-watch.ts'
import type { RelayListener } from './relay-listener.ts'
import { goBackBefore } from './republish.ts'
import { countsOf, toPublish } from './to-publish.ts'
import type { LostTail } from './topic-ends.ts'

/** An instance that does not lead asks for the lead this often. */
const LEAD_MS = 1_000
const CHECKPOINT_MS = 500
const BATCH_FACTS = 1_000
/** Pauses between looks for facts of other instances; they are long (`told`) where notices tell of such facts. */
const IDLE_MS = { first: 50, last: 200, told: 2_000 }
/** The pause between looks at where the topic ends: a broker may lose facts after which nothing is published. */
const ENDS_MS = 5_000
const TROUBLE_MS = { first: 50, last: 2_000 }

/**
 * Publishes a service's journal in the order of its positions, never past a batch that was not acknowledged:
 *
 *     waiting ── lead taken ──▶ resuming: from the stored checkpoint
 *        ▲                          │
 *        │                      publishing ◀──▶ idle: woken by the writer or a notice, or looks by itself
 *        │                          │ ── the topic is shorter than it was ──▶ checkpoint set back, resuming
 *        └── lead lost, by term ────┤
 *                                   ▼ stop
 *                              draining: up to the head as of the stop, then the lead is given back
 *
 * A service has one leader. If there are two for a moment, they only repeat facts, in order. What the leader's own
 * writer has just appended is published from memory.
 */
export class Relay {
  readonly #store: JournalStore
  readonly #transport: Transport
  readonly #language: Language
  readonly #prepare: () => Promise<void>
  readonly #holder: string
  readonly #clock: Clock
  readonly #listener: RelayListener
  readonly #notices: Notices
  readonly #stopping = new AbortController()
  readonly #offered = new Offered()
  readonly #nap: Nap
  readonly #watch: PublishWatch
  #running: Promise<void> | undefined
  /** Whether the journal may hold facts that were not offered here: those of other instances, and older ones. */
  #look = true
  #lead: Lead | undefined
  #progress: Progress | undefined
  #saveAtMs = 0
  #endsAtMs = 0

  constructor(options: {
    readonly store: JournalStore
    readonly transport: Transport
    readonly language: Language
    /** Makes the topics that are missing: a broker made anew has none. */
    readonly prepare: () => Promise<void>
    /** Names this instance among those of the service. */
    readonly holder: string
    readonly clock: Clock
    readonly listener: RelayListener
    /** Tells the other instances of this service that something was appended, and hears the same from them. */
    readonly notices: Notices
  }) {
    this.#store = options.store
    this.#transport = options.transport
    this.#language = options.language
    this.#prepare = options.prepare
    this.#holder = options.holder
    this.#clock = options.clock
    this.#listener = options.listener
    this.#notices = options.notices
    this.#nap = new Nap(options.clock)
    this.#watch = new PublishWatch({
      clock: options.clock,
      topic: options.language.topic,
      troubled: (error) => options.listener.troubled(error),
    })
  }

  start(): void {
    if (this.#running !== undefined) return
    this.#notices.listen(() => {
      if (this.leads) this.#lookSoon()
    })
    this.#running = this.#run()
  }

  /** Takes facts that this instance has just appended. `after` is the position before them. */
  offer(after: number, facts: readonly RecordedFact[]): void {
    if (!this.#offered.add(after, facts)) this.#look = true
    if (!this.leads) this.#notices.tell()
    this.#nap.wake()
  }

  /** Whether this instance leads now. */
  get leads(): boolean {
    return this.#lead?.held === true
  }

  /** How long nothing could be published, and why. */
  get standstill(): Stillness | undefined {
    return this.#watch.standstill
  }

  /** The last position that this instance has published, while it leads. */
  get position(): number {
    return this.#progress?.position ?? 0
  }

  /** Publishes what is there now if the parts answer, saves the checkpoint, and gives the lead back. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    this.#lookSoon()
    await this.#running
  }

  #lookSoon(): void {
    this.#look = true
    this.#nap.wake()
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping
    let troubleMs = TROUBLE_MS.first
    while (!signal.aborted) {
      try {
        const lead = await Lead.take({
          store: this.#store,
          clock: this.#clock,
          holder: this.#holder,
          troubled: (error) => this.#listener.troubled(error),
        })
        if (lead === undefined) {
          this.#forget()
          await this.#clock.sleep(LEAD_MS, signal)
          continue
        }
        await this.#leadTerm(lead, () => {
          troubleMs = TROUBLE_MS.first
        })
      } catch (error) {
        this.#listener.troubled(errorOf(error))
        await this.#clock.sleep(troubleMs, signal)
        troubleMs = Math.min(troubleMs * 2, TROUBLE_MS.last)
      }
    }
  }

  /** Publishes until the lead is lost or given back. Throws when it cannot resume. */
  async #leadTerm(lead: Lead, moved: () => void): Promise<void> {
    this.#lead = lead
    this.#forget()
    const progress = resumed(lead.leadership.checkpoint, this.#store.identity.partitions)
    this.#progress = progress
    this.#endsAtMs = 0
    const over = new AbortController()
    const watching = this.#watch.run(over.signal)
    lead.lost.addEventListener('abort', () => this.#nap.wake(), { once: true })
    try {
      await this.#publishWhileLeading(lead, progress, moved)
      if (!lead.lost.aborted) await this.#drain(lead, progress)
      else if (!progress.isSetBack) this.#listener.fenced()
    } finally {
      over.abort()
      await watching
      this.#lead = undefined
      this.#watch.moved()
      await lead.end().catch((error: unknown) => this.#listener.troubled(errorOf(error)))
    }
  }

  async #publishWhileLeading(lead: Lead, progress: Progress, moved: () => void): Promise<void> {
    const over = AbortSignal.any([this.#stopping.signal, lead.lost])
    let idleMs = IDLE_MS.first
    let troubleMs = TROUBLE_MS.first
    while (!over.aborted) {
      try {
        lead.step()
        if (!lead.held) {
          await this.#clock.sleep(IDLE_MS.last, over)
          continue
        }
        this.#nap.begin()
        if (over.aborted) break
        if (await this.#healTopic(lead, progress)) return lead.lose()
        const hasMoved = await this.#publishNext(lead, progress)
        await this.#saveCheckpoint(lead, progress, false)
        troubleMs = TROUBLE_MS.first
        this.#watch.moved()
        moved()
        const most = this.#notices.heard ? IDLE_MS.told : IDLE_MS.last
        idleMs = hasMoved ? IDLE_MS.first : Math.min(idleMs * 2, most)
        if (hasMoved) continue
        const isWoken = await this.#nap.sleep(idleMs)
        // The journal is read only when nothing was offered for a while. What our own writer appends is offered in a
        // moment anyway, and reading it as well made a quarter of all facts be decoded twice (measured).
        if (!isWoken) this.#look = true
      } catch (thrown) {
        const error = errorOf(thrown)
        this.#watch.troubled(error)
        this.#forget()
        if (error instanceof TransportError && error.topicMissing)
          await this.#prepare().catch((failed: unknown) => this.#watch.troubled(errorOf(failed)))
        this.#endsAtMs = 0
        await this.#clock.sleep(troubleMs, over)
        troubleMs = Math.min(troubleMs * 2, TROUBLE_MS.last)
      }
    }
  }

  /** Publishes up to the head as of now, since another instance may go on appending for ever. */
  async #drain(lead: Lead, progress: Progress): Promise<void> {
    const { head } = await this.#store.extent(progress.position)
    while (lead.held && progress.position < head && (await this.#publishNext(lead, progress))) {
      lead.step()
      this.#look = true
    }
    await this.#saveCheckpoint(lead, progress, true)
  }

  /** Publishes the next batch: from memory if a lot continues the position, else from the journal. */
  async #publishNext(lead: Lead, progress: Progress): Promise<boolean> {
    const offered = this.#offered.takeAfter(progress.position, BATCH_FACTS)
    const recorded = offered.length > 0 ? offered : await this.#readBehind(progress.position)
    const end = recorded.at(-1)?.position
    if (end === undefined) return false
    const { facts, last } = toPublish(recorded, progress.last, this.#language, this.#store.identity)
    const publish = () => this.#transport.publish(this.#language.topic, facts)
    const ends = facts.length === 0 ? [] : await this.#watch.watched(publish)
    // What was published does not count here: whoever leads now has begun at the stored checkpoint.
    if (lead.lost.aborted) return false
    const lost = progress.ends.note(ends, countsOf(facts))
    progress.position = end
    progress.last = last
    if (facts.length > 0) this.#listener.published(facts)
    if (lost.length > 0) await this.#goBack(lead, progress, lost)
    return true
  }

  async #readBehind(position: number): Promise<readonly RecordedFact[]> {
    // If lots are offered that do not continue the position, the facts in between have to be read.
    if (!this.#look && this.#offered.isEmpty) return []
    const facts = await this.#store.read(position, BATCH_FACTS)
    this.#look = facts.length > 0
    return facts
  }

  /** Looks now and then whether the topic still ends where it did. Gives whether the lead was given up for that. */
  async #healTopic(lead: Lead, progress: Progress): Promise<boolean> {
    const nowMs = this.#clock.now()
    if (!isDue(nowMs, this.#endsAtMs, ENDS_MS)) return false
    const { partitions } = this.#store.identity
    const lost = progress.ends.note(await this.#transport.ends(this.#language.topic, partitions))
    this.#endsAtMs = nowMs + ENDS_MS
    if (lost.length > 0) await this.#goBack(lead, progress, lost)
    return lead.lost.aborted
  }

  /** Sets the checkpoint back to before what was lost, and gives the lead up; the next term begins there. */
  async #goBack(lead: Lead, progress: Progress, lost: readonly LostTail[]): Promise<void> {
    await this.#saveCheckpoint(lead, progress, true)
    if (lead.lost.aborted) return
    const position = await goBackBefore(this.#store, lost, {
      published: progress.position,
      ends: progress.ends.all,
      clock: this.#clock,
    })
    progress.isSetBack = true
    this.#listener.wentBack(lost, position)
    lead.lose()
  }

  async #saveCheckpoint(lead: Lead, progress: Progress, now: boolean): Promise<void> {
    const nowMs = this.#clock.now()
    const { position, last, ends, saved } = progress
    if (position === saved || (!now && !isDue(nowMs, this.#saveAtMs, CHECKPOINT_MS))) return
    this.#saveAtMs = nowMs + CHECKPOINT_MS
    const checkpoint = { position, last, ends: ends.all }
    if (await this.#store.saveCheckpoint(lead.leadership, saved, checkpoint))
      progress.saved = position
    else lead.lose()
  }

  #forget(): void {
    this.#look = true
    this.#offered.forget()
  }
}
