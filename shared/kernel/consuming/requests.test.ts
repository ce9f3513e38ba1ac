import { expect, test } from 'bun:test'
import type { HeardFact } from '../domain/fact.ts'
import { ByteReader } from '../transport/bytes.ts'
import { readFact, recordsOf } from '../transport/wire.ts'
import { RepublishRequests, requestFor, requestsTopic, type Republisher } from './requests.ts'

const OURS = '5b3c0c52-17b1-4b0c-9a44-2f4f0d1e3c11'
const OTHERS = '7d4c1a36-6a0f-4f1e-9a55-0d8f3a3f0c11'
const START_MS = 1_700_000_000_000

const fact = (journal: string, partition: number): HeardFact => ({
  id: `${journal}:90`,
  service: 'envoi',
  topic: 'colis.envoi',
  partition,
  key: 'k',
  type: 'EssaiFait',
  timestamp: '2026-01-02T03:04:05.678Z',
  payload: {},
  journal,
  position: 90,
  prev: 80,
  correlationId: 'c1',
})

const opened = (goBack: Republisher['goBack'] = async () => {}) => {
  let nowMs = START_MS
  const clock = { now: () => nowMs, sleep: async () => {} }
  const gone: number[] = []
  const told: number[] = []
  const requests = new RepublishRequests({
    journal: OURS,
    clock,
    republisher: {
      goBack: async (after) => {
        await goBack(after)
        gone.push(after)
      },
    },
    republishing: ({ after }) => told.push(after),
  })
  const asking = (cursor: number, partition = 2, journal = OURS): HeardFact =>
    requestFor('stock', { fact: fact(journal, partition), cursor }, clock)
  const pass = (ms: number): void => {
    nowMs += ms
  }
  return { requests, asking, gone, told, pass }
}

test('a request goes over the wire as it is, on a topic of its own', () => {
  const { asking } = opened()
  const request = asking(0)
  expect(request).toMatchObject({ topic: requestsTopic('colis.envoi'), partition: 2, position: 1 })
  const [record = Buffer.of()] = recordsOf([request])
  expect(readFact(new ByteReader(record), request.topic, request.partition)).toEqual({
    fact: request,
  })
})

test('the owner goes back once for all that ask together, to the earliest position', async () => {
  const { requests, asking, gone, told } = opened()
  await requests.heed([asking(40, 1), asking(12, 0), asking(30, 2)])
  expect(gone).toEqual([12])
  expect(told).toEqual([12])
})

test('the owner goes back at most once in ten seconds for the same or a later position', async () => {
  const { requests, asking, gone, pass } = opened()
  await requests.heed([asking(12)])
  pass(9_999)
  await requests.heed([asking(12)])
  await requests.heed([asking(50)])
  expect(gone.length).toBe(1)
  await requests.heed([asking(11)])
  expect(gone.at(-1)).toEqual(11)
  pass(10_000)
  await requests.heed([asking(50)])
  expect(gone).toEqual([12, 11, 50])
})

test('a request that could not be granted counts for nothing: it is granted when it comes again', async () => {
  let away = true
  const { requests, asking, gone } = opened(async () => {
    if (away) throw new Error('the database is away')
  })
  await expect(requests.heed([asking(12)])).rejects.toThrow('away')
  away = false
  await requests.heed([asking(12)])
  expect(gone).toEqual([12])
})

test("what is no request for this journal, or an old one, is nobody's business", async () => {
  const { requests, asking, gone, pass } = opened()
  const old = asking(5)
  await requests.heed([
    asking(5, 2, OTHERS),
    { ...asking(5), type: 'EssaiFait' },
    { ...asking(5), payload: { listener: 'stock', partition: 2, after: -1 } },
    { ...asking(5), payload: { partition: 2, after: 5 } },
    { ...asking(5), timestamp: 'hier' },
  ])
  pass(600_001)
  await requests.heed([old])
  expect(gone).toEqual([])
})
