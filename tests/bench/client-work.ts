import { z } from 'zod'
import type { HeardFact } from '../../shared/kernel/index.ts'
import { kafkaClient, kafkaTransports } from '../../apps/host/kafka-client.ts'
import { treeCpuSeconds, treeResidentMb } from './processes.ts'

/**
 * One client of Kafka on the runtime that runs this file: what a relay and a consumer ask of it, by the port that they ask
 * it by. Prints one JSON object. What a helper process of the client uses counts.
 */
const Work = z.object({
  client: z.enum(['platformatic', 'confluent']),
  brokers: z.string(),
  prefix: z.string(),
  /** Of producing. */
  seconds: z.number(),
})

export interface ClientResult {
  /** A publish of one fact until it is acknowledged, ms. */
  readonly sendP50: number
  readonly sendP99: number
  readonly produced: number
  readonly producedPerSecond: number
  /** CPU a fact, microseconds. */
  readonly produceUs: number
  readonly consumedPerSecond: number
  readonly consumeUs: number
  readonly residentMb: number
}

const TOPIC = 'colis.banc'
const PARTITIONS = 6
const SENDS = { warm: 200, counted: 400 }
/** Facts a publish, as a relay that is behind sends them. */
const BATCH = 500
const PULL = 1_000
const TYPE = 'ColisCree'
const JOURNAL = '5c0b8f52-93d8-4f3e-8c61-0f4f3a2b1c05'

const work = Work.parse(JSON.parse(process.argv[2] ?? '{}'))
const address = {
  brokers: [work.brokers],
  clientId: 'banc',
  prefix: work.prefix,
  tls: false as const,
}
const transports = kafkaTransports(
  kafkaClient({ TRANSPORT: 'auto', KAFKA_CLIENT: work.client, KAFKA_NODE: undefined }),
  address,
)
const open = () => transports.transport(address)

let last = 0
const facts = (count: number): readonly HeardFact[] =>
  Array.from({ length: count }, (): HeardFact => {
    last += 1
    return {
      id: `${JOURNAL}:${last}`,
      service: 'banc',
      topic: TOPIC,
      partition: last % PARTITIONS,
      key: `colis-${last % 5_000}`,
      type: TYPE,
      timestamp: new Date().toISOString(),
      payload: {
        colisId: `colis-${last % 5_000}`,
        clientId: `C${last % 1_000}`,
        adresse: `${last % 200} rue Principale, Montréal`,
        articles: [{ sku: 'BOTTES', quantite: 1 }],
        montant: { centimes: 4_990, devise: 'CAD' },
      },
      journal: JOURNAL,
      position: last,
      prev: null,
      correlationId: 'banc',
    }
  })

/** What a piece of work took of the clock and of the processors. */
const costOf = async (body: () => Promise<void>) => {
  const [startMs, startS] = [performance.now(), treeCpuSeconds(process.pid)]
  await body()
  return {
    seconds: (performance.now() - startMs) / 1_000,
    cpuSeconds: treeCpuSeconds(process.pid) - startS,
  }
}

const producer = open()
await producer.prepare([TOPIC], PARTITIONS)
const sends: number[] = []
for (let n = 0; n < SENDS.warm + SENDS.counted; n += 1) {
  const one = facts(1)
  const startMs = performance.now()
  await producer.publish(TOPIC, one)
  if (n >= SENDS.warm) sends.push(performance.now() - startMs)
}
sends.sort((a, b) => a - b)
await producer.publish(TOPIC, facts(BATCH))
const before = last
const produced = await costOf(async () => {
  const untilMs = performance.now() + work.seconds * 1_000
  while (performance.now() < untilMs) await producer.publish(TOPIC, facts(BATCH))
})
const total = last

const listener = await open().join('banc', [TOPIC])
// Joining the group and the first fetch are no part of the rate.
let heard = (await listener.next(PULL))?.facts.length ?? 0
const first = heard
const consumed = await costOf(async () => {
  while (heard < total) {
    const batch = await listener.next(PULL)
    if (batch === undefined) throw new Error('the membership ended')
    heard += batch.facts.length
  }
})
const at = (part: number): number => sends[Math.floor(sends.length * part)] ?? 0
const result: ClientResult = {
  sendP50: at(0.5),
  sendP99: at(0.99),
  produced: total - before,
  producedPerSecond: (total - before) / produced.seconds,
  produceUs: (produced.cpuSeconds * 1e6) / (total - before),
  consumedPerSecond: (heard - first) / consumed.seconds,
  consumeUs: (consumed.cpuSeconds * 1e6) / (heard - first),
  residentMb: treeResidentMb(process.pid),
}
process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit(0))
