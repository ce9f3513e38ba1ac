import {
  createRecordsBatch,
  Reader,
  readRecordsBatches,
  type MessageRecord,
} from './kafka-library.ts'
import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { ByteReader, ByteWriter, varintSize } from './bytes.ts'
import { readBatches, writeBatch } from './kafka-records.ts'

/** The library's own reader and writer are the other side of each comparison. */
const PLACE = { topic: 'colis.essai', partition: 2 }
const PRODUCER = { id: 7n, epoch: 3, sequence: 41 }
const NOW_MS = 1_764_000_000_000

const recordOf = (key: string): Buffer => {
  const record = new ByteWriter(16)
  record.varintText(key)
  record.varintText('{}')
  record.varint(0)
  return record.bytes
}

const batchOf = (keys: readonly string[]): Buffer => {
  const out = new ByteWriter(16)
  writeBatch(out, keys.map(recordOf), PRODUCER, NOW_MS)
  return out.bytes
}

const messagesOf = (keys: readonly string[]): MessageRecord[] =>
  keys.map((key) => ({
    key: Buffer.from(key),
    value: Buffer.from('{}'),
    topic: PLACE.topic,
    partition: PLACE.partition,
    timestamp: BigInt(NOW_MS),
  }))

/** The same batch as it stands in a log: brokers write its first offset. */
const placedAt = (batch: Buffer, offset: number): Buffer => {
  const placed = Buffer.from(batch)
  placed.writeBigInt64BE(BigInt(offset), 0)
  return placed
}

const offsetsIn = (bytes: Buffer, next: number) => {
  const { records, end } = readBatches(bytes, { ...PLACE, next })
  return { offsets: records.map(({ offset }) => offset), end }
}

const keys = fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 200 })

test('a batch is the one that the library makes, byte for byte', () => {
  fc.assert(
    fc.property(keys, (said) => {
      const theirs = createRecordsBatch(messagesOf(said), {
        producerId: PRODUCER.id,
        producerEpoch: PRODUCER.epoch,
        partitionLeaderEpoch: -1,
      })
      const ours = batchOf(said)
      const [read] = readRecordsBatches(Reader.from(ours))
      expect(read?.firstSequence).toBe(PRODUCER.sequence)
      expect(read?.producerEpoch).toBe(PRODUCER.epoch)
      expect(read?.records.map(({ key }) => String(key))).toEqual(said)
      // The checksum is over the sequence too, which the library numbers by itself.
      expect(ours.subarray(61)).toEqual(theirs.buffer.subarray(61))
    }),
  )
})

test.each(['none', 'gzip', 'snappy', 'lz4'] as const)(
  'a batch of others is read: %s',
  (compression) => {
    const { buffer } = createRecordsBatch(messagesOf(['a', 'b', 'c']), { compression })
    const { records, end } = readBatches(placedAt(buffer, 10), { ...PLACE, next: 10 })
    expect(end).toBe(13)
    expect(records).toEqual(
      [10, 11, 12].map((offset) => ({ offset, decoded: { reason: 'no header ce_id' } })),
    )
  },
)

test('a batch comes whole, and only what was asked for is given', () => {
  const log = Buffer.concat([placedAt(batchOf(['a', 'b', 'c']), 5), placedAt(batchOf(['d']), 8)])
  expect(offsetsIn(log, 5)).toEqual({ offsets: [5, 6, 7, 8], end: 9 })
  expect(offsetsIn(log, 7)).toEqual({ offsets: [7, 8], end: 9 })
  expect(offsetsIn(log, 9)).toEqual({ offsets: [], end: 9 })
})

test('a batch that is cut at the end of an answer is left for the next', () => {
  const first = placedAt(batchOf(['a', 'b']), 0)
  const log = Buffer.concat([first, placedAt(batchOf(['c']), 2)])
  for (let length = first.length; length < log.length; length += 1)
    expect(offsetsIn(log.subarray(0, length), 0)).toEqual({ offsets: [0, 1], end: 2 })
})

test('transaction marks are passed over', () => {
  const mark = placedAt(batchOf(['a']), 4)
  mark.writeInt16BE(1 << 5, 21)
  expect(offsetsIn(mark, 4)).toEqual({ offsets: [], end: 5 })
})

test('a record that is cut is no fact of ours, and no exception', () => {
  const batch = placedAt(batchOf(['a']), 0)
  batch[batch.length - 1] = 0x7e
  const { records, end } = readBatches(batch, { ...PLACE, next: 0 })
  expect(end).toBe(1)
  expect(records).toEqual([
    { offset: 0, decoded: { reason: expect.stringMatching(/^record is cut/) } },
  ])
})

test('varints are those of the protocol', () => {
  fc.assert(
    fc.property(fc.integer(), (value) => {
      const out = new ByteWriter(1)
      out.varint(value)
      expect(out.length).toBe(varintSize(value))
      // The library's own reader goes wrong beyond 30 bits.
      if (Math.abs(value) < 2 ** 30) expect(Reader.from(out.bytes).readVarInt()).toBe(value)
      expect(new ByteReader(out.bytes).varint()).toBe(value)
    }),
  )
})

test('texts are read as they were written, whatever their length', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      const out = new ByteWriter(1)
      out.varintText(text)
      out.text16(text)
      const read = new ByteReader(out.bytes)
      const bytes = read.varint()
      read.skip(bytes)
      expect(bytes).toBe(Buffer.byteLength(text))
      expect(read.text16()).toBe(Buffer.from(text).toString())
      expect(read.remaining).toBe(0)
    }),
  )
})
