import type { Reminders } from '../domain/reminders.ts'
import type { CursorKey, JournalStore, RecordedFact } from '../journal/store.ts'
import type { Clock } from '../runtime/clock.ts'
import type { Due } from '../writing/unit-of-work.ts'
import { errorOf } from '../runtime/thrown.ts'

/** At most so many facts are read at once. */
const PAGE = 500
const LOOK_MS = { first: 250, last: 5_000 }

/**
 * Follows the service's own journal at a distance of `delayMs`. It does what a timer for every stream would do, but
 * needs no row for each. Every instance looks; the cursor makes sure that each fact is asked about once.
 */
export class Reminder<Command> {
  readonly #store: JournalStore
  readonly #reminders: Reminders<never, Command>
  readonly #write: (due: Due<Command>) => Promise<void>
  readonly #clock: Clock
  readonly #troubled: (error: Error) => void
  readonly #stopping = new AbortController()
  readonly #cursor: CursorKey
  #running: Promise<void> | undefined

  constructor(options: {
    readonly store: JournalStore
    readonly reminders: Reminders<never, Command>
    /** Commits what is due unless another instance has done so. */
    readonly write: (due: Due<Command>) => Promise<void>
    readonly clock: Clock
    readonly troubled: (error: Error) => void
  }) {
    this.#store = options.store
    this.#reminders = options.reminders
    this.#write = options.write
    this.#clock = options.clock
    this.#troubled = options.troubled
    const { journal } = options.store.identity
    this.#cursor = { journal, topic: options.reminders.name, partition: 0 }
  }

  start(): void {
    this.#running ??= this.#run()
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    await this.#running
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping
    const lookMs = Math.min(LOOK_MS.last, Math.max(LOOK_MS.first, this.#reminders.delayMs / 10))
    while (!signal.aborted) {
      try {
        while ((await this.#page()) && !signal.aborted);
      } catch (error) {
        this.#troubled(errorOf(error))
      }
      await this.#clock.sleep(lookMs, signal)
    }
  }

  /** Looks at one page, and gives whether more may be due. */
  async #page(): Promise<boolean> {
    const wants = { streams: [], documents: [], cursors: [this.#cursor], parkedKeys: [], tasks: [] }
    const [from = 0] = (await this.#store.load(wants)).cursors.values()
    const facts = await this.#store.read(from, PAGE)
    const untilMs = this.#clock.now() - this.#reminders.delayMs
    const old = facts.findIndex(({ timestamp }) => Date.parse(timestamp) > untilMs)
    const due = old === -1 ? facts : facts.slice(0, old)
    const last = due.at(-1)
    if (last === undefined) return false
    await this.#write({
      cursor: this.#cursor,
      from,
      to: last.position,
      commands: due.flatMap((fact) => this.#commandFor(fact)),
    })
    return due.length === PAGE
  }

  #commandFor(fact: RecordedFact): Due<Command>['commands'] {
    // The journal holds only facts of this service's decider: they were checked when they were appended.
    const command = this.#reminders.commandFor(fact as never)
    if (command === undefined) return []
    const { stream, correlationId, position, traceparent } = fact
    const causationId = `${this.#store.identity.journal}:${position}`
    const context = {
      correlationId,
      causationId,
      ...(traceparent !== undefined && { traceparent }),
    }
    return [{ stream, command, context }]
  }
}
