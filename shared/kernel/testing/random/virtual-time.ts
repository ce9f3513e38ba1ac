import type { Clock } from '../../runtime/clock.ts'

interface Timer {
  readonly atMs: number
  readonly order: number
  readonly fire: () => void
  over: boolean
}

const BEGINNING_MS = Date.UTC(2026, 0, 1)

/**
 * Time that stands still while anything can go on, and then goes to the next timer. Effects on real parts are waited
 * for before it goes on, so that a slow machine changes nothing.
 */
export class VirtualTime implements Clock {
  #nowMs = BEGINNING_MS
  #order = 0
  readonly #timers: Timer[] = []
  readonly togetherMs: number
  #underWay = 0
  #idle: (() => void) | undefined

  /** `togetherMs`: timers so close to each other fire at once, so that their effects on real parts meet. */
  constructor(togetherMs: number) {
    this.togetherMs = togetherMs
  }

  now(): number {
    return this.#nowMs
  }

  sleep(delayMs: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted === true) return resolve()
      const ended = (): void => {
        timer.over = true
        signal?.removeEventListener('abort', ended)
        resolve()
      }
      this.#order += 1
      const atMs = this.#nowMs + Math.max(0, delayMs)
      const timer: Timer = { atMs, order: this.#order, fire: ended, over: false }
      this.#push(timer)
      signal?.addEventListener('abort', ended, { once: true })
    })
  }

  /** An effect on a part: time stands still until it has ended. */
  async effect<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#underWay += 1
    try {
      return await work()
    } finally {
      this.#underWay -= 1
      if (this.#underWay === 0) this.#idle?.()
    }
  }

  /** Lets time go on until this work has ended. Throws what it throws, and when it takes longer than `limitMs`. */
  async run<Result>(work: () => Promise<Result>, limitMs: number): Promise<Result> {
    const untilMs = this.#nowMs + limitMs
    let ended = false
    const working = work().finally(() => {
      ended = true
    })
    working.catch(() => {})
    for (;;) {
      await this.#settled()
      if (ended) return working
      const next = this.#pop()
      if (next === undefined || next.atMs > untilMs)
        throw new Error(`it has not ended within ${limitMs} ms of virtual time`)
      this.#fire(next)
      for (let near = this.#timers[0]; near !== undefined; near = this.#timers[0]) {
        if (near.atMs > next.atMs + this.togetherMs) break
        const timer = this.#pop()
        if (timer !== undefined) this.#fire(timer)
      }
    }
  }

  #fire({ atMs, over, fire }: Timer): void {
    if (over) return
    this.#nowMs = Math.max(this.#nowMs, atMs)
    fire()
  }

  async #settled(): Promise<void> {
    do {
      if (this.#underWay > 0)
        await new Promise<void>((resolve) => {
          this.#idle = resolve
        })
      this.#idle = undefined
      // A turn of the event loop lets everything go on that waits for nothing but a promise.
      await new Promise((resolve) => setImmediate(resolve))
    } while (this.#underWay > 0)
  }

  #push(timer: Timer): void {
    let at = this.#timers.push(timer) - 1
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!this.#swapIfSooner(at, parent)) break
      at = parent
    }
  }

  #pop(): Timer | undefined {
    const first = this.#timers[0]
    const last = this.#timers.pop()
    if (first === undefined || last === undefined || first === last) return first
    this.#timers[0] = last
    for (let at = 0; ;) {
      const left = 2 * at + 1
      const right = left + 1
      const sooner = this.#isSooner(right, left) ? right : left
      if (!this.#swapIfSooner(sooner, at)) return first
      at = sooner
    }
  }

  #isSooner(one: number, other: number): boolean {
    const a = this.#timers[one]
    const b = this.#timers[other]
    if (a === undefined || b === undefined) return false
    return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order)
  }

  #swapIfSooner(one: number, other: number): boolean {
    const a = this.#timers[one]
    const b = this.#timers[other]
    if (a === undefined || b === undefined || !this.#isSooner(one, other)) return false
    this.#timers[one] = b
    this.#timers[other] = a
    return true
  }
}
