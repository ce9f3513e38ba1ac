import type { HeardFact } from '../domain/fact.ts'
import type { LostTail } from './topic-ends.ts'

/** What a relay reports. */
export interface RelayListener {
  published(facts: readonly HeardFact[]): void
  /** The lead has passed on while this instance believed that it had it. */
  fenced(): void
  /** The topic had lost facts, and those after this position are published again. */
  wentBack(lost: readonly LostTail[], position: number): void
  troubled(error: Error): void
}
