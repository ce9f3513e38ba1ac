import type { HeardFact } from '../../domain/fact.ts'
import type { Batch, PartitionEnd, UnreadableRecord } from '../transport.ts'
import type { Reading } from './fetcher.ts'
import type { DecodedRecord } from './records.ts'

interface ArrivedRecord extends DecodedRecord {
  readonly reading: Reading
}

/** Records that were fetched for a member and not pulled by it yet, in order within each partition. */
export class ArrivedRecords {
  #records: ArrivedRecord[] = []

  get count(): number {
    return this.#records.length
  }

  add(reading: Reading, records: readonly DecodedRecord[]): void {
    for (const { offset, decoded } of records) this.#records.push({ reading, offset, decoded })
  }

  /** The first of them, at most so many. */
  take(max: number): Batch {
    return batchOf(this.#records.splice(0, max))
  }

  /** Drops what came for readings that are no longer read. */
  keep(isRead: (reading: Reading) => boolean): void {
    this.#records = this.#records.filter(({ reading }) => isRead(reading))
  }

  /** How many there are of each reading. */
  counts(): ReadonlyMap<Reading, number> {
    const counts = new Map<Reading, number>()
    for (const { reading } of this.#records) counts.set(reading, (counts.get(reading) ?? 0) + 1)
    return counts
  }
}

const batchOf = (taken: readonly ArrivedRecord[]): Batch => {
  const facts: HeardFact[] = []
  const beforeHints: HeardFact[] = []
  const unreadable: UnreadableRecord[] = []
  const ends = new Map<Reading, PartitionEnd>()
  for (const { reading, offset, decoded } of taken) {
    const { topic, partition } = reading
    const isBeforeHint = offset < (reading.hint ?? 0)
    if ('fact' in decoded) (isBeforeHint ? beforeHints : facts).push(decoded.fact)
    else if (!isBeforeHint)
      unreadable.push({ topic, partition, offset: String(offset), reason: decoded.reason })
    ends.set(reading, { topic, partition, offset: BigInt(offset + 1) })
  }
  return {
    facts,
    unreadable,
    ends: [...ends.values()],
    ...(beforeHints.length > 0 && { beforeHints }),
  }
}
