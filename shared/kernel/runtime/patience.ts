import type { Clock } from './clock.ts'

const LOOK_AGAIN_MS = { first: 100, last: 2_000 }
/** Codes of a part that is away, starting or full for now: of sockets, of postgres.js, of PostgreSQL. */
const AWAY =
  /^(ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|EAI_AGAIN|CONNECTION_|CONNECT_TIMEOUT|57P0[123]|53300|08)/

/** Whether a part is only away for now, by the error's code or its causes'. */
export const isAway = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false
  if (error instanceof AggregateError && error.errors.some(isAway)) return true
  if ('fatal' in error && error.fatal === false) return true
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  return AWAY.test(code) || isAway(error.cause)
}

/**
 * Does something again while a part that it needs is away, for at most `limitMs`: services start in any
 * order, and come back while their parts do. Throws the last error.
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
  for (let delayMs = LOOK_AGAIN_MS.first; ; delayMs = Math.min(delayMs * 2, LOOK_AGAIN_MS.last)) {
    try {
      return await work()
    } catch (error) {
      if (!isAway(error) || signal.aborted || clock.now() > untilMs) throw error
      if (error instanceof Error) waiting(error)
      await clock.sleep(delayMs, signal)
    }
  }
}
