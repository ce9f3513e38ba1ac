import { crc32c } from './library.ts'
import { ByteReader, varintSize, type ByteWriter } from '../bytes.ts'
import { reasonOf } from './address.ts'
import { unpack, UNPACKED_BYTES } from './compression.ts'
import { readFact, type ReadFact } from '../wire.ts'

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
/** What comes after them before the records. */
const REST_BYTES = 49
/** Where a batch's length, format, checksum and attributes are. */
const PLACE = { length: 8, magic: 16, crc: 17, attributes: 21 }
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

/** Where records are read, and from which offset on. */
interface ReadPlace {
  readonly topic: string
  readonly partition: number
  readonly next: number
}

/**
 * The records of one partition from this offset on, and the offset after the last (control records
 * count). A batch that cannot be read is one unreadable record, its last. What follows a batch that is
 * cut, or as much as may be unpacked at a time, comes with the next fetch.
 */
export const readBatches = (
  bytes: Buffer,
  place: ReadPlace,
): { readonly records: readonly DecodedRecord[]; readonly end: number } => {
  const records: DecodedRecord[] = []
  const batches = new ByteReader(bytes)
  let end = place.next
  let unpackedBytes = 0
  while (batches.remaining >= HEAD_BYTES && unpackedBytes < UNPACKED_BYTES) {
    const firstOffset = batches.int64()
    const length = batches.int32()
    if (length > batches.remaining) break
    const batch = new ByteReader(bytes.subarray(batches.position, batches.position + length))
    batches.skip(length)
    const magic = batch.bytes[PLACE.magic - HEAD_BYTES]
    if (magic !== MAGIC || length < REST_BYTES) {
      // Where it ends is not known: if there is more of it, the next fetch brings it again.
      const offset = Math.max(firstOffset, place.next)
      const reason = `a batch of ${length} bytes in format ${magic}, not ${MAGIC}`
      records.push({ offset, decoded: { reason } })
      end = offset + 1
      continue
    }
    // Leader's epoch, format, checksum.
    batch.skip(4 + 1 + 4)
    const attributes = batch.int16()
    end = firstOffset + batch.int32() + 1
    if ((attributes & CONTROL) !== 0 || end <= place.next) continue
    // First and last timestamp, producer.
    batch.skip(8 + 8 + 8 + 2 + 4)
    const count = batch.int32()
    const unpacked = unpackedOf(batch, attributes & COMPRESSION)
    if ('reason' in unpacked) records.push({ offset: end - 1, decoded: unpacked })
    else {
      unpackedBytes += unpacked.remaining
      readRecords(unpacked, { firstOffset, end, count }, place, records)
    }
  }
  return { records, end: Math.max(end, place.next) }
}

const unpackedOf = (
  batch: ByteReader,
  compression: number,
): ByteReader | { readonly reason: string } => {
  try {
    return new ByteReader(unpack(batch.bytes.subarray(batch.position), compression))
  } catch (error) {
    return { reason: `batch cannot be unpacked: ${reasonOf(error)}` }
  }
}

/** What a batch says of itself. */
interface Batch {
  readonly firstOffset: number
  readonly end: number
  readonly count: number
}

/** Adds the records of a batch to these, up to the first that is cut: nothing says where another begins. */
const readRecords = (
  bytes: ByteReader,
  batch: Batch,
  place: ReadPlace,
  records: DecodedRecord[],
): void => {
  let n = 0
  try {
    for (; n < batch.count; n += 1) {
      const read = readRecord(bytes, batch, place)
      // A batch comes whole, even when only its end was asked for.
      if (read.offset >= place.next) records.push(read)
    }
  } catch (error) {
    // A broker does not look into records: one that is cut is passed over like any other foreign one.
    if (!(error instanceof RangeError)) throw error
    const offset = Math.min(batch.firstOffset + n, batch.end - 1)
    const decoded = { reason: `record is cut: ${error.message}` }
    if (offset >= place.next) records.push({ offset, decoded })
  }
}

const readRecord = (
  record: ByteReader,
  { firstOffset, end }: Batch,
  { topic, partition }: ReadPlace,
): DecodedRecord => {
  const length = record.varint()
  const after = record.position + length
  record.skip(1)
  record.skipVarint()
  const offset = firstOffset + record.varint()
  if (offset < firstOffset || offset >= end) throw new RangeError('its offset is not in its batch')
  const decoded = readFact(record, topic, partition)
  if (record.position > after) throw new RangeError(`it goes on after its ${length} bytes`)
  record.position = after
  return { offset, decoded }
}
