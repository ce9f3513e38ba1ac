import type { FactContext, HeardFact } from '../domain/fact.ts'
import {
  DataError,
  StaleError,
  StoreError,
  cursorName,
  type Committed,
  type CursorKey,
  type JournalStore,
  type NewFact,
  type RecordedFact,
  type StoredTask,
} from '../journal/store.ts'
import type { Clock } from '../runtime/clock.ts'
import { build } from './decide-unit.ts'
import { Known } from './remembered.ts'
import type { Model, Result, Unit } from './unit-of-work.ts'
import { Workspace, type DocumentChange } from './workspace.ts'
import { errorOf } from '../runtime/thrown.ts'

/** What the rest of the service hears of each commit. */
export interface WriterListener {
  /** Facts just appended, with their positions; `after` is the position before the first. */
  appended(after: number, facts: readonly RecordedFact[]): void
  /** Tasks just inserted and leased to this instance. */
  asked(tasks: readonly StoredTask[]): void
  /** A task was inserted that is due later. */
  delayed(dueAtMs: number): void
  /** A batch went through: for logs and metrics. */
  written(batch: WrittenBatch): void
  /** A commit assumed what no longer held: it is decided again. */
  stale(what: string): void
  /** The store is away: a batch waits, or its commands are given up. */
  troubled(error: Error): void
}

export interface WrittenBatch {
  readonly heard: readonly {
    readonly fact: HeardFact
    readonly result: Result
    readonly said: readonly RecordedFact[]
  }[]
  readonly units: number
  /** Each unit, and at the same place what became of it. */
  readonly asked: readonly Unit<unknown>[]
  readonly settled: readonly Settled[]
  /** What it appended, published or not. */
  readonly facts: readonly RecordedFact[]
  readonly changes: readonly DocumentChange[]
  readonly durationMs: number
}

/** A result together with the facts that it caused, at their positions. */
export interface Settled {
  readonly result: Result
  readonly facts: readonly RecordedFact[]
  /** Published positions of the stream of a command; 0: none. */
  readonly first: number
  readonly last: number
  /** Where the stream of a command began: its first fact's correlation and trace. */
  readonly origin?: FactContext | undefined
}

interface Group<Command> {
  readonly units: readonly Unit<Command>[]
  /** A group that must not be given up waits for the store; the others are told that it is away. */
  readonly patient: boolean
  readonly resolve: (settled: readonly Settled[]) => void
  readonly reject: (error: unknown) => void
}

/** Units in one commit, at most. */
export const UNITS_PER_COMMIT = 1_000
/** Units that wait for the next commits, at most; beyond it requests are refused. */
const UNITS_WAITING = 10_000
/** Loads and stale attempts for one batch before it counts as the store's trouble. */
const ATTEMPTS = 12
const STORE_RETRY_MS = 200

/**
 * The one place where a service writes. Everything that wants to write queues here; whatever has
 * queued while one commit was under way is decided together and goes into the next: alone a unit
 * waits for nobody, under load one commit carries hundreds.
 */
export class Writer<State, Command> {
  readonly #store: JournalStore
  readonly #model: Model<State, Command>
  readonly #listener: WriterListener
  readonly #clock: Clock
  readonly #known: Known<State>
  readonly #queue: Group<Command>[] = []
  #waiting = 0
  #running: Promise<void> | undefined
  readonly #stopping = new AbortController()
  readonly #hurrying = new AbortController()

  constructor(options: {
    readonly store: JournalStore
    readonly model: Model<State, Command>
    readonly listener: WriterListener
    readonly clock: Clock
  }) {
    this.#store = options.store
    this.#model = options.model
    this.#listener = options.listener
    this.#clock = options.clock
    this.#known = new Known((facts) => options.model.replayed(facts))
  }

