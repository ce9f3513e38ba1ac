import { z } from 'zod'
import type { ClientStatistics } from '../transport.ts'

/** So often librdkafka tells what it has measured, in ms: Prometheus asks about as often. */
export const STATISTICS_MS = 5_000
const US_PER_MS = 1_000

/** https://github.com/confluentinc/librdkafka/blob/master/STATISTICS.md */
const Told = z.object({
  msg_cnt: z.number(),
  tx_bytes: z.number(),
  rx_bytes: z.number(),
  brokers: z.record(
    z.string(),
    z.object({
      outbuf_cnt: z.number(),
      waitresp_cnt: z.number(),
      txretries: z.number(),
      req_timeouts: z.number(),
      disconnects: z.number(),
      /** In µs, of the answers since it was told last. */
      rtt: z.object({ p50: z.number(), p99: z.number(), cnt: z.number() }),
    }),
  ),
  topics: z.record(
    z.string(),
    z.object({ partitions: z.record(z.string(), z.object({ fetchq_cnt: z.number() })) }),
  ),
  cgrp: z.object({ rebalance_cnt: z.number() }).optional(),
})

const NOTHING = {
  roundTripMs: undefined,
  requestsWaiting: 0,
  recordsWaiting: 0,
  bytesSent: 0,
  bytesReceived: 0,
  retries: 0,
  timeouts: 0,
  disconnects: 0,
  rebalances: 0,
} as const satisfies Omit<ClientStatistics, 'use'>

/** One client of librdkafka, which tells what it has measured and is freed one day. */
export interface Measured {
  /** `json`: as librdkafka writes it. */
  told(json: string): void
  freed(): void
}

/** What all clients of a transport have measured. What is told is read when somebody asks. */
export class ConfluentStatistics {
  readonly #clients = new Map<Measured, { readonly use: Use; json: string | undefined }>()
  /** What those that were freed had counted: totals never fall. */
  readonly #before: Record<Use, Omit<ClientStatistics, 'use'>> = {
    publish: NOTHING,
    listen: NOTHING,
  }

  open(use: Use): Measured {
    const client: { readonly use: Use; json: string | undefined } = { use, json: undefined }
    const measured: Measured = {
      told: (json) => {
        client.json = json
      },
      freed: () => {
        if (!this.#clients.delete(measured)) return
        const { bytesSent, bytesReceived, retries, timeouts, disconnects, rebalances } = sum(
          this.#before[use],
          read(client.json),
        )
        const totals = { bytesSent, bytesReceived, retries, timeouts, disconnects, rebalances }
        this.#before[use] = { ...NOTHING, ...totals }
      },
    }
    this.#clients.set(measured, client)
    return measured
  }

  read(): readonly ClientStatistics[] {
    return USES.map((use) => {
      const clients = [...this.#clients.values()].filter((one) => one.use === use)
      const all = clients.map(({ json }) => read(json))
      return { use, ...all.reduce(sum, this.#before[use]) }
    })
  }
}

type Use = ClientStatistics['use']
type Sums = Omit<ClientStatistics, 'use'>
const USES: readonly Use[] = ['publish', 'listen']

const read = (json: string | undefined): Sums => {
  if (json === undefined) return NOTHING
  const { brokers, topics, cgrp, msg_cnt, tx_bytes, rx_bytes } = Told.parse(JSON.parse(json))
  const all = Object.values(brokers)
  const count = (of: (broker: (typeof all)[number]) => number): number =>
    all.reduce((total, broker) => total + of(broker), 0)
  const answered = all.filter(({ rtt }) => rtt.cnt > 0).map(({ rtt }) => rtt)
  const slowest = (quantile: 'p50' | 'p99'): number =>
    Math.max(...answered.map((rtt) => rtt[quantile])) / US_PER_MS
  const partitions = Object.values(topics).flatMap((topic) => Object.values(topic.partitions))
  return {
    roundTripMs: answered.length === 0 ? undefined : { p50: slowest('p50'), p99: slowest('p99') },
    requestsWaiting: count((broker) => Math.max(0, broker.outbuf_cnt) + broker.waitresp_cnt),
    recordsWaiting: partitions.reduce((total, { fetchq_cnt }) => total + fetchq_cnt, msg_cnt),
    bytesSent: tx_bytes,
    bytesReceived: rx_bytes,
    retries: count(({ txretries }) => txretries),
    timeouts: count(({ req_timeouts }) => req_timeouts),
    disconnects: count(({ disconnects }) => disconnects),
    rebalances: cgrp?.rebalance_cnt ?? 0,
  }
}

const sum = (one: Sums, other: Sums): Sums => ({
  roundTripMs: slower(one.roundTripMs, other.roundTripMs),
  requestsWaiting: one.requestsWaiting + other.requestsWaiting,
  recordsWaiting: one.recordsWaiting + other.recordsWaiting,
  bytesSent: one.bytesSent + other.bytesSent,
  bytesReceived: one.bytesReceived + other.bytesReceived,
  retries: one.retries + other.retries,
  timeouts: one.timeouts + other.timeouts,
  disconnects: one.disconnects + other.disconnects,
  rebalances: one.rebalances + other.rebalances,
})

const slower = (one: Sums['roundTripMs'], other: Sums['roundTripMs']): Sums['roundTripMs'] =>
  one === undefined || other === undefined
    ? (one ?? other)
    : { p50: Math.max(one.p50, other.p50), p99: Math.max(one.p99, other.p99) }
