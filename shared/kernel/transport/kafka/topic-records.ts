import { Admin, ListOffsetTimestamps, Reader, readRecordsBatches } from './library.ts'
import { clientOptions, delayMs, isTopicMissing, reasonOf, type KafkaAddress } from './address.ts'
import { KafkaLeaders } from './leaders.ts'
import { readBatches } from './records.ts'
import { fetchBatches, type FetchedPartition } from './requests.ts'
import { TransportError } from '../transport.ts'

/** A record as it is on its topic, whoever wrote it. Bytes that are no UTF-8 become the replacement character. */
export interface TopicRecord {
  readonly partition: number
  readonly offset: number
  readonly timestampMs: number
  readonly key: string | null
  readonly value: string | null
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** Why the record cannot be read; it then has no more than its place. */
  readonly unreadable?: string
}

export interface RecordsWanted {
  readonly topic: string
  /** From the first record that the broker still has; else from what is published next. */
  readonly fromStart: boolean
  /** Ends at what was there when it began, instead of waiting for more. */
  readonly untilNow: boolean
  readonly signal: AbortSignal
}

interface Reading {
  readonly topic: string
  readonly partition: number
  next: number
  /** The offset at which it ends; undefined: it does not end. */
  readonly end: number | undefined
}

const REQUEST_TIMEOUT_MS = 10_000
const WAIT_MS = 300
const MAX_BYTES = 1024 * 1024
/** More than the largest record that a broker takes by default. */
const PARTITION_BYTES = 1_100_000
const CONTROL_BATCH = 1 << 5
/** Failures in a row: a broker that restarts takes several seconds. */
const TRIES = 12

/**
 * Reads a topic without being a member of any group: nothing is committed, and nobody's partitions move. The records of
 * a partition come in their order, and those that one round brings in the order of their timestamps. Throws a
 * TransportError when the topic is missing, or after many failures in a row.
 */
export async function* topicRecords(
  address: KafkaAddress,
  wanted: RecordsWanted,
): AsyncGenerator<TopicRecord> {
  const { signal } = wanted
  const topic = (address.prefix ?? '') + wanted.topic
  const client = new Admin({ ...clientOptions(address, REQUEST_TIMEOUT_MS), retries: 0 })
  const leaders = new KafkaLeaders(client)
  leaders.track(topic)
  let readings: readonly Reading[] | undefined
  let failures = 0
  try {
    while (!signal.aborted) {
      let records: readonly TopicRecord[] = []
      try {
        readings ??= await readingsOf(client, topic, wanted)
        const open = readings.filter(({ next, end }) => end === undefined || next < end)
        if (open.length === 0) return
        records = await fetchRound(leaders, open)
        failures = 0
      } catch (error) {
        const reason = reasonOf(error)
        failures += 1
        if (failures >= TRIES || (readings === undefined && isTopicMissing(reason)))
          throw new TransportError(`topic ${topic}: ${reason}`, { cause: error })
        leaders.forget()
        await new Promise((resolve) => setTimeout(resolve, delayMs(failures)))
        if (reason.includes(DELETED)) await skipDeleted(client, topic, readings ?? [])
      }
      yield* records
    }
  } finally {
    await client.close().catch(() => {})
  }
}

/** How a broker says that it no longer has the offset that was asked for. */
const DELETED = 'OFFSET_OUT_OF_RANGE'

const readingsOf = async (
  client: Admin,
  topic: string,
  { fromStart, untilNow }: RecordsWanted,
): Promise<readonly Reading[]> => {
  const { topics } = await client.metadata({ topics: [topic], forceUpdate: true })
  const count = topics.get(topic)?.partitionsCount ?? 0
  const last = await offsetsOf(client, topic, count, ListOffsetTimestamps.LATEST)
  const first = fromStart
    ? await offsetsOf(client, topic, count, ListOffsetTimestamps.EARLIEST)
    : last
  return [...first].map(([partition, next]) => {
    const end = untilNow ? (last.get(partition) ?? next) : undefined
    return { topic, partition, next, end }
  })
}

/** The offset of each partition's first record, or of the one that comes next. */
export const offsetsOf = async (
  client: Admin,
  topic: string,
  partitions: number,
  timestamp: bigint,
): Promise<ReadonlyMap<number, number>> => {
  const asked = Array.from({ length: partitions }, (_, partitionIndex) => ({
    partitionIndex,
    timestamp,
  }))
  const [found] = await client.listOffsets({ topics: [{ name: topic, partitions: asked }] })
  return new Map(
    (found?.partitions ?? []).map(({ partitionIndex, offset }) => [partitionIndex, Number(offset)]),
  )
}

