import { cpus } from 'node:os'
import { isDeepStrictEqual } from 'node:util'
import { createRecordsBatch, Reader, readRecordsBatches } from '@platformatic/kafka'
import { type HeardFact, UsageError, runMain } from '../../shared/kernel/index.ts'
import { ByteWriter, readBatches, recordsOf, writeBatch } from '../../shared/kernel/kafka.ts'
import { median } from './baseline.ts'

/**
 * `bun run bench:codec`: microseconds of CPU that a fact takes to be written into a record batch and to be
 * read from it, by our codec and by the Kafka library's own. `node tests/bench/codec.ts` measures the same
 * on Node (22.18 or later, which reads TypeScript).
 */
const BATCH_FACTS = 500
const BATCHES = 100
const ROUNDS = 11
const PARTITION = 3
const TOPIC = 'colis.paiement'
const PRODUCER = { id: 7n, epoch: 0, sequence: 0 }
const NOW_MS = Date.parse('2026-11-28T12:00:00.000Z')
const JOURNAL = '0f8fad5b-d9cb-469f-a165-70867728950e'

/** A payment's fact, the middle one of a saga in size, with everything that a fact may carry. */
const factOf = (position: number): HeardFact => {
  const colisId = `01999f3a-7c1e-7000-8000-${String(position).padStart(12, '0')}`
  return {
    id: `${JOURNAL}:${position}`,
    service: 'paiement',
    topic: TOPIC,
    partition: PARTITION,
    key: colisId,
    type: 'PaiementEffectue',
    timestamp: new Date(NOW_MS + position).toISOString(),
    payload: {
      colisId,
      clientId: `C${position}`,
      adresse: '123 rue Principale, Montréal',
      contact: { courriel: 'client@example.com', langue: 'fr' },
      montant: { centimes: 8_900, devise: 'CAD' },
      articles: [
        { sku: 'BOTTES', quantite: 1 },
        { sku: 'TUQUE', quantite: 2 },
      ],
      reference: `ch_${position}`,
    },
    journal: JOURNAL,
    position,
    prev: position - 6,
    correlationId: colisId,
    causationId: `6fa459ea-ee8a-3ca4-894e-db77e160355e:${position}`,
    traceparent: `00-4bf92f3577b34da6a3ce929d0e0e4736-${position.toString(16).padStart(16, '0')}-01`,
  }
}

const facts = Array.from({ length: BATCH_FACTS }, (_, n) => factOf(1_000_000 + n * 6))

interface Codec {
  write(facts: readonly HeardFact[]): Buffer
  read(batch: Buffer): readonly HeardFact[]
}

const ours: Codec = {
  write: (toWrite) => {
    const records = recordsOf(toWrite)
    const out = new ByteWriter(records.reduce((sum, { length }) => sum + length + 16, 128))
    writeBatch(out, records, PRODUCER, NOW_MS)
    return out.bytes
  },
  read: (batch) =>
    readBatches(batch, { topic: TOPIC, partition: PARTITION, next: 0 }).records.flatMap(
      ({ decoded }) => ('fact' in decoded ? [decoded.fact] : []),
    ),
}

/** The library's codec with the least that makes a fact of a record: nothing is checked, unlike in ours. */
const theirs: Codec = {
  write: (toWrite) =>
    createRecordsBatch(toWrite.map(messageOf), {
      producerId: PRODUCER.id,
      producerEpoch: PRODUCER.epoch,
      partitionLeaderEpoch: -1,
    }).buffer,
  read: (batch) =>
    readRecordsBatches(Reader.from(batch)).flatMap(({ records }) => records.map(factOfRecord)),
}

const messageOf = (fact: HeardFact) => {
  const { key, type, timestamp, payload } = fact
  return {
    topic: TOPIC,
    partition: PARTITION,
    timestamp: BigInt(NOW_MS),
    key: Buffer.from(key),
    value: Buffer.from(JSON.stringify({ type, timestamp, payload })),
    headers: new Map(
      Object.entries({
        ce_specversion: '1.0',
        ce_id: fact.id,
        ce_source: `/colisaga/${fact.service}`,
        ce_type: type,
        ce_time: timestamp,
        ce_subject: key,
        'content-type': 'application/json',
        correlationid: fact.correlationId,
        causationid: fact.causationId ?? '',
        traceparent: fact.traceparent ?? '',
        journal: fact.journal,
        position: String(fact.position),
        prev: String(fact.prev),
      }).map(([name, text]) => [Buffer.from(name), Buffer.from(text)]),
    ),
  }
}

type LibraryRecord = ReturnType<typeof readRecordsBatches>[number]['records'][number]

