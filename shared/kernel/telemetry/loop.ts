/** How late the event loop is, seen by a timer that should come every PERIOD_MS. */
export interface LoopWatch {
  /** Of the last KEPT periods, milliseconds; undefined before the first. */
  lag(): { readonly p50: number; readonly p99: number; readonly worst: number } | undefined
  stop(): void
}

// Rarely, for it wakes an idle process: every 20 ms it cost 1 % of a core. A histogram of perf_hooks means
// lateness on Bun and the whole period on Node: a timer is the same on both.
const PERIOD_MS = 200
/** Half a minute of them: longer than between two scrapes. */
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
