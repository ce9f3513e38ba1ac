import { StoreError } from '../journal/errors.ts'
import type { JournalStore } from '../journal/store.ts'
import type { Clock } from '../runtime/clock.ts'
import { Standstill, type Stillness } from '../runtime/standstill.ts'
import { errorOf } from '../runtime/thrown.ts'
import { BatchCommit } from './batch-commit.ts'
import type { Model } from './model.ts'
import type { Registration } from './registration.ts'
import type { Settled, WrittenBatch } from './settled.ts'
import { streamOf } from './stream.ts'
import type { Unit } from './unit-of-work.ts'

/** What a writer tells of itself. */
export interface WriterListener {
  /** A commit assumed what no longer held: it is decided again. */
  stale(what: string): void
  /** The store is away: a batch waits, or its commands are given up. */
  troubled(error: Error): void
}

/** How a group of units waits. */
export interface Waiting {
  /** Patient: while the store is away it waits, until `hurry`. The others are then told that it is away. */
  readonly patient: boolean
  /** Nobody waits for it any more after this moment: what has not had its turn by then is not written. */
  readonly untilMs?: number
  /** The same, from when it aborts. */
  readonly gone?: AbortSignal | undefined
}

interface Group<Command> extends Waiting {
  readonly units: readonly Unit<Command>[]
  readonly resolve: (settled: readonly Settled[]) => void
  readonly reject: (error: unknown) => void
}

/** Units in one commit, at most. */
export const UNITS_PER_COMMIT = 1_000
/** Units that wait for the next commits, at most; beyond it requests are refused. */
const UNITS_WAITING = 10_000
const STORE_RETRY_MS = 200
/** A commit that was made so lately says that the next would go through too. */
const LATELY_MS = 2_000

/**
 * The one place where a service writes. Everything that wants to write queues here:
 *
 *     write() ──▶ queue ──▶ batch ──▶ committed: every group that is settled is answered
 *                             │ ◀── store away: impatient groups are told, the others wait and go again
 *                             │ ◀── somebody's fault: halved, until the culprit is alone
 *                             ▼
 *                    the culprit is set aside: a fact is parked, anything else fails alone
 *
 * Whatever has queued while one commit was under way is decided together and goes into the next: alone a unit waits
 * for nobody, under load one commit carries hundreds.
 */
export class Writer<State, Command> {
  readonly #store: JournalStore
  readonly #model: Model<State, Command>
  readonly #listener: WriterListener
  readonly #clock: Clock
  readonly #batches: BatchCommit<State, Command>
  readonly #written: ((batch: WrittenBatch) => void)[] = []
  readonly #queue: Group<Command>[] = []
  #waiting = 0
  #running: Promise<void> | undefined
  #committedAtMs = -Infinity
  #trying: Promise<void> | undefined
  /** It stands still while units wait and nothing is committed, or the last commit was refused. */
  readonly #standstill: Standstill
  readonly #stopping = new AbortController()
  readonly #hurrying = new AbortController()

  constructor(options: {
    readonly store: JournalStore
    readonly model: Model<State, Command>
    readonly listener: WriterListener
    readonly clock: Clock
    /** Absent: no other version of this service writes beside this one. */
    readonly registration?: Registration
  }) {
    const { store, model, listener, clock, registration } = options
    this.#store = store
    this.#model = model
    this.#listener = listener
    this.#clock = clock
    this.#standstill = new Standstill(clock, 'the store does not answer')
    const stale = (what: string): void => listener.stale(what)
    this.#batches = new BatchCommit({ store, model, clock, stale, registration })
  }

  /** Calls back after each commit, in the order in which it was asked to. */
  onWritten(listener: (batch: WrittenBatch) => void): void {
    this.#written.push(listener)
  }

