/** Measures how late the event loop is, by a timer that should fire every PERIOD_MS. */
export interface LoopWatch {
  /** The lateness of the last KEPT periods, in milliseconds; undefined before the first. */
  lag(): { readonly p50: number; readonly p99: number; readonly worst: number } | undefined
  stop(): void
}

// The period is long because each firing wakes an idle process: every 20 ms cost 1 % of a core. The histogram of
// perf_hooks is not used: it holds the lateness on Bun and the whole period on Node.
const PERIOD_MS = 200
/** The periods of half a minute, which is longer than the time between two scrapes. */
const KEPT = 150

export const watchLoop = (): LoopWatch => {
  const late = new Float64Array(KEPT)
  let seen = 0
  let lastMs = performance.now()
  const timer = setInterval(() => {
    const nowMs = performance.now()
    late[seen % KEPT] = Math.max(0, nowMs - lastMs - PERIOD_MS)
    seen += 1
    lastMs = nowMs
  }, PERIOD_MS)
  timer.unref()
  return {
    lag: () => {
      if (seen === 0) return undefined
      const sorted = late.slice(0, Math.min(seen, KEPT)).sort()
      const at = (part: number): number => sorted[Math.floor((sorted.length - 1) * part)] ?? 0
      return { p50: at(0.5), p99: at(0.99), worst: at(1) }
    },
    stop: () => clearInterval(timer),
  }
}
