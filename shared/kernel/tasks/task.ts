import type { ZodType } from 'zod'

/** One try of a task. */
export interface Attempt {
  /** The stream of the fact that asked for it: what the outcome's command is for. */
  readonly stream: string
  /** The same at every try: `<journal>:<position>:<n>` of the fact that asked. */
  readonly taskId: string
  /** 1 for the first. */
  readonly number: number
  /** Aborts when the try has taken too long or the service stops. */
  readonly signal: AbortSignal
  /** W3C trace context for whoever is asked. */
  readonly traceparent: string | undefined
}

/** How one kind of task is done. */
export interface TaskHandler<Command> {
  /**
   * Acts, and says which command tells the outcome to the decider. Throws when it should be tried again.
   * May run twice for one task (a crash, a slow instance): it must hand on an idempotency key.
   */
  act(payload: object, attempt: Attempt): Promise<Command>
  /** The command that says that every try failed. Absent: it is tried until it is done. */
  exhausted?(payload: object, lastError: string): Command
  readonly retry: RetryPolicy
}

export interface RetryPolicy {
  /** Of a task that can be exhausted. */
  readonly maxTries: number
  /** Doubles at each try, with jitter, up to `maxDelayMs`. */
  readonly firstDelayMs: number
  readonly maxDelayMs: number
  /** When a try is given up and counts as failed. */
  readonly timeoutMs: number
}

export type TaskHandlers<Command> = Readonly<Record<string, TaskHandler<Command>>>

/** A handler whose payload is parsed once, at its edge. */
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
