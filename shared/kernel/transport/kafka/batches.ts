import type { HeardFact } from '../../domain/fact.ts'
import { MAX_RECORD_BYTES, recordsOf } from '../wire.ts'

/** Bytes of records in one request, at most: a partition's share of it is one batch, which brokers bound. */
export const REQUEST_BYTES = MAX_RECORD_BYTES
/** What Kafka's formats add to a record, at most. */
const FRAME_BYTES = 96
const SEQUENCES = 2 ** 31

/** A fact as a record of its partition. */
export interface PlacedRecord {
  readonly fact: HeardFact
  readonly bytes: Buffer
}

/** Records of one partition that go out together, and the producer's number of the first. */
export interface PartitionBatch {
  readonly partition: number
  readonly records: readonly PlacedRecord[]
  readonly sequence: number
}

/** Bytes that these records take in a request, about. */
export const sizeOf = (records: readonly PlacedRecord[]): number =>
  records.reduce((sum, { bytes }) => sum + bytes.length + FRAME_BYTES, FRAME_BYTES)

/** The number of the record that comes so many after this one. */
export const sequenceAfter = (sequence: number, records: number): number =>
  (sequence + records) % SEQUENCES

/** The facts as records, in their order, in lots of at most so many bytes; a larger record is a lot of its own. */
export const requestsOf = (
  facts: readonly HeardFact[],
  maxBytes: number,
): readonly (readonly PlacedRecord[])[] => {
  const records = recordsOf(facts)
  return lotsOf(
    facts.map((fact, n) => ({ fact, bytes: records[n] ?? Buffer.of() })),
    maxBytes,
  )
}

/** Records of one partition as batches of at most so many bytes, in their order; a larger record is a batch of its own. */
export const batchesOf = (
  partition: number,
  records: readonly PlacedRecord[],
  firstSequence: number,
  maxBytes: number,
): PartitionBatch[] => {
  let sequence = firstSequence
  return lotsOf(records, maxBytes).map((lot) => {
    const batch = { partition, records: lot, sequence }
    sequence = sequenceAfter(sequence, lot.length)
    return batch
  })
}

const lotsOf = (
  records: readonly PlacedRecord[],
  maxBytes: number,
): readonly (readonly PlacedRecord[])[] => {
  const lots: PlacedRecord[][] = []
  let left = 0
  for (const record of records) {
    const bytes = record.bytes.length + FRAME_BYTES
    const lot = lots.at(-1)
    if (lot === undefined || bytes > left) {
      lots.push([record])
      left = maxBytes - bytes
    } else {
      lot.push(record)
      left -= bytes
    }
  }
  return lots
}
