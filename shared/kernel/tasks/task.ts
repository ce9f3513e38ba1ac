import type { ZodType } from 'zod'

/** One try of a task. */
export interface Attempt {
  /** The stream of the fact that asked for the task; the outcome's command goes to it. */
  readonly stream: string
  /** `<journal>:<position>/<kind>` of the fact that asked; it is the same at every try. */
  readonly taskId: string
  /** The number of this try, from 1. */
  readonly number: number
  /** Aborts when the try has taken too long or the service stops. */
  readonly signal: AbortSignal
  /** W3C trace context for whoever is asked. */
  readonly traceparent: string | undefined
}

/** How one kind of task is done. */
export interface TaskHandler<Command> {
  /**
   * Acts, and gives the command that brings the outcome to the decider. Throws when it should be tried again.
   * It may run twice for one task (after a crash, or on a slow instance), so it must pass on an idempotency key.
   */
  act(payload: object, attempt: Attempt): Promise<Command>
  /** Gives the command that says that every try failed. Without it the task is tried until it is done. */
  exhausted?(payload: object, lastError: string): Command
  readonly retry: RetryPolicy
}

export interface RetryPolicy {
  /** After so many tries a task that has `exhausted` is given up. */
  readonly maxTries: number
  /** The delay after the first try. It doubles at each further one, with jitter, up to `maxDelayMs`. */
  readonly firstDelayMs: number
  readonly maxDelayMs: number
  /** A try that takes longer is given up and counts as failed. */
  readonly timeoutMs: number
}

export type TaskHandlers<Command> = Readonly<Record<string, TaskHandler<Command>>>

/** Makes a handler whose payload is parsed by its schema before it acts. */
export const taskHandler = <Payload extends object, Command>(
  schema: ZodType<Payload>,
  handler: {
    act(payload: Payload, attempt: Attempt): Promise<Command>
    exhausted?(payload: Payload, lastError: string): Command
    readonly retry: RetryPolicy
  },
): TaskHandler<Command> => {
  const { exhausted, retry } = handler
  return {
    act: (payload, attempt) => handler.act(schema.parse(payload), attempt),
    ...(exhausted !== undefined && {
      exhausted: (payload: object, lastError: string) =>
        exhausted(schema.parse(payload), lastError),
    }),
    retry,
  }
}
