import { z } from 'zod'
import { placeOf, type PartitionEnd, type PartitionPlace } from '../transport.ts'
import type { ReadJournal } from './reader.ts'

const Rows = z.array(
  z.object({
    topic: z.string(),
    partition: z.number(),
    reached: z.number(),
    journal: z.string(),
    epoch: z.string(),
  }),
)

/** How far a partition has been read, in which journal and epoch. */
interface Reached extends PartitionPlace, ReadJournal {
  /** The last position passed. */
  readonly reached: number
}

/**
 * How far a group has come, as its members note it for each other. A hint is of the journal and the epoch in which its
 * facts were read: in another one it says nothing, whoever saves it and however late, since it may lie beyond what the
 * cursors, which went back, have heard.
 */
export class GroupHints {
  readonly #read: () => Promise<unknown>
  readonly #write: (rows: readonly Reached[]) => Promise<unknown>
  /** In which journal and epoch each end was reached: whoever hints it may do so after another has begun. */
  readonly #reachedIn = new WeakMap<PartitionEnd, ReadJournal>()
  /** Not saved yet, by partition. */
  readonly #noted = new Map<string, Reached>()

  constructor(read: () => Promise<unknown>, write: (rows: readonly Reached[]) => Promise<unknown>) {
    this.#read = read
    this.#write = write
  }

  /** Says where an end comes from that is given out. */
  reached(end: PartitionEnd, of: ReadJournal): void {
    this.#reachedIn.set(end, of)
  }

  /** Notes an end that was given out, unless another journal or epoch than its own is read by now. */
  note(end: PartitionEnd, reading: ReadJournal | undefined): void {
    const of = this.#reachedIn.get(end)
    if (of === undefined || !isSame(of, reading)) return
    const { topic, partition, offset } = end
    this.#noted.set(placeOf(end), { topic, partition, reached: Number(offset), ...of })
  }

  /** Forgets what is noted and not saved. */
  drop(place: PartitionPlace): void {
    this.#noted.delete(placeOf(place))
  }

  /** The last position passed of each partition, by name, of what is read of its topic. */
  async known(readings: ReadonlyMap<string, ReadJournal>): Promise<ReadonlyMap<string, number>> {
    return new Map(
      Rows.parse(await this.#read())
        .filter((row) => isSame(row, readings.get(row.topic)))
        .map((row) => [placeOf(row), row.reached]),
    )
  }

  /** Saves what is noted. What fails is not tried again: a hint that is lost costs repeats that the cursors drop. */
  async save(): Promise<void> {
    const rows = [...this.#noted.values()]
    if (rows.length === 0) return
    this.#noted.clear()
    await this.#write(rows)
  }
}

/** Whether it is the same journal in the same epoch. */
export const isSame = (one: ReadJournal, other: ReadJournal | undefined): boolean =>
  one.journal === other?.journal && one.epoch === other.epoch
