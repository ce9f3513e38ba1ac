import type { Language } from '../domain/language.ts'
import type { Reminders } from '../domain/reminders.ts'
import type { Check } from '../http/health-routes.ts'
import type { TaskHandlers } from '../tasks/task.ts'
import type { Model } from '../writing/model.ts'
import type { WrittenBatch } from '../writing/settled.ts'
import type { Writer } from '../writing/writer.ts'
import type { Reporter } from './reporter.ts'
import type { Metrics } from './service-metrics.ts'
import type { World } from './world.ts'

/** What a service is, before it is composed. */
export interface ServiceSpecification<State, Command> {
  readonly name: string
  readonly model: Model<State, Command>
  /** What it publishes; undefined: nothing. */
  readonly language: Language | undefined
  readonly listensTo: readonly Language[]
  readonly handlers: TaskHandlers<Command>
  /** Tries of its tasks at a time, at most. */
  readonly atOnce: number | undefined
  readonly reminders: Reminders<never, Command> | undefined
  readonly checks: Readonly<Record<string, Check>>
  /** Runs beside the service until the signal aborts. */
  readonly background: readonly ((
    writing: Writing<State, Command>,
    signal: AbortSignal,
  ) => Promise<void>)[]
  readonly onWritten?: (batch: WrittenBatch) => void
}

/** What each part of a service is made with. */
export interface PartContext<State, Command> {
  readonly world: World
  readonly specification: ServiceSpecification<State, Command>
  readonly metrics: Metrics
  readonly report: Reporter
  /** Aborts when the service begins to stop. */
  readonly stopping: AbortSignal
}

/** The writer of a service, and how to write through it. */
export interface Writing<State, Command> {
  readonly writer: Writer<State, Command>
  readonly write: Write<Command>
}

/** How parts write: through the one queue of the service, traced where traces are on. */
export type Write<Command> = Writer<unknown, Command>['write']
