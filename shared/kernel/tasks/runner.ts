import { StoreError } from '../journal/errors.ts'
import type { JournalStore, StoredTask } from '../journal/store.ts'
import type { Clock } from '../runtime/clock.ts'
import { Nap } from '../runtime/nap.ts'
import { backoffMs } from '../runtime/backoff.ts'
import { Deadlines } from '../runtime/deadlines.ts'
import type { Attempt, TaskHandler, TaskHandlers } from './task.ts'
import { errorOf } from '../runtime/thrown.ts'

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

/** Tasks acting at once in one process, at most, unless the world they act on takes fewer. */
const ACTING = 512
/** Tasks handed over in memory that wait for their turn; more are left to their lease. */
const WAITING = 4_096
/** Between looks at what is due: at least, and at most while nothing is known to be. */
const LOOK_MS = { least: 50, most: 2_000 }
/** Between two looks whether the clock has been set back: so much longer a task may wait then. */
const BOUND_EVERY_MS = 10_000
/** What a lease adds to a task's own timeout: the time to commit its outcome. */
const LEASE_MARGIN_MS = 3_000
const DEFAULT_LEASE_MS = 10_000
/** Between looks at a task whose fact is missing. */
const LOST_MS = 600_000

/** A task in our hands, and until when it is nobody else's. */
interface Leased {
  readonly task: StoredTask
  readonly untilMs: number
}

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
  readonly #atOnce: number
  readonly #stopping = new AbortController()
  readonly #waiting: Leased[] = []
  readonly #acting = new Set<Promise<void>>()
  readonly #deadlines: Deadlines
  #polling: Promise<void> | undefined
  /** When the next task that is known of becomes due. */
  #dueAtMs = Infinity
  readonly #nap: Nap
  #boundedAtMs = -Infinity

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
    /** Tries at a time, at most: more would only wait, and use up their time in vain. */
    readonly atOnce?: number | undefined
  }) {
    this.#store = options.store
    this.#handlers = options.handlers
    this.#end = options.end
    this.#clock = options.clock
    this.#nap = new Nap(options.clock)
    this.#random = options.random
    this.#listener = options.listener
    this.#deadlines = new Deadlines(options.clock)
    this.#tries = options.tries
    this.#atOnce = options.atOnce ?? ACTING
  }

  start(): void {
    this.#polling ??= this.#poll()
  }

  /** Tasks that this instance has just inserted, leased to it. */
  offer(tasks: readonly StoredTask[]): void {
    const nowMs = this.#clock.now()
    for (const task of tasks)
      this.#hold({ task, untilMs: nowMs + leaseMsOf(this.#handlers, task.kind) })
  }

  /** A task of this service becomes due then: it is looked for in time. */
  expect(dueAtMs: number): void {
    if (dueAtMs >= this.#dueAtMs) return
    this.#dueAtMs = dueAtMs
    this.#nap.wake()
  }

  /** Takes nothing new, interrupts waiting tries (they come again), lets outcomes be committed. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    this.#nap.wake()
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
      let more = false
      try {
        const room = this.#atOnce - this.#acting.size
        const takenMs = this.#clock.now()
        await this.#boundWaits(takenMs)
        const due = room > 0 ? await this.#store.takeTasks(takenMs, leaseMs, room) : []
        more = due.length === Math.max(0, room)
        for (const task of due)
          if (task.lost === true) await this.#setAside(task)
          else this.#hold({ task, untilMs: takenMs + leaseMs })
      } catch (error) {
        this.#listener.troubled(errorOf(error))
      }
      const nowMs = this.#clock.now()
      const nextMs = more ? nowMs : Math.min(this.#dueAtMs, nowMs + LOOK_MS.most)
      if (this.#dueAtMs <= nowMs) this.#dueAtMs = Infinity
      this.#nap.begin()
      if (!signal.aborted) await this.#nap.sleep(Math.max(LOOK_MS.least, nextMs - nowMs))
    }
  }

  /** At the start, every while, and as soon as this process itself sees the clock go back so far. */
  async #boundWaits(nowMs: number): Promise<void> {
    if (Math.abs(nowMs - this.#boundedAtMs) < BOUND_EVERY_MS) return
    await this.#store.boundWaits(nowMs)
    this.#boundedAtMs = nowMs
  }

  /** A task of which nothing is left but its place: told again now and then, until an operator has looked. */
  async #setAside(task: StoredTask): Promise<void> {
    const error = `task ${task.id} (${task.kind}): the fact that asked for it is missing`
    this.#listener.troubled(new Error(error))
    const dueAtMs = this.#clock.now() + LOST_MS
    await this.#store.retryTask(task, { tries: task.tries + 1, dueAtMs, error })
  }

  #hold(leased: Leased): void {
    if (this.#stopping.signal.aborted) return
    if (this.#acting.size < this.#atOnce) this.#begin(leased.task)
    else if (this.#waiting.length < WAITING) this.#waiting.push(leased)
  }

  #begin(task: StoredTask): void {
    const acting = this.#act(task).finally(() => {
      this.#acting.delete(acting)
      this.#beginNext()
    })
    this.#acting.add(acting)
  }

  /** A try that its lease may not outlast is not begun: somebody else would act beside it. */
  #beginNext(): void {
    const nowMs = this.#clock.now()
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      const { task, untilMs } = next
      const timeoutMs = this.#handlers[task.kind]?.retry.timeoutMs ?? 0
      if (nowMs + timeoutMs < untilMs) return this.#begin(task)
      this.expect(untilMs)
    }
  }

  async #act(asked: StoredTask): Promise<void> {
    const handler = this.#handlers[asked.kind]
    const { task, ended } = this.#tries?.begin(asked) ?? { task: asked, ended: undefined }
    try {
      if (handler === undefined) throw new Error(`no handler for tasks of kind ${task.kind}`)
      await this.#try(task, handler, ended)
    } catch (error) {
      // The task stays, and is due again when its lease ends.
      this.#listener.troubled(errorOf(error))
    }
  }

  async #try(
    task: StoredTask,
    handler: TaskHandler<Command>,
    ended?: (error?: Error) => void,
  ): Promise<void> {
    const attempt = new Try(task)
    let command: Command
    try {
      const work = handler.act(task.payload, attempt)
      const { timeoutMs } = handler.retry
      command = await this.#deadlines.within(work, timeoutMs, () => attempt.giveUp())
    } catch (thrown) {
      const error = errorOf(thrown)
      ended?.(error)
      return this.#failed(task, handler, error)
    }
    ended?.()
    try {
      await this.#end(task, command)
    } catch (error) {
      if (error instanceof StoreError) throw error
      // The store answers, and will not have this outcome: waiting changes nothing, another may do.
      await this.#failed(task, handler, errorOf(error))
    }
  }

  async #failed(task: StoredTask, handler: TaskHandler<Command>, error: Error): Promise<void> {
    const { retry } = handler
    const number = task.tries + 1
    const reason = storable(error.message)
    if (this.#stopping.signal.aborted) {
      const { tries } = task
      return this.#store.retryTask(task, { tries, dueAtMs: this.#clock.now(), error: reason })
    }
    const exhausted = number < retry.maxTries ? undefined : handler.exhausted
    this.#listener.failed(task, error, exhausted === undefined)
    if (exhausted !== undefined) return this.#end(task, exhausted(task.payload, reason))
    const dueAtMs = this.#clock.now() + backoffMs(number, retry, this.#random)
    await this.#store.retryTask(task, { tries: number, dueAtMs, error: reason })
    this.expect(dueAtMs)
  }
}

/** What others say may hold what no store keeps, and would then fail the commit that tells of it. */
const storable = (message: string): string => message.replaceAll('\u0000', '\uFFFD').toWellFormed()

/** One try; its signal is made when somebody asks for it. */
class Try implements Attempt {
  readonly number: number
  readonly #task: StoredTask
  #over: AbortController | undefined
  #givenUp = false

  constructor(task: StoredTask) {
    this.#task = task
    this.number = task.tries + 1
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
