import zlib from 'node:zlib'
import { ByteReader } from '../bytes.ts'
import { compressionsAlgorithms } from './library.ts'

/**
 * What a compressed batch may hold, at most: sixteen times what a broker takes by default, and our own
 * batches are no larger before a broker compresses them. Unbounded, one megabyte from anybody who may
 * write to a topic becomes a gigabyte in every service, again at each try.
 */
export const UNPACKED_BYTES = 16 * 1024 * 1024
const LIMIT = { maxOutputLength: UNPACKED_BYTES }

/**
 * The records of a batch, which others may have compressed (we do not), by the batch's attribute.
 * Throws when they are more than UNPACKED_BYTES, cut, or compressed in a way that is unknown.
 */
export const unpack = (bytes: Buffer, compression: number): Buffer => {
  switch (compression) {
    case 0:
      return bytes
    case 1:
      return zlib.gunzipSync(bytes, LIMIT)
    case 2:
      bounded(snappyBytes(bytes))
      return compressionsAlgorithms.snappy.decompressSync(bytes)
    case 3:
      bounded(lz4Bytes(bytes))
      return compressionsAlgorithms.lz4.decompressSync(bytes)
    case 4:
      return zlib.zstdDecompressSync(bytes, LIMIT)
    default:
      throw new Error(`unknown compression ${compression}`)
  }
}

const bounded = (size: number): void => {
  if (size > UNPACKED_BYTES) throw new RangeError(`more than ${UNPACKED_BYTES} bytes`)
}

/** How Java's producers begin: this, two version numbers, then chunks of snappy after their lengths. */
const XERIAL = { magic: Buffer.from('\x82SNAPPY\0', 'latin1'), bytes: 16 }

/** What snappy says it holds, before it is believed. https://github.com/google/snappy/blob/main/format_description.txt */
const snappyBytes = (bytes: Buffer): number => {
  if (!bytes.subarray(0, XERIAL.magic.length).equals(XERIAL.magic)) return unsigned(bytes, 0)
  const chunks = new ByteReader(bytes, XERIAL.bytes)
  let size = 0
  while (chunks.remaining > 0) {
    const length = chunks.int32()
    size += unsigned(bytes, chunks.position)
    chunks.skip(length)
  }
  return size
}

const unsigned = (bytes: Buffer, position: number): number => {
  const value = new ByteReader(bytes, position).varint()
  return ((value << 1) ^ (value >> 31)) >>> 0
}

const LZ4 = { magic: 0x184d2204, headBytes: 7, uncompressed: 0x80000000 }
const LZ4_FLAGS = { dictionary: 1, contentSize: 1 << 3, blockChecksum: 1 << 4 }

/** What an LZ4 frame holds if all its blocks are full. https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md */
const lz4Bytes = (bytes: Buffer): number => {
  if (bytes.readUInt32LE(0) !== LZ4.magic) throw new Error('not an LZ4 frame')
  const flags = bytes.readUInt8(4)
  // 64 KiB, 256 KiB, 1 MiB or 4 MiB.
  const blockBytes = 2 ** (2 * ((bytes.readUInt8(5) >> 4) & 7) + 8)
  let size = 0
  let position = LZ4.headBytes
  if ((flags & LZ4_FLAGS.contentSize) !== 0) position += 8
  if ((flags & LZ4_FLAGS.dictionary) !== 0) position += 4
  for (;;) {
    const length = bytes.readUInt32LE(position) & ~LZ4.uncompressed
    if (length === 0) return size
    size += blockBytes
    position += 4 + length
    if ((flags & LZ4_FLAGS.blockChecksum) !== 0) position += 4
  }
}