const factOfRecord = ({ key, value, headers }: LibraryRecord): HeardFact => {
  const texts = new Map(headers.map(([name, text]) => [String(name), String(text)]))
  const header = (name: string): string => texts.get(name) ?? ''
  const body: Pick<HeardFact, 'type' | 'timestamp' | 'payload'> = JSON.parse(String(value))
  return {
    id: header('ce_id'),
    service: header('ce_source').slice('/colisaga/'.length),
    topic: TOPIC,
    partition: PARTITION,
    key: String(key),
    type: body.type,
    timestamp: body.timestamp,
    payload: body.payload,
    journal: header('journal'),
    position: Number(header('position')),
    prev: Number(header('prev')),
    correlationId: header('correlationid'),
    causationId: header('causationid'),
    traceparent: header('traceparent'),
  }
}

/** Where a batch's checksum and the fields that it does not cover end, and its attributes begin. */
const CHECKED_FROM = 21

/** What is compared must do the same: the batches are equal byte for byte, the facts field for field. */
const checkSame = (): void => {
  const [mine, other] = [ours.write(facts), theirs.write(facts)]
  if (!mine.subarray(CHECKED_FROM).equals(other.subarray(CHECKED_FROM)))
    throw new Error('the two codecs write different batches')
  const [read, readByOther] = [ours.read(other), theirs.read(mine)]
  if (!isDeepStrictEqual(read, facts) || !isDeepStrictEqual(readByOther, facts))
    throw new Error('the two codecs read different facts')
}

/** Microseconds of the process's CPU a fact, its collector's and compiler's threads included. */
const measured = (work: () => unknown): number => {
  const before = process.cpuUsage()
  for (let n = 0; n < BATCHES; n += 1) work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / (BATCHES * BATCH_FACTS)
}

/** Microseconds a fact. `json`: of its value's text alone, which is in the two others too. */
interface Figures {
  readonly ours: number
  readonly theirs: number
  readonly json: number
}

const values = facts.map(({ type, timestamp, payload }) => ({ type, timestamp, payload }))
const texts = values.map((value) => JSON.stringify(value))

const writing = (): Figures => ({
  ours: measured(() => ours.write(facts)),
  theirs: measured(() => theirs.write(facts)),
  json: measured(() => values.map((value) => JSON.stringify(value))),
})

const reading = (batch: Buffer): Figures => ({
  ours: measured(() => ours.read(batch)),
  theirs: measured(() => theirs.read(batch)),
  json: measured(() => texts.map((text): unknown => JSON.parse(text))),
})

const COLUMNS = ['ours', 'library', 'ratio', 'JSON alone']

/** One line of the table: medians over the rounds, and the median of the rounds' own ratios. */
const lineOf = (what: string, rounds: readonly Figures[]): string =>
  row(what, [
    median(rounds.map((one) => one.ours)).toFixed(1),
    median(rounds.map((one) => one.theirs)).toFixed(1),
    median(rounds.map((one) => one.theirs / one.ours)).toFixed(1),
    median(rounds.map((one) => one.json)).toFixed(1),
  ])

const row = (what: string, cells: readonly string[]): string =>
  what.padEnd(8) + cells.map((cell) => cell.padStart(12)).join('')

const HELP = `bun run bench:codec
  what it costs to write and to read a fact of Kafka's, by our codec and by the library's
`

await runMain(async (signal) => {
  const [unknown] = process.argv.slice(2)
  if (unknown !== undefined) throw new UsageError(`${unknown}: bench:codec takes no options`)
  checkSame()
  const batch = ours.write(facts)
  const written: Figures[] = []
  const read: Figures[] = []
  // The first round warms the compilers up and does not count.
  for (let round = 0; round <= ROUNDS; round += 1) {
    const figures = [writing(), reading(batch)] as const
    if (round > 0) written.push(figures[0])
    if (round > 0) read.push(figures[1])
    // Between two rounds a signal is heard.
    await new Promise((resolve) => setTimeout(resolve, 0))
    if (signal.aborted) return 1
  }
  const runtime =
    process.versions.bun === undefined
      ? `Node ${process.versions.node}`
      : `Bun ${process.versions.bun}`
  const bytes = Math.round(batch.length / BATCH_FACTS)
  const lines = [
    `${runtime}, ${cpus().length} cores; ${BATCH_FACTS} facts a batch, ${bytes} bytes a fact`,
    `µs of CPU a fact, median of ${ROUNDS} rounds by turns of ${BATCHES} batches`,
    '',
    row('', COLUMNS),
    lineOf('write', written),
    lineOf('read', read),
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
  return 0
}, HELP)
