import type { Clock } from './clock.ts'

const LOOK_AGAIN_MS = { first: 100, last: 2_000 }
/** An attempt without an answer is told after this time, and any waiting again at growing intervals. */
const TOLD_AGAIN_MS = { first: 2_000, last: 60_000 }
/** The error codes of a part that is away, starting or full for now: those of sockets, postgres.js and PostgreSQL. */
const AWAY =
  /^(ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|EAI_AGAIN|CONNECTION_|CONNECT_TIMEOUT|57P0[123]|53300|08)/

/** Whether the code of this error, or of one of its causes, says that a part is only away for now. */
export const isAway = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false
  if (error instanceof AggregateError && error.errors.some(isAway)) return true
  // Whoever has judged the error knows more than the codes of what caused it.
  if ('fatal' in error && typeof error.fatal === 'boolean') return !error.fatal
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  return AWAY.test(code) || isAway(error.cause)
}

/** A part that a start waits for. */
export interface AwaitedPart {
  /** As people call it. */
  readonly name: string
  /** The variable that says where it is. */
  readonly variable: string
}

export interface PatienceOptions {
  readonly part: AwaitedPart
  readonly limitMs: number
  readonly clock: Clock
  readonly signal: AbortSignal
  /** Called when waiting begins, when its reason changes, and again at growing intervals. */
  readonly waiting: (part: AwaitedPart, reason: string) => void
  /** An attempt that is under way may go on beyond the limit, as long as it takes. */
  readonly takesItsTime?: boolean
}

/**
 * Tries again while a part is away, for at most `limitMs`, so that services and parts may start in any order. A part
 * that takes the question and does not answer is waited for as long. Throws the last error, at once when the signal
 * aborts.
 */
export const patiently = async <Result>(
  work: () => Promise<Result>,
  options: PatienceOptions,
): Promise<Result> => {
  const { part, limitMs, clock, signal, waiting, takesItsTime = false } = options
  const untilMs = clock.now() + limitMs
  const over = new AbortController()
  let seen: Error | undefined
  const stopped = new Promise<never>((_, reject) => {
    const stop = (): void => reject(seen ?? new Error('stopped while it waited for a part'))
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true, signal: over.signal })
  })
  const overdue = new Promise<never>((_, reject) => {
    if (takesItsTime) return
    void clock.sleep(limitMs, over.signal).then(() => {
      if (!over.signal.aborted) reject(seen ?? unanswered(part, limitMs))
    })
  })
  // Where the work ends first, nobody hears of them.
  stopped.catch(() => {})
  overdue.catch(() => {})
  void tellAgain(over.signal, clock, () => waiting(part, seen?.message ?? 'no answer yet'))
  try {
    for (let delayMs = LOOK_AGAIN_MS.first; ; delayMs = Math.min(delayMs * 2, LOOK_AGAIN_MS.last)) {
      try {
        return await Promise.race([work(), stopped, overdue])
      } catch (error) {
        if (!isAway(error) || signal.aborted || clock.now() >= untilMs) throw error
        if (error instanceof Error) {
          if (seen?.message !== error.message) waiting(part, error.message)
          seen = error
        }
        await Promise.race([clock.sleep(delayMs, signal), overdue])
      }
    }
  } finally {
    over.abort()
  }
}

const unanswered = ({ name, variable }: AwaitedPart, limitMs: number): Error =>
  new Error(`${variable}: ${name} has not answered within ${limitMs / 1_000} s`)

const tellAgain = async (over: AbortSignal, clock: Clock, tell: () => void): Promise<void> => {
  for (let everyMs = TOLD_AGAIN_MS.first; ; everyMs = Math.min(everyMs * 2, TOLD_AGAIN_MS.last)) {
    await clock.sleep(everyMs, over)
    if (over.aborted) return
    tell()
  }
}