/** Retention has deleted what was to be read next: goes on at the first record left. */
const skipDeleted = async (
  client: Admin,
  topic: string,
  readings: readonly Reading[],
): Promise<void> => {
  const count = readings.length
  const first = await offsetsOf(client, topic, count, ListOffsetTimestamps.EARLIEST)
  for (const reading of readings)
    reading.next = Math.max(reading.next, first.get(reading.partition) ?? 0)
}

/**
 * What the leaders of these partitions have now; each reading is moved past what it gives. A leader that does not answer
 * keeps nobody else's records back.
 */
const fetchRound = async (
  leaders: KafkaLeaders,
  open: readonly Reading[],
): Promise<readonly TopicRecord[]> => {
  const byPartition = new Map(open.map((reading) => [reading.partition, reading]))
  const byLeader = await leaders.group(open, ({ topic }) => topic)
  const rounds = [...byLeader].map(async ([node, places]) =>
    fetchBatches(await leaders.connection(node), {
      places,
      maxWaitMs: WAIT_MS,
      maxBytes: MAX_BYTES,
      partitionBytes: PARTITION_BYTES,
      read: (fetched) => recordsOf(fetched, byPartition.get(fetched.partition)),
    }),
  )
  const settled = await Promise.allSettled(rounds)
  const partitions = settled.flatMap((round) => (round.status === 'fulfilled' ? round.value : []))
  const refused = settled.find(({ status }) => status === 'rejected')
  if (refused?.status === 'rejected' && partitions.every(({ length }) => length === 0))
    throw refused.reason
  if (refused !== undefined) leaders.forget()
  return merged(partitions)
}

/** The records of several partitions by their timestamps, those of each partition in their own order. */
const merged = (partitions: readonly (readonly TopicRecord[])[]): readonly TopicRecord[] => {
  const queues = partitions.map((records) => ({ records, at: 0 }))
  const all: TopicRecord[] = []
  for (;;) {
    let first: (typeof queues)[number] | undefined
    for (const queue of queues)
      if (timestampOf(queue) < (first === undefined ? Infinity : timestampOf(first))) first = queue
    const record = first?.records[first.at]
    if (first === undefined || record === undefined) return all
    all.push(record)
    first.at += 1
  }
}

const timestampOf = ({
  records,
  at,
}: {
  readonly records: readonly TopicRecord[]
  readonly at: number
}): number => records[at]?.timestampMs ?? Infinity

const recordsOf = (
  { topic, partition, error, batches }: FetchedPartition,
  reading: Reading | undefined,
): readonly TopicRecord[] => {
  if (reading === undefined) return []
  if (error !== 'NONE') throw new Error(`${topic}/${partition}: ${error}`)
  const { records, end } = decoded(batches, reading)
  const from = reading.next
  reading.next = Math.max(from, end)
  return records.filter(({ offset }) => offset >= from && offset < (reading.end ?? Infinity))
}

const decoded = (
  batches: Buffer,
  reading: Reading,
): { readonly records: readonly TopicRecord[]; readonly end: number } => {
  const { partition } = reading
  try {
    const read = readRecordsBatches(Reader.from(Buffer.from(batches)))
    const records = read
      .filter(({ attributes }) => (attributes & CONTROL_BATCH) === 0)
      .flatMap(({ firstOffset, firstTimestamp, records: ofBatch }) =>
        ofBatch.map(({ offsetDelta, timestampDelta, key, value, headers }) => ({
          partition,
          offset: Number(firstOffset) + offsetDelta,
          timestampMs: Number(firstTimestamp + timestampDelta),
          key: key?.toString() ?? null,
          value: value?.toString() ?? null,
          headers: headers.map(
            ([name, text]) => [name?.toString() ?? '', text?.toString() ?? ''] as const,
          ),
        })),
      )
    const ends = read.map((batch) => Number(batch.firstOffset) + batch.lastOffsetDelta + 1)
    return { records, end: Math.max(reading.next, ...ends) }
  } catch {
    // Bytes that are no batch: the services' own reader says why, and where the next one begins.
    const { records, end } = readBatches(batches, reading)
    const reasonAt = new Map(
      records.map(({ offset, decoded: it }) => [offset, 'reason' in it ? it.reason : 'a fact']),
    )
    const place = { partition, timestampMs: 0, key: null, value: null, headers: [] }
    return {
      records: [...reasonAt].map(([offset, unreadable]) => ({ ...place, offset, unreadable })),
      end,
    }
  }
}
