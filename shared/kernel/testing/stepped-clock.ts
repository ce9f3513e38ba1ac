import type { Clock } from '../runtime/clock.ts'

interface Sleeper {
  readonly untilMs: number
  readonly wake: () => void
}

/** Time that passes only when a test lets it pass. */
export interface SteppedClock extends Clock {
  /**
   * Lets so much time pass. Whoever sleeps is woken at its own moment, in order, and does all that it can do
   * without waiting for time before the next one is woken.
   */
  pass(ms: number): Promise<void>
}

/** Turns of the event loop after which nothing goes on that waits for promises alone. */
const TURNS = 3

const settle = async (): Promise<void> => {
  for (let turn = 0; turn < TURNS; turn += 1)
    await new Promise<void>((resolve) => setImmediate(resolve))
}

/** A clock at `startMs` that stands still between calls of `pass`. */
export const steppedClock = (startMs = Date.UTC(2026, 0, 2, 3, 4, 5)): SteppedClock => {
  let nowMs = startMs
  const sleepers = new Set<Sleeper>()

  const nextUntil = (limitMs: number): Sleeper | undefined =>
    [...sleepers]
      .filter(({ untilMs }) => untilMs <= limitMs)
      .toSorted((a, b) => a.untilMs - b.untilMs)[0]

  return {
    now: () => nowMs,
    sleep: (delayMs, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted === true) return resolve()
        const wake = (): void => {
          sleepers.delete(sleeper)
          signal?.removeEventListener('abort', wake)
          resolve()
        }
        const sleeper: Sleeper = { untilMs: nowMs + delayMs, wake }
        sleepers.add(sleeper)
        signal?.addEventListener('abort', wake, { once: true })
      }),
    pass: async (ms) => {
      const untilMs = nowMs + ms
      await settle()
      for (let next = nextUntil(untilMs); next !== undefined; next = nextUntil(untilMs)) {
        nowMs = Math.max(nowMs, next.untilMs)
        next.wake()
        await settle()
      }
      nowMs = untilMs
    },
  }
}
