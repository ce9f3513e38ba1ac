import { within } from './address.ts'
import { placeOf, type PartitionEnd, type PartitionPlace } from '../transport.ts'

const COMMIT_EVERY_MS = 1_000
const COMMIT_TIMEOUT_MS = 3_000

/** What committing needs of a group. */
interface CommittingGroup {
  readonly active: boolean
  commit(offsets: readonly PartitionEnd[]): Promise<void>
}

/** Offsets that a member has hinted, committed together now and then. One that is lost costs repeats. */
export class OffsetHints {
  /** The group as it is now: a member that was put out of it gets another one. */
  readonly #group: () => CommittingGroup
  readonly #troubled: (error: unknown) => void
  readonly #waiting = new Map<string, PartitionEnd>()
  #timer: ReturnType<typeof setTimeout> | undefined
  #committing: Promise<void> = Promise.resolve()
  #ended = false

  constructor(group: () => CommittingGroup, troubled: (error: unknown) => void) {
    this.#group = group
    this.#troubled = troubled
  }

  add(ends: readonly PartitionEnd[]): void {
    for (const end of ends) this.#waiting.set(placeOf(end), end)
    this.#commitSoon()
  }

  /** The partition is another member's now, or is read again from its first record. */
  drop(place: PartitionPlace): void {
    this.#waiting.delete(placeOf(place))
  }

  /** Commits what waits. Never rejects: the trouble is told. */
  commit(): Promise<void> {
    const offsets = [...this.#waiting.values()]
    this.#waiting.clear()
    if (offsets.length > 0)
      this.#committing = this.#group()
        .commit(offsets)
        .catch((error: unknown) => this.#troubled(error))
    return this.#committing
  }

  /** Commits what waits, as long as the broker answers in time; then nothing more is committed. */
  async end(): Promise<void> {
    this.#ended = true
    clearTimeout(this.#timer)
    await within(this.commit(), COMMIT_TIMEOUT_MS, 'commit').catch(() => {})
  }

  #commitSoon(): void {
    if (this.#ended) return
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      // In the middle of a rebalance a commit is refused, and would start another one.
      if (this.#group().active) void this.commit()
      else this.#commitSoon()
    }, COMMIT_EVERY_MS)
  }
}
