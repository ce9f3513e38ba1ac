import { expect, test } from 'bun:test'
import { ConfluentStatistics } from './statistics.ts'

/** As librdkafka writes it, without what nobody reads. */
const told = (broker: object, more: object = {}): string =>
  JSON.stringify({
    msg_cnt: 3,
    tx_bytes: 100,
    rx_bytes: 200,
    brokers: {
      'localhost:9092/1': {
        outbuf_cnt: 1,
        waitresp_cnt: 2,
        txretries: 4,
        req_timeouts: 5,
        disconnects: 6,
        rtt: { p50: 1_000, p99: 9_000, cnt: 7 },
        ...broker,
      },
      // The group's, which has not been asked yet.
      GroupCoordinator: {
        outbuf_cnt: 0,
        waitresp_cnt: 0,
        txretries: 0,
        req_timeouts: 0,
        disconnects: 0,
        rtt: { p50: 0, p99: 0, cnt: 0 },
      },
    },
    topics: { t: { partitions: { 0: { fetchq_cnt: 10 }, '-1': { fetchq_cnt: 0 } } } },
    ...more,
  })

test('all clients of a use are told as one, in milliseconds, by the slowest broker', () => {
  const statistics = new ConfluentStatistics()
  statistics.open('publish').told(told({}))
  statistics.open('publish').told(told({ rtt: { p50: 2_000, p99: 3_000, cnt: 1 } }))
  statistics.open('listen').told(told({}, { msg_cnt: 0, cgrp: { rebalance_cnt: 2 } }))
  const both = {
    roundTripMs: { p50: 2, p99: 9 },
    requestsWaiting: 6,
    recordsWaiting: 26,
    bytesSent: 200,
    bytesReceived: 400,
    retries: 8,
    timeouts: 10,
    disconnects: 12,
    rebalances: 0,
  }
  expect(statistics.read()).toEqual([
    { use: 'publish', ...both },
    expect.objectContaining({ use: 'listen', recordsWaiting: 10, rebalances: 2 }),
  ])
})

test('totals stay when a client is freed; what it held does not', () => {
  const statistics = new ConfluentStatistics()
  const client = statistics.open('publish')
  client.told(told({}))
  client.freed()
  client.freed()
  const [publish] = statistics.read()
  expect(publish).toMatchObject({ bytesSent: 100, disconnects: 6, recordsWaiting: 0 })
  expect(publish?.roundTripMs).toBeUndefined()
})

test('a client that has told nothing yet is as good as none', () => {
  const statistics = new ConfluentStatistics()
  statistics.open('listen')
  expect(statistics.read().map(({ bytesSent }) => bytesSent)).toEqual([0, 0])
})
