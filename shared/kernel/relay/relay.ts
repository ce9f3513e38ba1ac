import type { HeardFact } from '../domain/fact.ts'
import type { Language } from '../domain/language.ts'
import type { Clock } from '../runtime/clock.ts'
import { partitionOf } from '../transport/partition.ts'
import type { PartitionEnd, Transport } from '../transport/transport.ts'
import type { Notices } from '../journal/notices.ts'
import type { Checkpoint, JournalStore, RecordedFact } from '../journal/store.ts'
import { errorOf } from '../runtime/thrown.ts'

/** What a relay tells of itself. */
export interface RelayListener {
  published(facts: readonly HeardFact[]): void
  /** Another has taken the lead, or was given it, while this one believed to have it. */
  fenced(): void
  troubled(error: Error): void
}

/** A topic ends before what this relay has published there: made anew, or cut. Nothing is lost for good. */
export class BrokerForgotError extends Error {
  constructor({ service, topic }: Language, partition: number, end: number, known: number) {
    super(
      `the broker has forgotten facts: partition ${partition} of ${topic} ends at ${end}, although ${known} ` +
        `were published; whoever has not heard them gets them by bun run republier -- --service ${service} ` +
        '--depuis <a position before the loss; 1: all>',
    )
    this.name = 'BrokerForgotError'
  }
}

const LEASE_MS = 4_000
const RENEW_MS = 1_000
/** The lease is not trusted in its last part: a commit or a send may still be under way. */
const LEASE_MARGIN_MS = 1_000
const CHECKPOINT_MS = 500
const BATCH_FACTS = 1_000
/** Facts handed over by the writer and kept until published; beyond it they are read again. */
const OFFERED_FACTS = 20_000
/** Between looks at what others may have appended; rarely where they tell. */
const IDLE_MS = { first: 50, last: 200, told: 2_000 }
const TROUBLE_MS = { first: 50, last: 2_000 }

/**
 * Publishes a service's journal in the order of its positions, never past a batch that was not
 * acknowledged. One leader a service, by a lease; two leaders for a moment only repeat facts, in
 * order. What the leader's own writer has just appended is published from memory.
 */
export class Relay {
  readonly #store: JournalStore
  readonly #transport: Transport
  readonly #language: Language
  readonly #holder: string
  readonly #clock: Clock
  readonly #listener: RelayListener
  readonly #notices: Notices
  readonly #stopping = new AbortController()
  readonly #offered: { after: number; facts: readonly RecordedFact[] }[] = []
  #offeredFacts = 0
  #wake = new AbortController()
  #running: Promise<void> | undefined
  /** Whether the journal may hold facts that nobody has handed over: another instance's, or older ones. */
  #look = true
  #position = 0
  #last: number[] = []
  #ends: number[] = []
  #leadUntilMs = 0
  #renewAtMs = 0
  #saved = 0
  #saveAtMs = 0

  constructor(options: {
    readonly store: JournalStore
    readonly transport: Transport
    readonly language: Language
    /** Names this instance among those of the service. */
    readonly holder: string
    readonly clock: Clock
    readonly listener: RelayListener
    /** Of the instances of this service among each other. */
    readonly notices: Notices
  }) {
    this.#store = options.store
    this.#transport = options.transport
    this.#language = options.language
    this.#holder = options.holder
    this.#clock = options.clock
    this.#listener = options.listener
    this.#notices = options.notices
  }

  start(): void {
    if (this.#running === undefined) this.#notices.listen(() => this.#told())
    this.#running ??= this.#run()
  }

  /** Facts that this instance has just appended. */
  offer(after: number, facts: readonly RecordedFact[]): void {
    if (this.#offeredFacts + facts.length > OFFERED_FACTS) this.#forgetOffered()
    this.#offered.push({ after, facts })
    this.#offeredFacts += facts.length
    if (!this.leads) this.#notices.tell()
    this.#wake.abort()
  }

  /** Another instance has appended. */
  #told(): void {
    if (!this.leads) return
    this.#look = true
    this.#wake.abort()
  }

  /** Whether this instance leads now. */
  get leads(): boolean {
    return this.#clock.now() < this.#leadUntilMs - LEASE_MARGIN_MS
  }

  /** The last position that this instance has published, while it leads. */
  get position(): number {
    return this.#position
  }

  /** Publishes what is left, as long as the parts answer, saves the checkpoint, gives the lead back. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    this.#look = true
    this.#wake.abort()
    await this.#running
  }

  async #run(): Promise<void> {
    let idleMs = IDLE_MS.first
    let troubleMs = TROUBLE_MS.first
    const { signal } = this.#stopping
    while (!signal.aborted) {
      try {
        if (!(await this.#lead())) {
          this.#forgetOffered()
          await this.#clock.sleep(RENEW_MS, signal)
          continue
        }
        this.#wake = new AbortController()
        const moved = await this.#publishNext()
        await this.#saveCheckpoint(false)
        troubleMs = TROUBLE_MS.first
        const most = this.#notices.heard ? IDLE_MS.told : IDLE_MS.last
        idleMs = moved ? IDLE_MS.first : Math.min(idleMs * 2, most)
        if (moved) continue
        await this.#clock.sleep(idleMs, this.#wake.signal)
        // Looked at only when nothing was handed over for a while: what our own writer appends is on its
        // way to us, and reading it too cost a quarter of all facts a second decoding.
        if (!this.#wake.signal.aborted) this.#look = true
      } catch (error) {
        this.#listener.troubled(errorOf(error))
        this.#forgetOffered()
        await this.#clock.sleep(troubleMs, signal)
        troubleMs = Math.min(troubleMs * 2, TROUBLE_MS.last)
      }
    }
    await this.#finish()
  }

  async #finish(): Promise<void> {
    try {
      while (this.leads && (await this.#publishNext())) await this.#lead()
      await this.#saveCheckpoint(true)
      await this.#store.resign(this.#holder)
    } catch (error) {
      this.#listener.troubled(errorOf(error))
    }
  }

  async #lead(): Promise<boolean> {
    const nowMs = this.#clock.now()
    if (this.leads && nowMs < this.#renewAtMs) return true
    const led = this.leads
    const leadership = await this.#store.lead(this.#holder, LEASE_MS)
    if (leadership === undefined) {
      if (led) this.#listener.fenced()
      this.#leadUntilMs = 0
      return false
    }
    // Counted from before the request: the lease can only last longer than we believe.
    this.#leadUntilMs = nowMs + LEASE_MS
    this.#renewAtMs = nowMs + RENEW_MS
    if (!led) await this.#resume(leadership.checkpoint)
    return true
  }

  async #resume({ position, last, ends }: Checkpoint): Promise<void> {
    const { partitions } = this.#store.identity
    this.#position = position
    this.#saved = position
    this.#last = Array.from({ length: partitions }, (_, n) => last[n] ?? 0)
    this.#ends = Array.from({ length: partitions }, (_, n) => ends[n] ?? 0)
    this.#forgetOffered()
    this.#compareEnds(await this.#transport.ends(this.#language.topic, partitions), new Map())
  }

  /** Takes note of where the broker's partitions end; says so where that is behind what was published. */
  #compareEnds(ends: readonly PartitionEnd[], published: ReadonlyMap<number, number>): void {
    for (const { partition, offset } of ends) {
      const known = this.#ends[partition] ?? 0
      const before = Number(offset) - (published.get(partition) ?? 0)
      this.#ends[partition] = Number(offset)
      if (before < known)
        this.#listener.troubled(new BrokerForgotError(this.#language, partition, before, known))
    }
  }

