/** Writes the primitives of Kafka's protocol into one growing buffer. */
export class ByteWriter {
  #bytes: Buffer
  #length = 0

  /** `capacity`: bytes expected; more costs a copy. */
  constructor(capacity: number) {
    this.#bytes = Buffer.allocUnsafe(capacity)
  }

  get length(): number {
    return this.#length
  }

  /** What was written; later writes may change it. */
  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length)
  }

  int8(value: number): void {
    this.#room(1)
    this.#bytes[this.#length] = value
    this.#length += 1
  }

  int16(value: number): void {
    this.#room(2)
    this.#length = this.#bytes.writeInt16BE(value, this.#length)
  }

  int32(value: number): void {
    this.#room(4)
    this.#length = this.#bytes.writeInt32BE(value, this.#length)
  }

  int64(value: bigint): void {
    this.#room(8)
    this.#length = this.#bytes.writeBigInt64BE(value, this.#length)
  }

  /** Overwrites four bytes that were written before. */
  int32At(place: number, value: number): void {
    this.#bytes.writeInt32BE(value, place)
  }

  uint32At(place: number, value: number): void {
    this.#bytes.writeUInt32BE(value, place)
  }

  /** Zigzag varint of 32 bits. */
  varint(value: number): void {
    this.#room(VARINT_MOST)
    this.#unsigned(zigzag(value))
  }

  /** A varint length, then these bytes; null: length -1. */
  varintBytes(bytes: Uint8Array | null): void {
    if (bytes === null) return this.varint(-1)
    this.varint(bytes.length)
    this.append(bytes)
  }

  /** A varint length, then the text as UTF-8. */
  varintText(text: string): void {
    this.#room(VARINT_MOST + text.length * UTF8_MOST)
    // Its length is known once it is written: where it needs more room than expected, the text moves.
    const start = this.#length
    const expected = varintSize(text.length)
    const written = this.#bytes.write(text, start + expected)
    const size = varintSize(written)
    if (size !== expected)
      this.#bytes.copyWithin(start + size, start + expected, start + expected + written)
    this.#unsigned(zigzag(written))
    this.#length += written
  }

  /** A length of two bytes, then the text; null: length -1. */
  text16(text: string | null): void {
    if (text === null) return this.int16(-1)
    this.#room(2 + text.length * UTF8_MOST)
    const length = this.#bytes.write(text, this.#length + 2)
    this.int16(length)
    this.#length += length
  }

  append(bytes: Uint8Array): void {
    this.#room(bytes.length)
    this.#bytes.set(bytes, this.#length)
    this.#length += bytes.length
  }

  #unsigned(value: number): void {
    let rest = value
    while (rest > 0x7f) {
      this.#bytes[this.#length] = (rest & 0x7f) | 0x80
      this.#length += 1
      rest >>>= 7
    }
    this.#bytes[this.#length] = rest
    this.#length += 1
  }

  #room(more: number): void {
    if (this.#length + more <= this.#bytes.length) return
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#length + more))
    this.#bytes.copy(larger, 0, 0, this.#length)
    this.#bytes = larger
  }
}

/** Bytes of one UTF-16 unit in UTF-8, at most. */
const UTF8_MOST = 3
const VARINT_MOST = 5

const zigzag = (value: number): number => ((value << 1) ^ (value >> 31)) >>> 0

/** Bytes of a zigzag varint. */
export const varintSize = (value: number): number => {
  let size = 1
  for (let rest = zigzag(value) >>> 7; rest > 0; rest >>>= 7) size += 1
  return size
}

/** Reads the primitives of Kafka's protocol from a buffer. Throws a RangeError beyond its end. */
export class ByteReader {
  readonly bytes: Buffer
  position: number

  constructor(bytes: Buffer, position = 0) {
    this.bytes = bytes
    this.position = position
  }

  get remaining(): number {
    return this.bytes.length - this.position
  }

  int8(): number {
    return this.bytes.readInt8(this.#passed(1))
  }

  int16(): number {
    return this.bytes.readInt16BE(this.#passed(2))
  }

  int32(): number {
    return this.bytes.readInt32BE(this.#passed(4))
  }

  /** Offsets and positions: they fit a JavaScript number. */
  int64(): number {
    return Number(this.bytes.readBigInt64BE(this.#passed(8)))
  }

  /** Zigzag varint of 32 bits. */
  varint(): number {
    let value = 0
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.bytes[this.#passed(1)] ?? 0
      value |= (byte & 0x7f) << shift
      if (byte < 0x80) return (value >>> 1) ^ -(value & 1)
    }
    throw new RangeError('a varint has more than five bytes')
  }

  /** Passes over a varint of any size. */
  skipVarint(): void {
    while ((this.bytes[this.#passed(1)] ?? 0) >= 0x80);
  }

  text16(): string {
    const length = this.int16()
    const start = this.#passed(length)
    return this.bytes.toString('utf8', start, start + length)
  }

  skip(length: number): void {
    this.#passed(length)
  }

  #passed(length: number): number {
    const start = this.position
    if (length < 0 || start + length > this.bytes.length)
      throw new RangeError(`${length} bytes at ${start} are not among ${this.bytes.length}`)
    this.position = start + length
    return start
  }
}
