import { EpochError, GenerationError, StaleError, UnitError } from '../journal/errors.ts'
import type { HeardFact } from '../domain/fact.ts'
import type { CommitBatch } from '../journal/commit-batch.ts'
import { cursorName, type Committed, type CursorKey, type JournalStore } from '../journal/store.ts'
import type { Clock } from '../runtime/clock.ts'
import { decideUnit, SpoiltBatchError } from './decide-unit.ts'
import type { Model } from './model.ts'
import { NOT_LOADED } from './not-loaded.ts'
import type { Registration } from './registration.ts'
import { Remembered } from './remembered.ts'
import { writtenBatch, type WrittenBatch } from './settled.ts'
import type { Result, Unit } from './unit-of-work.ts'
import { Workspace } from './workspace.ts'

/** How often one batch is decided, at most, because something was loaded or had become stale. */
const ATTEMPTS = 12

/** No journal is of this generation: what is decided without knowing one is refused. */
const UNKNOWN_GENERATION = -1

/** A batch decided once: what came of it, or that more has to be loaded. */
interface Made<State> {
  readonly workspace: Workspace<State>
  /** One for each unit, unless `workspace.missing` has something: units that lacked it then have none. */
  readonly results: readonly Result[]
}

/**
 * Decides a batch of units and commits it, as often as it takes:
 *
 *     decide ── something not loaded ──▶ load ──▶ decide
 *       │ ◀── a unit spoilt it: again, with that unit set aside
 *       ▼
 *     commit ── stale ──▶ load under locks, decide, commit
 *       │    ── another epoch ──▶ forget everything, decide
 *       │    ── another generation ──▶ read the registered reactions, decide
 *       ▼
 *     remember
 *
 * Throws a UnitError when something in the batch is refused or its attempts ran out, and a StoreError when the
 * store is away; nothing of the batch is then committed, as far as is known.
 */
export class BatchCommit<State, Command> {
  readonly #store: JournalStore
  readonly #model: Model<State, Command>
  readonly #clock: Clock
  readonly #stale: (what: string) => void
  readonly #registration: Registration | undefined
  readonly #remembered: Remembered<State>

  constructor(options: {
    readonly store: JournalStore
    readonly model: Model<State, Command>
    readonly clock: Clock
    /** A commit assumed what no longer held: it is decided again. */
    readonly stale: (what: string) => void
    /** Undefined: no other version of this service writes beside this one. */
    readonly registration: Registration | undefined
  }) {
    this.#store = options.store
    this.#model = options.model
    this.#clock = options.clock
    this.#stale = options.stale
    this.#registration = options.registration
    this.#remembered = new Remembered((facts) => options.model.replayed(facts))
  }

  /** After an error that leaves a commit's fate unknown, nothing remembered is worth keeping. */
  forget(): void {
    this.#remembered.forget()
  }

  /** `faults`: units that are set aside instead of being decided; those that spoil this batch are added. */
  async write(
    units: readonly Unit<Command>[],
    faults: Map<Unit<Command>, Error>,
  ): Promise<WrittenBatch> {
    const startMs = this.#clock.now()
    const fresh = new Set<string>()
    const decide = (): Made<State> => this.#decide(units, faults, fresh)
    const finish = ({ workspace, results }: Made<State>, committed: Committed): WrittenBatch => {
      workspace.remember(committed)
      const durationMs = this.#clock.now() - startMs
      const { journal } = this.#store.identity
      return writtenBatch({ units, results, workspace, committed, journal, durationMs })
    }

    this.#remembered.unreadable.clear()
    let reason = 'something had always to be loaded first'
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const epoch = this.#remembered.epoch ?? (await this.#store.epoch())
      this.#remembered.enter(epoch)
      await this.#registration?.learn(epoch)
      const made = decide()
      if (!made.workspace.missing.isEmpty) {
        const { wants } = made.workspace.missing
        for (const cursor of wants.cursors) fresh.add(cursorName(cursor))
        this.#remembered.learn(wants, await this.#store.load(wants))
        continue
      }
      try {
        return finish(made, await this.#commit(made))
      } catch (error) {
        if (error instanceof EpochError) {
          this.#stale('epoch')
          reason = error.message
          this.#remembered.forget()
          continue
        }
        if (error instanceof GenerationError) {
          this.#stale('generation')
          reason = error.message
          this.#registration?.forget()
          continue
        }
        if (!(error instanceof StaleError)) throw error
        this.#stale(error.what)
        reason = error.message
      }
      // Stale once: read again under locks, where nobody else can change it.
      const again = await this.#underLocks(made.workspace.assumed.wants, decide, fresh)
      if (again !== undefined) return finish(again.made, again.committed)
    }
    throw new UnitError(`not decided after ${ATTEMPTS} attempts: ${reason}`)
  }

  #commit({ workspace }: Made<State>): Promise<Committed> {
    return this.#store.commit(this.#batchOf(workspace, this.#remembered.epoch ?? ''))
  }

  #batchOf(workspace: Workspace<State>, epoch: string): CommitBatch {
    const batch = workspace.batch(epoch)
    if (this.#registration === undefined) return batch
    return { ...batch, generation: this.#registration.generation ?? UNKNOWN_GENERATION }
  }

  /** Decides every unit; one that spoils the batch is set aside, and all are decided once more. */
  #decide(
    units: readonly Unit<Command>[],
    faults: Map<Unit<Command>, Error>,
    fresh: ReadonlySet<string>,
  ): Made<State> {
    const isFresh = (cursor: CursorKey): boolean => fresh.has(cursorName(cursor))
    const leavesToNewer = (fact: HeardFact): boolean =>
      this.#registration?.leavesToNewer(fact) === true
    const context = { model: this.#model, isFresh, leavesToNewer }
    for (;;) {
      const workspace = new Workspace<State>(this.#remembered)
      const results: Result[] = []
      try {
        for (const unit of units) {
          const fault = faults.get(unit)
          const result = decideUnit(unit, { ...context, workspace, fault })
          if (result !== NOT_LOADED) results.push(result)
        }
        return { workspace, results }
      } catch (error) {
        if (!(error instanceof SpoiltBatchError)) throw error
        const unit = units.find((one) => one === error.unit)
        if (unit === undefined || faults.has(unit)) throw error
        faults.set(unit, error.fault)
      }
    }
  }

  async #underLocks(
    wants: Parameters<JournalStore['locked']>[0],
    decide: () => Made<State>,
    fresh: Set<string>,
  ): Promise<{ made: Made<State>; committed: Committed } | undefined> {
    try {
      return await this.#store.locked(wants, async (loaded, commit) => {
        this.#remembered.learn(wants, loaded)
        for (const cursor of wants.cursors) fresh.add(cursorName(cursor))
        // Another epoch: what is registered is read again, out of the locks.
        if (this.#registration?.isOf(loaded.epoch) === false) return undefined
        const made = decide()
        // Fresh states may ask for more than was locked: out of the locks, load it, and once more.
        if (!made.workspace.missing.isEmpty) return undefined
        return { made, committed: await commit(this.#batchOf(made.workspace, loaded.epoch)) }
      })
    } catch (error) {
      if (error instanceof EpochError) {
        this.#remembered.forget()
        this.#stale('epoch')
      } else if (error instanceof GenerationError) {
        this.#registration?.forget()
        this.#stale('generation')
      } else if (error instanceof StaleError) this.#stale(error.what)
      else throw error
      return undefined
    }
  }
}
