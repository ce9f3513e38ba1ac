import { compressionsAlgorithmsByBitmask, crc32c } from './kafka-library.ts'
import { ByteReader, varintSize, type ByteWriter } from './bytes.ts'
import { readFact, type ReadFact } from './wire.ts'

/** Kafka's record batches, format 2: https://kafka.apache.org/documentation/#recordbatch */

/** A record of a partition, decoded. */
export interface DecodedRecord {
  readonly offset: number
  readonly decoded: ReadFact
}

/** Who produces, and the number of the batch's first record for this partition. */
export interface ProducerState {
  readonly id: bigint
  readonly epoch: number
  readonly sequence: number
}

const MAGIC = 2
/** Bytes of the first offset and the length, which the length does not count. */
const HEAD_BYTES = 12
/** Where a batch's length, checksum and attributes are. */
const PLACE = { length: 8, crc: 17, attributes: 21 }
/** Attribute bits. */
const COMPRESSION = 0b111
/** Transaction marks, no records of anybody. */
const CONTROL = 1 << 5
/** Of what a record has beside its key, value and headers: attributes and timestamp. */
const RECORD_HEAD_BYTES = 2

/** Appends one batch with these records (key, value and headers of each), in their order. */
export const writeBatch = (
  out: ByteWriter,
  records: readonly Uint8Array[],
  producer: ProducerState,
  nowMs: number,
): void => {
  const start = out.length
  const timestamp = BigInt(nowMs)
  out.int64(0n)
  out.int32(0)
  out.int32(-1)
  out.int8(MAGIC)
  out.int32(0)
  out.int16(0)
  out.int32(records.length - 1)
  out.int64(timestamp)
  out.int64(timestamp)
  out.int64(producer.id)
  out.int16(producer.epoch)
  out.int32(producer.sequence)
  out.int32(records.length)
  records.forEach((record, offsetDelta) => {
    out.varint(RECORD_HEAD_BYTES + varintSize(offsetDelta) + record.length)
    out.int8(0)
    out.varint(0)
    out.varint(offsetDelta)
    out.append(record)
  })
  out.int32At(start + PLACE.length, out.length - start - HEAD_BYTES)
  out.uint32At(start + PLACE.crc, crc32c(out.bytes.subarray(start + PLACE.attributes)))
}

/**
 * The records of one partition from this offset on, and the offset after the last (control records
 * count). The last batch may be cut: it comes again with the next fetch.
 */
export const readBatches = (
  bytes: Buffer,
  { topic, partition, next }: { topic: string; partition: number; next: number },
): { readonly records: readonly DecodedRecord[]; readonly end: number } => {
  const records: DecodedRecord[] = []
  const batches = new ByteReader(bytes)
  let end = next
  while (batches.remaining >= HEAD_BYTES) {
    const firstOffset = batches.int64()
    const length = batches.int32()
    if (length > batches.remaining) break
    const batch = new ByteReader(bytes.subarray(batches.position, batches.position + length))
    batches.skip(length)
    batch.skip(4)
    const magic = batch.int8()
    if (magic !== MAGIC) throw new Error(`${topic}/${partition}: record format ${magic}, not 2`)
    batch.skip(4)
    const attributes = batch.int16()
    end = firstOffset + batch.int32() + 1
    if ((attributes & CONTROL) !== 0 || end <= next) continue
    // First and last timestamp, producer.
    batch.skip(8 + 8 + 8 + 2 + 4)
    const count = batch.int32()
    const record = uncompressed(batch, attributes & COMPRESSION)
    for (let n = 0; n < count; n += 1) {
      const read = readRecord(record, firstOffset, n, { topic, partition })
      // A batch comes whole, even when only its end was asked for.
      if (read.offset >= next) records.push(read)
    }
  }
  return { records, end: Math.max(end, next) }
}

const readRecord = (
  record: ByteReader,
  firstOffset: number,
  n: number,
  { topic, partition }: { topic: string; partition: number },
): DecodedRecord => {
  try {
    const length = record.varint()
    const end = record.position + length
    record.skip(1)
    record.skipVarint()
    const offset = firstOffset + record.varint()
    const decoded = readFact(record, topic, partition)
    record.position = end
    return { offset, decoded }
  } catch (error) {
    // A broker does not look into records: one that is cut is passed over like any other foreign one.
    if (!(error instanceof RangeError)) throw error
    return { offset: firstOffset + n, decoded: { reason: `record is cut: ${error.message}` } }
  }
}

/** We do not compress; others may. */
const uncompressed = (batch: ByteReader, compression: number): ByteReader => {
  if (compression === 0) return batch
  const algorithm = compressionsAlgorithmsByBitmask[compression]
  if (algorithm === undefined) throw new Error(`unknown compression ${compression}`)
  return new ByteReader(algorithm.decompressSync(batch.bytes.subarray(batch.position)))
}