  /**
   * Decides and commits these units together, in this order. Patient groups wait while the database
   * is away, until `hurry`; the others are rejected with a StoreError.
   */
  write(units: readonly Unit<Command>[], patient: boolean): Promise<readonly Settled[]> {
    if (units.length === 0) return Promise.resolve([])
    if (this.#stopping.signal.aborted)
      return Promise.reject(new StoreError('the service is stopping'))
    if (!patient && this.#waiting + units.length > UNITS_WAITING)
      return Promise.reject(new StoreError('too many requests are waiting'))
    return new Promise((resolve, reject) => {
      this.#queue.push({ units, patient, resolve, reject })
      this.#waiting += units.length
      this.#running ??= this.#run()
    })
  }

  /** The state of a stream as committed now. */
  async stateOf(stream: string): Promise<State> {
    const wants = { streams: [stream], documents: [], cursors: [], parkedKeys: [], tasks: [] }
    return this.#model.replayed((await this.#store.load(wants)).streams.get(stream) ?? [])
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
        this.#known.forget()
        for (const { reject } of groups) reject(error)
      }
    }
    this.#running = undefined
  }

  #next(): readonly Group<Command>[] {
    const groups: Group<Command>[] = []
    let units = 0
    for (let group = this.#queue[0]; group !== undefined; group = this.#queue[0]) {
      if (groups.length > 0 && units + group.units.length > UNITS_PER_COMMIT) break
      this.#queue.shift()
      groups.push(group)
      units += group.units.length
    }
    this.#waiting -= units
    return groups
  }

  async #writeGroups(groups: readonly Group<Command>[]): Promise<void> {
    for (let left = groups; left.length > 0;) {
      try {
        const settled = await this.#commit(left.flatMap(({ units }) => units))
        let start = 0
        for (const { units, resolve } of left) {
          resolve(settled.slice(start, start + units.length))
          start += units.length
        }
        return
      } catch (error) {
        this.#known.forget()
        if (error instanceof DataError) return this.#isolate(left, error)
        this.#listener.troubled(errorOf(error))
        const given = left.filter(({ patient }) => !patient || this.#hurrying.signal.aborted)
        for (const { reject } of given) reject(error)
        left = left.filter((group) => !given.includes(group))
        if (left.length > 0) await this.#clock.sleep(STORE_RETRY_MS, this.#hurrying.signal)
      }
    }
  }

  /** The database refuses something in this batch: each unit goes alone, and the culprit is found. */
  async #isolate(groups: readonly Group<Command>[], error: DataError): Promise<void> {
    for (const group of groups) {
      const settled: Settled[] = []
      for (const unit of group.units) {
        if (groups.length === 1 && group.units.length === 1) {
          settled.push(...(await this.#setAside(unit, error)))
          continue
        }
        try {
          settled.push(...(await this.#commit([unit])))
        } catch (alone) {
          if (!(alone instanceof DataError)) {
            group.reject(alone)
            break
          }
          settled.push(...(await this.#setAside(unit, alone)))
        }
      }
      if (settled.length === group.units.length) group.resolve(settled)
      else group.reject(error)
    }
  }

  /** A fact that the database cannot hold is parked; anything else fails alone. */
  async #setAside(unit: Unit<Command>, error: DataError): Promise<readonly Settled[]> {
    if (unit.kind !== 'fact')
      return [{ result: { kind: 'failed', error }, facts: [], first: 0, last: 0 }]
    return this.#commit([unit], {
      ...this.#model,
      hear: () => {
        throw error
      },
    })
  }

  async #commit(
    units: readonly Unit<Command>[],
    model: Model<State, Command> = this.#model,
  ): Promise<readonly Settled[]> {
    const started = this.#clock.now()
    const reread = new Set<string>()
    const confirmed = (cursor: CursorKey): boolean => reread.has(cursorName(cursor))
    const decide = () => {
      const workspace = new Workspace<State>(this.#known)
      const results = units.map((unit) => build(model, unit, workspace, confirmed))
      return { workspace, results: results.filter((result) => result !== undefined) }
    }
    const finish = (
      { workspace, results }: ReturnType<typeof decide>,
      committed: Committed,
    ): readonly Settled[] => {
      workspace.remember(committed)
      return this.#settle(units, workspace, results, committed, started)
    }

    let wants = new Workspace<State>(this.#known).assumed
    let reason = 'something had always to be loaded first'
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const made = decide()
      wants = made.workspace.assumed
      if (!made.workspace.missing.complete) {
        const missing = made.workspace.missing.wants
        for (const cursor of missing.cursors) reread.add(cursorName(cursor))
        this.#known.learn(missing, await this.#store.load(missing))
        continue
      }
      try {
        return finish(made, await this.#store.commit(made.workspace.batch))
      } catch (error) {
        if (!(error instanceof StaleError)) throw error
        this.#listener.stale(error.what)
        reason = error.message
      }
      // Stale once: read again under locks, where nobody else can change it.
      const again = await this.#underLocks(wants.wants, decide, reread)
      if (again !== undefined) return finish(again.made, again.committed)
    }
    throw new StoreError(`not decided after ${ATTEMPTS} attempts: ${reason}`)
  }

  async #underLocks<Made extends { workspace: Workspace<State>; results: readonly Result[] }>(
    wants: Parameters<JournalStore['locked']>[0],
    decide: () => Made,
    reread: Set<string>,
  ): Promise<{ made: Made; committed: Committed } | undefined> {
    try {
      return await this.#store.locked(wants, async (loaded, commit) => {
        this.#known.learn(wants, loaded)
        for (const cursor of wants.cursors) reread.add(cursorName(cursor))
        const made = decide()
        // Fresh states may ask for more than was locked: out of the locks, load it, and once more.
        if (!made.workspace.missing.complete) return undefined
        return { made, committed: await commit(made.workspace.batch) }
      })
    } catch (error) {
      if (!(error instanceof StaleError)) throw error
      this.#listener.stale(error.what)
      return undefined
    }
  }

  #settle(
    units: readonly Unit<Command>[],
    workspace: Workspace<State>,
    results: readonly Result[],
    committed: Committed,
    started: number,
  ): readonly Settled[] {
    const recorded = workspace.facts.map((fact, index) => at(fact, committed.first + index))
    const settled = results.map((result, index): Settled => {
      const indices = 'facts' in result ? result.facts : NONE
      const facts = indices.length === 0 ? NONE : indices.flatMap((n) => recorded[n] ?? [])
      const unit = units[index]
      if (unit?.kind !== 'command') return { result, facts, ...UNPLACED }
      const { first, last } =
        result.kind === 'decided' ? workspace.positionsOf(result.stream, committed) : UNPLACED
      return { result, facts, first, last, origin: workspace.originOf(unit.stream) }
    })
    if (recorded.length > 0) this.#listener.appended(committed.after, recorded)
    for (const { now, dueAtMs } of workspace.tasks) if (!now) this.#listener.delayed(dueAtMs)
    const asked = workspace.tasks.filter(({ now }) => now)
    if (asked.length > 0) {
      this.#listener.asked(
        asked.flatMap(({ fact: index, number, kind, dueAtMs }) => {
          const fact = recorded[index]
          if (fact === undefined) return []
          const { position, stream, payload, correlationId, traceparent } = fact
          return [
            {
              id: `${position}:${number}`,
              factId: `${this.#store.identity.journal}:${position}`,
              kind,
              stream,
              payload,
              correlationId,
              ...(traceparent !== undefined && { traceparent }),
              tries: 0,
              leasedUntilMs: dueAtMs,
            },
          ]
        }),
      )
    }
    this.#listener.written({
      heard: units.flatMap((unit, index) => {
        const one = settled[index]
        return unit.kind === 'fact' && one !== undefined
          ? [{ fact: unit.fact, result: one.result, said: one.facts }]
          : []
      }),
      units: units.length,
      asked: units,
      settled,
      facts: recorded,
      changes: workspace.changes,
      durationMs: this.#clock.now() - started,
    })
    return settled
  }
}

const NONE: readonly never[] = []
const UNPLACED = { first: 0, last: 0 }

/** A fact at its position. By its fields, not by spreading: twice as fast. */
const at = (fact: NewFact, position: number): RecordedFact => {
  const { stream, version, type, key, payload, timestamp, correlationId } = fact
  const placed: { -readonly [Field in keyof RecordedFact]: RecordedFact[Field] } = {
    position,
    stream,
    version,
    type,
    key,
    payload,
    timestamp,
    correlationId,
  }
  if (fact.causationId !== undefined) placed.causationId = fact.causationId
  if (fact.traceparent !== undefined) placed.traceparent = fact.traceparent
  return placed
}
