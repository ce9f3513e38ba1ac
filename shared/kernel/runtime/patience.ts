import type { Clock } from './clock.ts'

const LOOK_AGAIN_MS = { first: 100, last: 2_000 }
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

/**
 * Tries again while a part is away, for at most `limitMs`, so that services and parts may start in any order.
 * Throws the last error, at once when the signal aborts: a part that does not answer is not waited for then.
 */
export const patiently = async <Result>(
  work: () => Promise<Result>,
  options: {
    readonly limitMs: number
    readonly clock: Clock
    readonly signal: AbortSignal
    readonly waiting: (error: Error) => void
  },
): Promise<Result> => {
  const { limitMs, clock, signal, waiting } = options
  const untilMs = clock.now() + limitMs
  const over = new AbortController()
  let seen: Error | undefined
  const stopped = new Promise<never>((_, reject) => {
    const stop = (): void => reject(seen ?? new Error('stopped while it waited for a part'))
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true, signal: over.signal })
  })
  // Where the work ends first, nobody hears of it.
  stopped.catch(() => {})
  try {
    for (let delayMs = LOOK_AGAIN_MS.first; ; delayMs = Math.min(delayMs * 2, LOOK_AGAIN_MS.last)) {
      try {
        return await Promise.race([work(), stopped])
      } catch (error) {
        if (!isAway(error) || signal.aborted || clock.now() > untilMs) throw error
        if (error instanceof Error) {
          seen = error
          waiting(error)
        }
        await clock.sleep(delayMs, signal)
      }
    }
  } finally {
    over.abort()
  }
}
