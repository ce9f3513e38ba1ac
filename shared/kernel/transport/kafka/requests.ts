import { protocolErrorsCodesById, Writer, type Connection } from './library.ts'
import { ByteReader, ByteWriter } from '../bytes.ts'

/**
 * The two requests that carry facts, spoken directly on the library's connections: its own make an
 * object of each header of each record. In versions that every broker since Kafka 2.3 understands
 * (Kafka 4 and Redpanda too): https://kafka.apache.org/protocol.html
 */
const PRODUCE = { key: 0, version: 7 }
const FETCH = { key: 1, version: 11 }

/** Acknowledged by all replicas in sync. */
const ALL_REPLICAS = -1
const CONSUMER = -1
/** Nobody publishes in transactions: nobody's open one shall hold facts back. */
const READ_UNCOMMITTED = 0
const NO_SESSION = { id: 0, epoch: -1 }
const UNKNOWN_EPOCH = -1
const UNKNOWN_OFFSET = -1n

/** What a broker answered for one partition, `NONE` when all is well: the protocol's names of errors. */
export interface PartitionAnswer {
  readonly topic: string
  readonly partition: number
  readonly error: string
}

export interface ProducedPartition extends PartitionAnswer {
  /** Offset of the first record of what was kept; -1 when it had been kept before. */
  readonly first: number
}

export interface FetchedPartition extends PartitionAnswer {
  /** Record batches as they are in the log; valid until the reader of the answer returns. */
  readonly batches: Buffer
}

/** Appends record batches to partitions that this broker leads. `write` appends one partition's batch. */
export const produce = async <Part extends { readonly partition: number }>(
  connection: Connection,
  request: {
    readonly topic: string
    readonly parts: readonly Part[]
    readonly write: (out: ByteWriter, part: Part) => void
    readonly bytes: number
    readonly timeoutMs: number
  },
): Promise<readonly ProducedPartition[]> => {
  const out = new ByteWriter(request.bytes)
  out.text16(null)
  out.int16(ALL_REPLICAS)
  out.int32(request.timeoutMs)
  out.int32(1)
  out.text16(request.topic)
  out.int32(request.parts.length)
  for (const part of request.parts) {
    out.int32(part.partition)
    const start = out.length
    out.int32(0)
    request.write(out, part)
    out.int32At(start, out.length - start - 4)
  }
  return send(connection, PRODUCE, out, (answer) =>
    list(answer, () => {
      const topic = answer.text16()
      return list(answer, () => {
        const partition = answer.int32()
        const error = nameOf(answer.int16())
        const first = answer.int64()
        // Append time, first offset of the log.
        answer.skip(8 + 8)
        return { topic, partition, error, first }
      })
    }).flat(),
  )
}

/**
 * Fetches from partitions that this broker leads; answered at once when there is something, else after
 * `maxWaitMs`. `read` is given each partition's part of the answer.
 */
export const fetchBatches = async <Result>(
  connection: Connection,
  request: {
    readonly places: readonly {
      readonly topic: string
      readonly partition: number
      readonly next: number
    }[]
    readonly maxWaitMs: number
    readonly maxBytes: number
    readonly partitionBytes: number
    readonly read: (fetched: FetchedPartition) => Result
  },
): Promise<readonly Result[]> => {
  const out = new ByteWriter(4_096)
  out.int32(CONSUMER)
  out.int32(request.maxWaitMs)
  out.int32(1)
  out.int32(request.maxBytes)
  out.int8(READ_UNCOMMITTED)
  out.int32(NO_SESSION.id)
  out.int32(NO_SESSION.epoch)
  const byTopic = Map.groupBy(request.places, ({ topic }) => topic)
  out.int32(byTopic.size)
  for (const [topic, places] of byTopic) {
    out.text16(topic)
    out.int32(places.length)
    for (const { partition, next } of places) {
      out.int32(partition)
      out.int32(UNKNOWN_EPOCH)
      out.int64(BigInt(next))
      out.int64(UNKNOWN_OFFSET)
      out.int32(request.partitionBytes)
    }
  }
  // Nothing forgotten, no rack.
  out.int32(0)
  out.text16('')
  return send(connection, FETCH, out, (answer) => {
    answer.skip(4)
    const error = nameOf(answer.int16())
    if (error !== 'NONE') throw new Error(`fetch: ${error}`)
    answer.skip(4)
    return list(answer, () => {
      const topic = answer.text16()
      return list(answer, () => {
        const partition = answer.int32()
        const partitionError = nameOf(answer.int16())
        // High watermark, last stable offset, first offset.
        answer.skip(8 + 8 + 8)
        list(answer, () => answer.skip(8 + 8))
        // Preferred replica.
        answer.skip(4)
        const length = Math.max(0, answer.int32())
        const start = answer.position
        answer.skip(length)
        const batches = answer.bytes.subarray(start, start + length)
        return request.read({ topic, partition, error: partitionError, batches })
      })
    }).flat()
  })
}

const send = <Result>(
  connection: Connection,
  api: { readonly key: number; readonly version: number },
  request: ByteWriter,
  read: (answer: ByteReader) => Result,
): Promise<Result> =>
  new Promise((resolve, reject) => {
    connection.send<Result>(
      api.key,
      api.version,
      () => Writer.create().append(request.bytes),
      (_correlationId, _apiKey, _apiVersion, answer) =>
        read(new ByteReader(answer.buffer.slice(answer.position))),
      false,
      false,
      (error, result) => {
        if (error !== null) reject(error)
        else resolve(result as Result)
      },
    )
  })

const list = <Item>(answer: ByteReader, item: () => Item): readonly Item[] => {
  const items: Item[] = []
  for (let left = answer.int32(); left > 0; left -= 1) items.push(item())
  return items
}

const nameOf = (code: number): string =>
  (protocolErrorsCodesById as Record<number, string | undefined>)[code] ?? `error ${code}`
