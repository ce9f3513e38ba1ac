import type { HeardFact } from '../domain/fact.ts'
import type { JournalStore } from '../journal/store.ts'
import type { Clock } from '../runtime/clock.ts'
import type {
  Batch,
  Membership,
  PartitionLag,
  PartitionPlace,
  Transport,
  UnreadableRecord,
} from '../transport/transport.ts'
import { UNITS_PER_COMMIT } from '../writing/writer.ts'
import { Standstill, type Stillness } from '../runtime/standstill.ts'
import { errorOf } from '../runtime/thrown.ts'
import { GapHealer, type Gap, type GapListener } from './gaps.ts'
import { MovedHints } from './moved-hints.ts'
import type { PassedOver, Sources } from './sources.ts'

/** What a consumer tells of itself. */
export interface ConsumerListener extends GapListener {
  unreadable(record: UnreadableRecord): void
  passedOver(passedOver: PassedOver): void
  troubled(error: Error): void
}

type ConsumedSources = Pick<Sources, 'divide' | 'waitsIn' | 'decidedSince' | 'mayHear'>

/** So long whoever asks how it goes waits for the broker to say what is left. */
const LAG_MS = 500
const TROUBLE_MS = { first: 100, last: 5_000 }
/** So long facts that change nothing here wait for one that does: their cursors move in its commit. */
const HELD_MS = 200
/** Between looks at what an operator has decided and at gaps that are open. */
const TEND_EVERY_MS = 500

/**
 * Pulls what has arrived, hands it over, and hints the broker once it is committed. The next batch is
 * whatever arrived meanwhile. Nothing is pulled while a batch is under way: that is the backpressure.
 * A service is brought many facts that are not its business (of a lone saga, two out of three): alone
 * they are not worth a commit.
 */
export class Consumer {
  readonly #transport: Transport
  readonly #group: string
  readonly #topics: readonly string[]
  readonly #concerns: (fact: HeardFact) => boolean
  readonly #handle: (facts: readonly HeardFact[]) => Promise<readonly Gap[]>
  readonly #sources: ConsumedSources
  readonly #healer: GapHealer
  readonly #movedHints: MovedHints | undefined
  readonly #listener: ConsumerListener
  readonly #clock: Clock
  readonly #standstill: Standstill
  readonly #stopping = new AbortController()
  #membership: Membership | undefined
  #running: Promise<void> | undefined

  constructor(options: {
    readonly transport: Transport
    readonly group: string
    readonly topics: readonly string[]
    /** Where the cursors are, by which hints are judged; absent for whoever has none. */
    readonly cursors?: Pick<JournalStore, 'load'>
    /** Whether a fact can change anything here. */
    readonly concerns: (fact: HeardFact) => boolean
    /** Resolves once these facts are applied, parked, or known to need neither; gives those that were not. */
    readonly handle: (facts: readonly HeardFact[]) => Promise<readonly Gap[]>
    /** Which journals are heard. */
    readonly sources: ConsumedSources
    /** Asks the owner of a journal for facts that are not on the topic. */
    readonly ask: (gap: Gap) => Promise<void>
    readonly listener: ConsumerListener
    readonly clock: Clock
  }) {
    const { ask, listener, clock, sources, cursors } = options
    this.#transport = options.transport
    this.#group = options.group
    this.#topics = options.topics
    this.#concerns = options.concerns
    this.#handle = options.handle
    this.#sources = sources
    this.#healer = new GapHealer({ ask, listener, clock })
    this.#movedHints =
      cursors &&
      new MovedHints({
        store: cursors,
        mayHear: (fact) => sources.mayHear(fact),
        ask,
        listener,
        clock,
      })
    this.#listener = listener
    this.#clock = clock
    this.#standstill = new Standstill(clock)
  }

  start(): void {
    this.#running ??= this.#run()
  }

  /** Whether it has joined its group. */
  get joined(): boolean {
    return this.#membership !== undefined
  }

  /** Facts that wait at the broker, by partition; undefined when unknown. */
  async lag(): Promise<readonly PartitionLag[] | undefined> {
    return this.#membership?.lag()
  }

  /**
   * How long nothing has been pulled although the broker says that facts wait, counted from the first call that found
   * them waiting.
   */
  async standstill(): Promise<Stillness | undefined> {
    const over = new AbortController()
    const late = this.#clock.sleep(LAG_MS, over.signal).then(() => undefined)
    const lag = await Promise.race([this.lag().catch(() => undefined), late])
    over.abort()
    const facts = lag?.reduce((sum, one) => sum + one.facts, 0)
    if (facts === 0) this.#standstill.moved()
    if (facts !== undefined && facts > 0)
      this.#standstill.failed(`${facts} facts wait at the broker`)
    return this.#standstill.now
  }

