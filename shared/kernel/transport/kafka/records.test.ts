import {
  compressionsAlgorithms,
  createRecordsBatch,
  Reader,
  readRecordsBatches,
  type MessageRecord,
} from './library.ts'
import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { ByteReader, ByteWriter, varintSize } from '../bytes.ts'
import { UNPACKED_BYTES } from './compression.ts'
import { readBatches, writeBatch } from './records.ts'

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

/** What a batch has before its records, and where of it. */
const HEAD_BYTES = 61
const AT = { length: 8, magic: 16, attributes: 21, last: 23, count: 57 }

/** A batch whose records, or whatever is in their place, are these bytes. */
const batchAround = (records: Buffer, compression: number, count = 1): Buffer => {
  const batch = Buffer.concat([batchOf(['a']).subarray(0, HEAD_BYTES), records])
  batch.writeInt32BE(batch.length - 12, AT.length)
  batch.writeInt16BE(compression, AT.attributes)
  batch.writeInt32BE(count - 1, AT.last)
  batch.writeInt32BE(count, AT.count)
  return batch
}

/** What is read of three records at 10 in a batch that cannot be, and of one after them. */
const readAround = (bad: Buffer) =>
  readBatches(Buffer.concat([placedAt(bad, 10), placedAt(batchOf(['d']), 13)]), {
    ...PLACE,
    next: 10,
  })

const passedOver = (reason: RegExp) => ({
  records: [
    { offset: 12, decoded: { reason: expect.stringMatching(reason) } },
    { offset: 13, decoded: NOT_OURS },
  ],
  end: 14,
})
const CUT = { reason: expect.stringMatching(/^record is cut/) }
const NOT_OURS = { reason: 'no header ce_id' }

const ALGORITHMS = ['gzip', 'snappy', 'lz4', 'zstd'] as const

test.each(['none', ...ALGORITHMS] as const)('a batch of others is read: %s', (compression) => {
  const { buffer } = createRecordsBatch(messagesOf(['a', 'b', 'c']), { compression })
  const { records, end } = readBatches(placedAt(buffer, 10), { ...PLACE, next: 10 })
  expect(end).toBe(13)
  expect(records).toEqual([10, 11, 12].map((offset) => ({ offset, decoded: NOT_OURS })))
})

test.each(ALGORITHMS)('a batch that would fill the memory is one unreadable record: %s', (name) => {
  const { compressSync, bitmask } = compressionsAlgorithms[name]
  const small = compressSync(Buffer.alloc(UNPACKED_BYTES + 1))
  expect(readAround(batchAround(small, bitmask, 3))).toEqual(
    passedOver(/^batch cannot be unpacked: .*(more|larger) than 16777216 bytes/),
  )
})

/** As Java's producers compress: chunks of snappy after a head of 16 bytes. */
const xerial = (chunk: Buffer, times: number): Buffer => {
  const { compressSync, bitmask } = compressionsAlgorithms.snappy
  const compressed = compressSync(chunk)
  const length = Buffer.alloc(4)
  length.writeInt32BE(compressed.length)
  const head = Buffer.from('\x82SNAPPY\0\0\0\0\x01\0\0\0\x01', 'latin1')
  const chunks = Array.from({ length: times }, () => [length, compressed]).flat()
  return batchAround(Buffer.concat([head, ...chunks]), bitmask, 3)
}

test('chunks of snappy are read, and counted together', () => {
  const records = batchOf(['a', 'b', 'c']).subarray(HEAD_BYTES)
  expect(readAround(xerial(records, 1)).records.map(({ offset }) => offset)).toEqual([
    10, 11, 12, 13,
  ])
  expect(readAround(xerial(Buffer.alloc(UNPACKED_BYTES / 4), 5))).toEqual(
    passedOver(/^batch cannot be unpacked: more than/),
  )
})

test.each([
  ...ALGORITHMS.map((name) => compressionsAlgorithms[name].bitmask),
  // Not one of the protocol's.
  5,
])('a batch that cannot be unpacked is one unreadable record: compression %d', (bitmask) => {
  expect(readAround(batchAround(Buffer.from('not compressed'), bitmask, 3))).toEqual(
    passedOver(/^batch cannot be unpacked: /),
  )
})

test('whatever is in place of records, reading goes on at the end of the batch', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(7), (records, compression) => {
      const { records: read, end } = readAround(batchAround(Buffer.from(records), compression, 3))
      expect(end).toBe(14)
      expect(read.at(-1)).toEqual({ offset: 13, decoded: NOT_OURS })
    }),
  )
})

test.each([
  ['in another format', Buffer.from([3]), AT.magic],
  ['cut within its head', Buffer.from([0, 0, 0, 20]), AT.length],
])('a batch %s is passed over, offset by offset', (_, bytes, at) => {
  const foreign = placedAt(batchOf(['a', 'b']), 10)
  foreign.set(bytes, at)
  const read = (next: number) =>
    readBatches(foreign.subarray(0, 12 + foreign.readInt32BE(AT.length)), { ...PLACE, next })
  const decoded = { reason: expect.stringContaining('format') }
  expect(read(10)).toEqual({ records: [{ offset: 10, decoded }], end: 11 })
  expect(read(11)).toEqual({ records: [{ offset: 11, decoded }], end: 12 })
})

test('as much is unpacked at a time as the memory is to bear: the rest is left for the next', () => {
  const value = Buffer.alloc(UNPACKED_BYTES * 0.6)
  const { buffer } = createRecordsBatch(
    messagesOf(['a']).map((message) => ({ ...message, value })),
    { compression: 'gzip' },
  )
  const log = Buffer.concat([0, 1, 2].map((offset) => placedAt(buffer, offset)))
  expect(offsetsIn(log, 0)).toEqual({ offsets: [0, 1], end: 2 })
  expect(offsetsIn(log, 2)).toEqual({ offsets: [2], end: 3 })
})

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
  expect(records).toEqual([{ offset: 0, decoded: CUT }])
})

test('a batch ends at its first record that is cut, however many it says it has', () => {
  const batch = placedAt(batchOf(['a']), 0)
  batch.writeInt32BE(1_000, AT.count)
  const { records, end } = readBatches(batch, { ...PLACE, next: 0 })
  expect(end).toBe(1)
  expect(records).toEqual([
    { offset: 0, decoded: NOT_OURS },
    { offset: 0, decoded: CUT },
  ])
})

test.each([-3, 1])('a record that says it has %d bytes is cut where it is', (length) => {
  const batch = placedAt(batchOf(['a', 'b']), 0)
  const said = new ByteWriter(1)
  said.varint(length)
  batch.set(said.bytes, HEAD_BYTES)
  const { records, end } = readBatches(batch, { ...PLACE, next: 0 })
  expect(end).toBe(2)
  expect(records).toEqual([{ offset: 0, decoded: CUT }])
})

test.each([1, 1_000, -1])('no record has an offset that is not in its batch: %d', (delta) => {
  const record = new ByteWriter(16)
  record.varint(5 + varintSize(delta))
  record.int8(0)
  record.varint(0)
  record.varint(delta)
  record.varint(-1)
  record.varint(-1)
  record.varint(0)
  const { records, end } = readBatches(placedAt(batchAround(record.bytes, 0), 7), {
    ...PLACE,
    next: 0,
  })
  expect(end).toBe(8)
  expect(records).toEqual([{ offset: 7, decoded: CUT }])
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
