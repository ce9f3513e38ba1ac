import type { Clock } from '../../runtime/clock.ts'
import type { Chance } from './chance.ts'
import type { VirtualTime } from './virtual-time.ts'

/** What becomes of a request to a part. */
export type Fate = 'done' | 'refused' | 'answer lost'

/** How a request goes: how long it travels, and what becomes of it. */
export interface Passage {
  readonly thereMs: number
  readonly backMs: number
  readonly fate: Fate
}

/**
 * One life of one instance. Whatever it asks of the world goes through `call`: a request that was sent arrives even
 * if its sender has died meanwhile, an answer only wakes the living, and a paused one gets its answers when it goes
 * on. The dead hang: an error would run their code.
 */
export class Process {
  readonly name: string
  readonly chance: Chance
  readonly clock: Clock
  readonly #time: VirtualTime
  readonly #death = new AbortController()
  #resumed: Promise<void> | undefined
  #resume = (): void => {}

  constructor(name: string, time: VirtualTime, chance: Chance) {
    this.name = name
    this.chance = chance
    this.#time = time
    this.clock = {
      now: () => time.now(),
      sleep: async (delayMs, signal) => {
        if (this.died.aborted) return hanging()
        await time.sleep(delayMs, signal)
        await this.#awake()
      },
    }
  }

  get died(): AbortSignal {
    return this.#death.signal
  }

  get isPaused(): boolean {
    return this.#resumed !== undefined
  }

  /** Lives and goes on. */
  get isWell(): boolean {
    return !this.died.aborted && !this.isPaused
  }

  kill(): void {
    this.#death.abort()
    this.resume()
  }

  pause(): void {
    this.#resumed ??= new Promise((resolve) => {
      this.#resume = resolve
    })
  }

  resume(): void {
    this.#resumed = undefined
    this.#resume()
  }

  /** Asks something of a part. `failure` is what the caller sees when the request is refused or its answer lost. */
  async call<Result>(
    passage: Passage,
    effect: () => Promise<Result>,
    failure: () => Error,
  ): Promise<Result> {
    if (this.died.aborted) return hanging()
    await this.#time.sleep(passage.thereMs)
    let answer: () => Result = () => {
      throw failure()
    }
    if (passage.fate !== 'refused') {
      try {
        const result = await this.#time.effect(effect)
        if (passage.fate === 'done') answer = () => result
      } catch (error) {
        answer = () => {
          throw error
        }
      }
    }
    await this.#time.sleep(passage.backMs)
    await this.#awake()
    return answer()
  }

  /** Waits for something that may take as long as it likes, as for the next records of a topic. */
  async waitFor<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.died.aborted) return hanging()
    const result = await work()
    await this.#time.sleep(this.chance.between(0, 3))
    await this.#awake()
    return result
  }

  async #awake(): Promise<void> {
    while (this.#resumed !== undefined) await this.#resumed
    if (this.died.aborted) return hanging()
  }
}

const hanging = (): Promise<never> => new Promise<never>(() => {})