  /** Decides and commits these units together, in this order, unless one of them is at fault. */
  write(units: readonly Unit<Command>[], waiting: Waiting): Promise<readonly Settled[]> {
    if (units.length === 0) return Promise.resolve([])
    if (this.#stopping.signal.aborted)
      return Promise.reject(new StoreError('the service is stopping'))
    if (!waiting.patient && this.#waiting + units.length > UNITS_WAITING)
      return Promise.reject(new StoreError('too many requests are waiting'))
    return new Promise((resolve, reject) => {
      this.#queue.push({ ...waiting, units, resolve, reject })
      this.#waiting += units.length
      this.#standstill.waits()
      this.#running ??= this.#run()
    })
  }

  /** The state of a stream as committed now. Throws an UnreadableStreamError. */
  async stateOf(stream: string): Promise<State> {
    const wants = { streams: [stream], documents: [], cursors: [], parkedKeys: [], tasks: [] }
    const facts = (await this.#store.load(wants)).streams.get(stream) ?? []
    return streamOf(stream, facts, (some) => this.#model.replayed(some)).state
  }

  /**
   * Finds out whether a commit would go through now, by one without meaning when none has been made lately. Throws
   * why not.
   */
  async tryOut(): Promise<void> {
    const sinceMs = this.#clock.now() - this.#committedAtMs
    // Negative: the clock was set back, and says nothing of how long ago it was.
    if (sinceMs >= 0 && sinceMs < LATELY_MS) return
    if (this.#trying !== undefined) return this.#trying
    this.#trying = this.#store.probe().finally(() => {
      this.#trying = undefined
    })
    await this.#trying
    this.#committedAtMs = this.#clock.now()
    if (this.#running === undefined) this.#standstill.moved()
  }

  /** How long nothing could be committed, and why: while units wait, or since the last that was refused. */
  get standstill(): Stillness | undefined {
    return this.#standstill.now
  }

  /** From now on nobody waits for a database that is away: whoever stops waits for those who write. */
  hurry(): void {
    this.#hurrying.abort()
  }

  /** Lets what has queued go through, as long as the database answers; then nothing more is taken. */
  async stop(): Promise<void> {
    this.hurry()
    this.#stopping.abort()
    await this.#running
  }

  async #run(): Promise<void> {
    // One turn of the microtask queue lets requests that arrived together be decided together.
    await Promise.resolve()
    for (let groups = this.#next(); groups.length > 0; groups = this.#next()) {
      try {
        await this.#writeGroups(groups)
      } catch (error) {
        // Nobody waits for what will not come; those that were settled before do not hear of it.
        this.#batches.forget()
        for (const { reject } of groups) reject(error)
      }
      // Whoever has waited for a store in trouble may have gone; the trouble stays until something is committed.
      if (!this.#standstill.hasFailed) this.#nextWaits()
    }
    this.#running = undefined
  }

  /** What waits now has only begun to. */
  #nextWaits(): void {
    this.#standstill.moved()
    if (this.#queue.length > 0) this.#standstill.waits()
  }

  #next(): readonly Group<Command>[] {
    const groups: Group<Command>[] = []
    let units = 0
    for (let group = this.#queue[0]; group !== undefined; group = this.#queue[0]) {
      if (groups.length > 0 && units + group.units.length > UNITS_PER_COMMIT) break
      this.#queue.shift()
      this.#waiting -= group.units.length
      if (group.gone?.aborted === true || this.#clock.now() >= (group.untilMs ?? Infinity)) {
        group.reject(new StoreError('nobody waits for it any more'))
        continue
      }
      groups.push(group)
      units += group.units.length
    }
    return groups
  }

  /** Writes these groups, each answered as soon as all of its units are settled. */
  async #writeGroups(groups: readonly Group<Command>[]): Promise<void> {
    const settled = new Map<Unit<Command>, Settled>()
    const faults = new Map<Unit<Command>, Error>()
    let left = groups
    let batches: readonly (readonly Unit<Command>[])[] = [groups.flatMap(({ units }) => units)]
    const answer = (): void => {
      left = left.filter(({ units, resolve }) => {
        const own = units.flatMap((unit) => settled.get(unit) ?? [])
        if (own.length < units.length) return true
        resolve(own)
        return false
      })
    }
    for (let batch = batches[0]; batch !== undefined; batch = batches[0]) {
      const written = await this.#batches.write(batch, faults).catch(errorOf)
      if (!(written instanceof Error)) {
        this.#tell(written)
        for (const [n, unit] of batch.entries()) {
          const one = written.settled[n]
          if (one !== undefined) settled.set(unit, one)
        }
        batches = batches.slice(1)
        answer()
        continue
      }
      const error = written
      this.#batches.forget()
      const [first] = batch
      const isAlone = batch.length === 1
      if (error instanceof StoreError || (isAlone && first !== undefined && faults.has(first))) {
        // A unit that is refused even when it is set aside waits too: nothing of it may be lost.
        left = await this.#waitForStore(left, error)
        const wanted = new Set(left.flatMap(({ units }) => units))
        batches = batches
          .map((units) => units.filter((unit) => wanted.has(unit)))
          .filter((units) => units.length > 0)
      } else if (isAlone && first !== undefined) {
        faults.set(first, error)
      } else {
        const middle = batch.length >> 1
        batches = [batch.slice(0, middle), batch.slice(middle), ...batches.slice(1)]
      }
    }
  }

  /** What is committed stays so, whatever becomes of those who are told of it. */
  #tell(written: WrittenBatch): void {
    this.#committedAtMs = this.#clock.now()
    this.#standstill.moved()
    // Others of the same batch may still wait: it is looked at after them.
    this.#standstill.waits()
    for (const listener of this.#written) {
      try {
        listener(written)
      } catch (error) {
        this.#listener.troubled(errorOf(error))
      }
    }
  }

  /** Gives up the groups that are not patient, waits a moment for the others, and gives those. */
  async #waitForStore(
    groups: readonly Group<Command>[],
    error: Error,
  ): Promise<readonly Group<Command>[]> {
    this.#standstill.failed(error.message)
    this.#listener.troubled(error)
    const given = groups.filter(({ patient }) => !patient || this.#hurrying.signal.aborted)
    for (const { reject } of given) reject(error)
    const left = groups.filter((group) => !given.includes(group))
    if (left.length > 0) await this.#clock.sleep(STORE_RETRY_MS, this.#hurrying.signal)
    return left
  }
}
