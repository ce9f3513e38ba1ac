import type { JournalStore, StoredTask } from '../journal/store.ts'
import type { Clock } from '../runtime/clock.ts'
import { backoffMs } from '../runtime/backoff.ts'
import { Deadlines } from '../runtime/deadlines.ts'
import type { Attempt, TaskHandler, TaskHandlers } from './task.ts'

/** What a runner tells of itself. */
export interface RunnerListener {
  /** A try failed; `again` says whether another comes. */
  failed(task: StoredTask, error: Error, again: boolean): void
  troubled(error: Error): void
}

/** Follows each try, from its beginning to its end. */
export interface Tries {
  /** Gives the task as this try has it, and is told how the try ended. */
  begin(task: StoredTask): {
    readonly task: StoredTask
    readonly ended: (error?: Error) => void
  }
}

/** Tasks acting at once in one process, at most. */
const ACTING = 512
/** Tasks handed over in memory that wait for their turn; more are left to their lease. */
const WAITING = 4_096
/** Between looks at what is due: at least, and at most while nothing is known to be. */
const LOOK_MS = { least: 50, most: 2_000 }
/** What a lease adds to a task's own timeout: the time to commit its outcome. */
const LEASE_MARGIN_MS = 3_000
const DEFAULT_LEASE_MS = 10_000

/** How long a task of this kind is nobody else's. */
export const leaseMsOf = <Command>(handlers: TaskHandlers<Command>, kind: string): number =>
  (handlers[kind]?.retry.timeoutMs ?? DEFAULT_LEASE_MS) + LEASE_MARGIN_MS

/**
 * Does the tasks of a service: those just committed by this instance at once, the others when they are
 * due and nobody has them. The outcome's facts and the task's end are one commit.
 */
export class TaskRunner<Command> {
  readonly #store: JournalStore
  readonly #handlers: TaskHandlers<Command>
  readonly #end: (task: StoredTask, command: Command) => Promise<void>
  readonly #clock: Clock
  readonly #random: () => number
  readonly #listener: RunnerListener
  readonly #tries: Tries | undefined
  readonly #stopping = new AbortController()
  readonly #waiting: StoredTask[] = []
  readonly #acting = new Set<Promise<void>>()
  readonly #deadlines: Deadlines
  #polling: Promise<void> | undefined
  /** When the next task that is known of becomes due. */
  #dueAtMs = Infinity
  #sooner = new AbortController()

  constructor(options: {
    readonly store: JournalStore
    readonly handlers: TaskHandlers<Command>
    /** Commits the outcome's command and the task's end together. */
    readonly end: (task: StoredTask, command: Command) => Promise<void>
    readonly clock: Clock
    /** In [0, 1): for the jitter. */
    readonly random: () => number
    readonly listener: RunnerListener
    readonly tries?: Tries | undefined
  }) {
    this.#store = options.store
    this.#handlers = options.handlers
    this.#end = options.end
    this.#clock = options.clock
    this.#random = options.random
    this.#listener = options.listener
    this.#deadlines = new Deadlines(options.clock)
    this.#tries = options.tries
  }

  start(): void {
    this.#polling ??= this.#poll()
  }

