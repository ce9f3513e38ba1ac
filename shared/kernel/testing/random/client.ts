import { UnitError } from '../../journal/errors.ts'
import type { RecordedFact } from '../../journal/store.ts'
import type { Odds } from './odds.ts'
import type { Services } from './services.ts'
import { spokenOf, type Speak } from './speaking.ts'
import { BrokenPromiseError } from './witness.ts'

export const KEYS = 50
const ANSWER_MS = 5_000
/** Facts are spoilt for so long, at most. */
const SPOILT_MS = 8_000

/** Whoever asks the publishing service: asks again, of any instance, until it is answered. */
export class Client {
  readonly #services: Services
  readonly #chance
  #commands = 0
  /** By command: how often the store had gone back when it was asked for the time that was answered. */
  readonly #answered = new Map<number, number>()

  constructor(services: Services) {
    this.#services = services
    this.#chance = services.chance.branch()
  }

  /** A command for any key; some keys are asked for more often than others. */
  async speak(odds: Odds | undefined): Promise<void> {
    const chance = this.#chance
    const number = Math.min(chance.between(0, KEYS - 1), chance.between(0, KEYS - 1))
    await this.speakTo(number, odds)
  }

  async speakTo(keyNumber: number, odds: Odds | undefined): Promise<void> {
    const chance = this.#chance
    this.#commands += 1
    const nowMs = this.#services.time.now()
    const untilMs = (share: number): number =>
      chance.happens(share) ? nowMs + chance.between(500, SPOILT_MS) : 0
    const refusedForGood = chance.happens(odds?.refusedCommand ?? 0)
    const facts = Array.from({ length: odds === undefined ? 1 : chance.between(1, 2) }, () => ({
      type:
        odds === undefined || chance.happens(0.7)
          ? ('Said' as const)
          : chance.happens(0.5)
            ? ('Hummed' as const)
            : ('Thought' as const),
      spoiltUntilMs: untilMs(odds?.spoilt ?? 0),
      refusedUntilMs: untilMs(odds?.refusedFact ?? 0),
      refusedForGood,
    }))
    await this.#ask({ type: 'Speak', key: `k${keyNumber}`, command: this.#commands, facts })
  }

  async #ask(command: Speak): Promise<void> {
    const { time } = this.#services
    for (;;) {
      const { failovers } = this.#services
      const answer = await this.#tryOnce(command)
      if (answer === 'refused') return
      if (answer === 'done') {
        this.#answered.set(command.command, failovers)
        return
      }
      await time.sleep(this.#chance.between(50, 1_000))
    }
  }

  async #tryOnce(command: Speak): Promise<'done' | 'refused' | 'unknown'> {
    const { time } = this.#services
    const well = this.#services.publishers.filter(({ process }) => process.isWell)
    const publisher = this.#chance.pick(well)
    if (publisher === undefined) return 'unknown'
    return Promise.race([
      publisher.speak(command).then(
        () => 'done' as const,
        (error: unknown) =>
          error instanceof UnitError ? ('refused' as const) : ('unknown' as const),
      ),
      time.sleep(ANSWER_MS, publisher.process.died).then(() => 'unknown' as const),
    ])
  }

  /** What was answered since the store last went back is in the journal. */
  checkAnswers(facts: readonly RecordedFact[]): void {
    const there = new Set(facts.map(({ payload }) => spokenOf(payload).command))
    for (const [command, failovers] of this.#answered)
      if (failovers === this.#services.failovers && !there.has(command))
        throw new BrokenPromiseError(`command ${command} was answered and is not in the journal`)
  }
}
