import type { HeardFact } from '../domain/fact.ts'
import type { JournalStore, ParkedFact } from '../journal/store.ts'
import type { Clock } from '../runtime/clock.ts'
import { errorOf } from '../runtime/thrown.ts'
import { LEFT_TO_NEWER } from '../writing/parking.ts'
import type { Registration } from '../writing/registration.ts'
import type { Redriven } from './redrive.ts'

/** Between two looks at what older instances have left. */
const LOOK_MS = 5_000
/** Keys that are read at once, at most. */
const KEYS = 100
/** Keys of which it is remembered that they could not be redriven, at most. */
const FAILED = 10_000

/** What a redriver tells of itself. */
export interface RedriverListener {
  /** Facts of this key that an older version had left have been applied. */
  redriven(first: HeardFact, applied: number): void
  troubled(error: Error): void
}

/**
 * Redrives by itself what older instances of this service have left to this version, and what they had left to
 * versions whose reaction has been retired since. What then cannot be applied stays parked for a person: this
 * process tries it once.
 */
export class Redriver {
  readonly #store: Pick<JournalStore, 'epoch' | 'parkedFirst'>
  readonly #registration: Registration
  readonly #redrive: (key: string) => Promise<Redriven | undefined>
  readonly #clock: Clock
  readonly #listener: RedriverListener
  readonly #stopping = new AbortController()
  readonly #failed = new Set<number>()
  #running: Promise<void> | undefined

  constructor(options: {
    readonly store: Pick<JournalStore, 'epoch' | 'parkedFirst'>
    readonly registration: Registration
    readonly redrive: (key: string) => Promise<Redriven | undefined>
    readonly clock: Clock
    readonly listener: RedriverListener
  }) {
    this.#store = options.store
    this.#registration = options.registration
    this.#redrive = options.redrive
    this.#clock = options.clock
    this.#listener = options.listener
  }

  start(): void {
    this.#running ??= this.#run()
  }

  /** Ends after the key under way. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    await this.#running
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping
    while (!signal.aborted) {
      try {
        await this.#look()
      } catch (error) {
        if (!signal.aborted) this.#listener.troubled(errorOf(error))
      }
      await this.#clock.sleep(LOOK_MS, signal)
    }
  }

  async #look(): Promise<void> {
    // An idle instance learns here that the database went back, and registers again.
    const epoch = await this.#store.epoch()
    await this.#registration.learn(epoch)
    let isNews = false
    for (let after = 0; !this.#stopping.signal.aborted;) {
      const found = await this.#store.parkedFirst(LEFT_TO_NEWER, after, KEYS)
      // Nothing may be committed here that would learn of a version that was taken back.
      if (!isNews && found.some(({ fact }) => this.#registration.leavesToNewer(fact))) {
        await this.#registration.learnAgain(epoch)
        isNews = true
      }
      for (const parked of found) {
        if (this.#stopping.signal.aborted) return
        if (!this.#registration.leavesToNewer(parked.fact) && !this.#failed.has(parked.id))
          await this.#apply(parked)
      }
      const last = found.at(-1)
      if (last === undefined || found.length < KEYS) return
      after = last.id
    }
  }

  /** One redrive takes a bounded number of facts: it goes on as long as some go through. */
  async #apply({ id, key, fact }: ParkedFact): Promise<void> {
    let applied = 0
    for (;;) {
      const redriven = await this.#redrive(key)
      applied += redriven?.applied ?? 0
      if (redriven?.error !== undefined) {
        if (this.#failed.size >= FAILED) this.#failed.clear()
        this.#failed.add(id)
        this.#listener.troubled(new Error(`${key} stays parked: ${redriven.error}`))
      }
      const goesOn = redriven?.error === undefined && (redriven?.left ?? 0) > 0
      if (!goesOn || redriven?.applied === 0) break
    }
    if (applied > 0) this.#listener.redriven(fact, applied)
  }
}