  /** Tasks that this instance has just inserted, leased to it. */
  offer(tasks: readonly StoredTask[]): void {
    if (this.#stopping.signal.aborted) return
    for (const task of tasks) {
      if (this.#acting.size < ACTING) this.#begin(task)
      else if (this.#waiting.length < WAITING) this.#waiting.push(task)
    }
  }

  /** A task of this service becomes due then: it is looked for in time. */
  expect(dueAtMs: number): void {
    if (dueAtMs >= this.#dueAtMs) return
    this.#dueAtMs = dueAtMs
    this.#sooner.abort()
  }

  /** Takes nothing new, interrupts waiting tries (they come again), lets outcomes be committed. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    this.#waiting.length = 0
    this.#deadlines.expireAll()
    await this.#polling
    await Promise.all(this.#acting)
  }

  async #poll(): Promise<void> {
    const { signal } = this.#stopping
    // A lease as long as the longest of our kinds: nobody else takes what we are doing.
    const leaseMs = Math.max(
      DEFAULT_LEASE_MS,
      ...Object.values(this.#handlers).map(({ retry }) => retry.timeoutMs + LEASE_MARGIN_MS),
    )
    while (!signal.aborted) {
      try {
        const room = ACTING - this.#acting.size
        const due = room > 0 ? await this.#store.takeTasks(this.#clock.now(), leaseMs, room) : []
        this.offer(due)
      } catch (error) {
        this.#listener.troubled(error instanceof Error ? error : new Error(String(error)))
      }
      const nowMs = this.#clock.now()
      const nextMs = Math.min(this.#dueAtMs, nowMs + LOOK_MS.most)
      if (this.#dueAtMs <= nowMs) this.#dueAtMs = Infinity
      this.#sooner = new AbortController()
      const over = AbortSignal.any([signal, this.#sooner.signal])
      await this.#clock.sleep(Math.max(LOOK_MS.least, nextMs - nowMs), over)
    }
  }

  #begin(task: StoredTask): void {
    const acting = this.#act(task).finally(() => {
      this.#acting.delete(acting)
      const next = this.#waiting.shift()
      if (next !== undefined && !this.#stopping.signal.aborted) this.#begin(next)
    })
    this.#acting.add(acting)
  }

  async #act(asked: StoredTask): Promise<void> {
    const handler = this.#handlers[asked.kind]
    const { task, ended } = this.#tries?.begin(asked) ?? { task: asked, ended: undefined }
    try {
      if (handler === undefined) throw new Error(`no handler for tasks of kind ${task.kind}`)
      const command = await this.#outcome(task, handler, ended)
      if (command !== undefined) await this.#end(task, command)
    } catch (error) {
      // The task stays, and is due again when its lease ends.
      this.#listener.troubled(error instanceof Error ? error : new Error(String(error)))
    }
  }

  async #outcome(
    task: StoredTask,
    handler: TaskHandler<Command>,
    ended?: (error?: Error) => void,
  ): Promise<Command | undefined> {
    const { retry } = handler
    const number = task.tries + 1
    const attempt = new Try(task, number)
    try {
      const work = handler.act(task.payload, attempt)
      const command = await this.#deadlines.within(work, retry.timeoutMs, () => attempt.giveUp())
      ended?.()
      return command
    } catch (thrown) {
      const error = thrown instanceof Error ? thrown : new Error(String(thrown))
      ended?.(error)
      const again = number < retry.maxTries
      if (this.#stopping.signal.aborted) {
        await this.#store.retryTask(task.id, task.tries, this.#clock.now(), error.message)
        return undefined
      }
      this.#listener.failed(task, error, again)
      if (!again) return handler.exhausted(task.payload, error.message)
      const dueAtMs = this.#clock.now() + backoffMs(number, retry, this.#random)
      await this.#store.retryTask(task.id, number, dueAtMs, error.message)
      this.expect(dueAtMs)
      return undefined
    }
  }
}

/** One try; its signal is made when somebody asks for it. */
class Try implements Attempt {
  readonly number: number
  readonly #task: StoredTask
  #over: AbortController | undefined
  #givenUp = false

  constructor(task: StoredTask, number: number) {
    this.#task = task
    this.number = number
  }

  get stream(): string {
    return this.#task.stream
  }

  get taskId(): string {
    return `${this.#task.factId}/${this.#task.kind}`
  }

  get traceparent(): string | undefined {
    return this.#task.traceparent
  }

  get signal(): AbortSignal {
    this.#over ??= new AbortController()
    if (this.#givenUp) this.#over.abort()
    return this.#over.signal
  }

  giveUp(): void {
    this.#givenUp = true
    this.#over?.abort()
  }
}