  /** Publishes the next batch, from memory when it continues, else from the journal. */
  async #publishNext(): Promise<boolean> {
    const recorded = this.#takeOffered() ?? (await this.#readBehind())
    const end = recorded.at(-1)?.position
    if (end === undefined) return false
    const last = [...this.#last]
    const facts: HeardFact[] = []
    for (const fact of recorded)
      if (fact.key !== null) facts.push(this.#toPublish(fact, fact.key, last))
    if (facts.length > 0) {
      const ends = await this.#transport.publish(this.#language.topic, facts)
      this.#compareEnds(ends, countsOf(facts))
    }
    this.#position = end
    this.#last = last
    if (facts.length > 0) this.#listener.published(facts)
    return true
  }

  async #readBehind(): Promise<readonly RecordedFact[]> {
    // What was handed over and does not continue waits for what is between.
    if (!this.#look && this.#offered.length === 0) return []
    const facts = await this.#store.read(this.#position, BATCH_FACTS)
    this.#look = facts.length > 0
    return facts
  }

  #takeOffered(): readonly RecordedFact[] | undefined {
    const facts: RecordedFact[] = []
    let end = this.#position
    for (let offer = this.#offered[0]; offer !== undefined; offer = this.#offered[0]) {
      const known = offer.facts.at(-1)?.position ?? 0
      const reaches = offer.after === end
      if (!reaches && known > end) break
      if (reaches && facts.length > 0 && facts.length + offer.facts.length > BATCH_FACTS) break
      this.#offered.shift()
      this.#offeredFacts -= offer.facts.length
      if (!reaches) continue
      facts.push(...offer.facts)
      end = known
    }
    return facts.length > 0 ? facts : undefined
  }

  #forgetOffered(): void {
    this.#look = true
    this.#offered.length = 0
    this.#offeredFacts = 0
  }

  #toPublish(fact: RecordedFact, key: string, last: number[]): HeardFact {
    const { journal, partitions } = this.#store.identity
    const partition = partitionOf(key, partitions)
    const prev = last[partition] ?? 0
    last[partition] = fact.position
    const { position, type, timestamp, payload, correlationId } = fact
    const { service, topic } = this.#language
    const heard: { -readonly [Field in keyof HeardFact]: HeardFact[Field] } = {
      id: `${journal}:${position}`,
      service,
      topic,
      partition,
      key,
      type,
      timestamp,
      payload,
      journal,
      position,
      prev,
      correlationId,
    }
    if (fact.causationId !== undefined) heard.causationId = fact.causationId
    if (fact.traceparent !== undefined) heard.traceparent = fact.traceparent
    return heard
  }

  async #saveCheckpoint(now: boolean): Promise<void> {
    const nowMs = this.#clock.now()
    if (this.#position === this.#saved || (!now && nowMs < this.#saveAtMs)) return
    this.#saveAtMs = nowMs + CHECKPOINT_MS
    const position = this.#position
    const checkpoint = { position, last: this.#last, ends: this.#ends }
    const kept = await this.#store.saveCheckpoint(this.#holder, checkpoint)
    if (kept) this.#saved = position
    else {
      if (this.leads) this.#listener.fenced()
      this.#leadUntilMs = 0
    }
  }
}

/** How many of these facts go to each partition. */
const countsOf = (facts: readonly HeardFact[]): ReadonlyMap<number, number> => {
  const counts = new Map<number, number>()
  for (const { partition } of facts) counts.set(partition, (counts.get(partition) ?? 0) + 1)
  return counts
}