  /** How many gaps are not healed yet, by topic; those of partitions that another member holds are its own. */
  openGaps(): readonly (readonly [topic: string, gaps: number])[] {
    return this.#topics.map((topic) => [topic, this.#healer.openOn(topic)] as const)
  }

  /** Leaves its group and joins it again: partitions that have been added are dealt out then. */
  async rejoin(): Promise<void> {
    await this.#membership
      ?.leave()
      .catch((error: unknown) => this.#listener.troubled(errorOf(error)))
  }

  /** Ends after the batch under way, then leaves the group. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    await this.#membership?.leave()
    await this.#running
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping
    let troubleMs = TROUBLE_MS.first
    while (!signal.aborted) {
      const left = new AbortController()
      let tending: Promise<void> | undefined
      try {
        const membership = await this.#transport.join(this.#group, this.#topics, {
          looksBack: this.#movedHints !== undefined,
        })
        this.#membership = membership
        if (signal.aborted) await membership.leave()
        tending = this.#tend(membership, AbortSignal.any([signal, left.signal]))
        await this.#pull(membership, () => {
          troubleMs = TROUBLE_MS.first
        })
      } catch (error) {
        if (!signal.aborted) this.#listener.troubled(errorOf(error))
      }
      left.abort()
      await tending
      // Whatever was pulled and not committed comes again from the last hint; the cursors drop repeats.
      await this.#membership?.leave().catch(() => {})
      this.#membership = undefined
      this.#healer.forget()
      this.#movedHints?.forget()
      await this.#clock.sleep(troubleMs, signal)
      troubleMs = Math.min(troubleMs * 2, TROUBLE_MS.last)
    }
  }

  async #pull(membership: Membership, committed: () => void): Promise<void> {
    let held: Held = nothingHeld()
    let pulling: Promise<Batch | undefined> | undefined
    for (;;) {
      pulling ??= membership.next(UNITS_PER_COMMIT - held.facts.length)
      const batch = await (held.due === undefined ? pulling : Promise.race([pulling, held.due]))
      if (batch === undefined) break
      if (batch !== DUE) {
        pulling = undefined
        this.#standstill.moved()
        for (const record of batch.unreadable) this.#listener.unreadable(record)
        if (batch.beforeHints !== undefined) this.#movedHints?.saw(batch.beforeHints)
        held.batches.push(batch)
        held.facts.push(...batch.facts)
        const urgent =
          held.facts.length >= UNITS_PER_COMMIT || batch.facts.some((fact) => this.#concerns(fact))
        if (!urgent) {
          held.over ??= new AbortController()
          held.due ??= this.#clock.sleep(HELD_MS, held.over.signal).then(() => DUE)
          continue
        }
      }
      const { facts, batches, over } = held
      held = nothingHeld()
      over?.abort(APPLIED)
      if (facts.length > 0) await this.#apply(facts, membership)
      for (const one of batches)
        membership.hint({ ...one, ends: one.ends.filter((end) => this.#mayHint(end)) })
      committed()
    }
    held.over?.abort()
  }

  async #apply(facts: readonly HeardFact[], membership: Membership): Promise<void> {
    const { heard, passedOver } = await this.#sources.divide(facts)
    for (const one of passedOver) {
      this.#listener.passedOver(one)
      if (one.why === 'refused') this.#healer.refused(one.facts)
    }
    const gaps = heard.length === 0 ? [] : await this.#handle(heard)
    this.#healer.saw(heard, gaps, (place) => membership.reread(place))
    this.#movedHints?.handled(heard)
  }

  /** What is not settled in a partition is to come again after a restart. */
  #mayHint(place: PartitionPlace): boolean {
    return !this.#sources.waitsIn(place) && !this.#healer.isOpenIn(place)
  }

  /** Beside pulling, since what is waited for may come when no fact does. */
  async #tend(membership: Membership, signal: AbortSignal): Promise<void> {
    const reread = (place: PartitionPlace): boolean => membership.reread(place)
    while (!signal.aborted) {
      await this.#clock.sleep(TEND_EVERY_MS, signal)
      if (signal.aborted) return
      try {
        for (const place of await this.#sources.decidedSince()) reread(place)
        await this.#healer.tend(reread)
        await this.#movedHints?.tend()
      } catch (error) {
        this.#listener.troubled(errorOf(error))
      }
    }
  }
}

const DUE = 'due'
/** A reason of its own spares an error with its stack, which is what aborting is dear for. */
const APPLIED = 'applied'

/** Batches that are pulled and not committed yet, and until when they may stay so. */
interface Held {
  readonly batches: Batch[]
  readonly facts: HeardFact[]
  /** Of the wait for `due`: an urgent batch, as those of a lone saga are, makes none. */
  over: AbortController | undefined
  due: Promise<typeof DUE> | undefined
}

const nothingHeld = (): Held => ({
  batches: [],
  facts: [],
  over: undefined,
  due: undefined,
})
