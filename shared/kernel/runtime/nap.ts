import type { Clock } from './clock.ts'

/** A reason of its own spares an error with its stack, the dearest part of aborting; naps end all the time. */
const WOKEN = 'woken'

/** A sleep that another part of the process ends early. A call that comes before the sleep is not lost. */
export class Nap {
  readonly #clock: Clock
  #isWoken = false
  #over: AbortController | undefined

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** From here on calls count. */
  begin(): void {
    this.#isWoken = false
  }

  wake(): void {
    this.#isWoken = true
    this.#over?.abort(WOKEN)
  }

  /** Sleeps, unless it has been woken since `begin`. Gives whether it was woken. */
  async sleep(delayMs: number): Promise<boolean> {
    if (!this.#isWoken) {
      this.#over = new AbortController()
      await this.#clock.sleep(delayMs, this.#over.signal)
      this.#over = undefined
    }
    return this.#isWoken
  }
}
