import { expect, test } from 'bun:test'
import type { HeardFact } from '../domain/fact.ts'
import { GapHealer, type Gap } from './gaps.ts'

const JOURNAL = '5b3c0c52-17b1-4b0c-9a44-2f4f0d1e3c11'

const fact = (position: number, prev = position - 1, partition = 0): HeardFact => ({
  id: `${JOURNAL}:${position}`,
  service: 'envoi',
  topic: 'colis.envoi',
  partition,
  key: 'k',
  type: 'EssaiFait',
  timestamp: '2026-01-02T03:04:05.678Z',
  payload: {},
  journal: JOURNAL,
  position,
  prev,
  correlationId: 'c1',
})
const PLACE = { topic: 'colis.envoi', partition: 0 }

/** A healer and what it did, in order; time passes by `pass`, looked after twice a second. */
const opened = () => {
  let nowMs = 0
  const did: string[] = []
  const state = { held: true, asking: async (): Promise<void> => {} }
  const healer = new GapHealer({
    ask: () => state.asking(),
    clock: { now: () => nowMs, sleep: async () => {} },
    listener: {
      healing: (_, remedy) => void did.push(remedy),
      healed: (_, remedy) => void did.push(`healed: ${remedy}`),
      troubled: ({ message }) => void did.push(message),
    },
  })
  const reread = (): boolean => state.held
  /** Facts over the gap after this cursor. */
  const gaps = (cursor: number, ...facts: readonly HeardFact[]): void => {
    const found = facts.map((one): Gap => ({ fact: one, cursor }))
    healer.saw(facts, found, reread)
  }
  const applied = (...facts: readonly HeardFact[]): void => healer.saw(facts, [], reread)
  const pass = async (ms: number): Promise<void> => {
    for (let left = ms; left > 0; left -= 500) {
      nowMs += 500
      await healer.tend(reread)
    }
  }
  return { healer, state, did, gaps, applied, pass }
}

test('a gap is read again once, however many facts are over it', () => {
  const { did, gaps, healer } = opened()
  gaps(4, fact(9, 8), fact(10), fact(11))
  expect(did).toEqual(['reread'])
  expect(healer.isOpenIn(PLACE)).toBe(true)
  expect(healer.isOpenIn({ ...PLACE, partition: 1 })).toBe(false)
})

test('a gap that reading again closes is healed by that, in whatever batch its facts come', async () => {
  const { did, gaps, applied, healer, pass } = opened()
  gaps(4, fact(9, 8))
  applied(fact(3), fact(4))
  expect(did).toEqual(['reread'])
  applied(fact(5), fact(6))
  expect(did).toEqual(['reread', 'healed: reread'])
  expect(healer.isOpenIn(PLACE)).toBe(false)
  await pass(60_000)
  expect(did.length).toBe(2)
})

test('a gap that is met again is asked about, and read again ever more rarely', async () => {
  const { did, gaps, pass, applied } = opened()
  gaps(4, fact(9, 8))
  await pass(500)
  gaps(4, fact(9, 8))
  expect(did).toEqual(['reread'])
  await pass(500)
  expect(did).toEqual(['reread', 'asked'])
  await pass(14_500)
  expect(did.length).toBe(2)
  await pass(500)
  expect(did).toEqual(['reread', 'asked', 'reread'])
  await pass(3_000)
  expect(did.at(-1)).toBe('asked')
  // Twice as long as the first time.
  await pass(29_500)
  expect(did.length).toBe(4)
  await pass(500)
  expect(did.length).toBe(5)
  applied(fact(5))
  expect(did.at(-1)).toBe('healed: asked')
})

test('a long partition is not asked about while reading it again brings facts', async () => {
  const { did, gaps, applied, pass } = opened()
  gaps(400, fact(900, 899))
  for (let position = 1; position <= 20; position += 1) {
    await pass(2_000)
    applied(fact(position))
  }
  expect(did).toEqual(['reread'])
  await pass(3_000)
  expect(did).toEqual(['reread', 'asked'])
})

test('a gap of a partition that has gone to another member is forgotten', async () => {
  const { did, gaps, healer, state, pass } = opened()
  state.held = false
  gaps(4, fact(9, 8))
  expect(healer.isOpenIn(PLACE)).toBe(false)
  state.held = true
  gaps(4, fact(9, 8))
  await pass(3_000)
  state.held = false
  await pass(15_000)
  expect(did).toEqual(['reread', 'asked'])
  expect(healer.isOpenIn(PLACE)).toBe(false)
})

test('a request that cannot be made is told, and made again later', async () => {
  const { did, gaps, state, pass } = opened()
  state.asking = () => Promise.reject(new Error('the broker is away'))
  gaps(4, fact(9, 8))
  await pass(3_000)
  expect(did).toEqual(['reread', 'the broker is away'])
  state.asking = async () => {}
  await pass(18_000)
  expect(did.slice(2)).toEqual(['reread', 'asked'])
})

test('a gap that opens again behind one that has closed is another', () => {
  const { did, healer } = opened()
  const [over, heard, again] = [fact(9, 8), fact(5), fact(20, 19)]
  healer.saw([over], [{ fact: over, cursor: 4 }], () => true)
  healer.saw([heard, again], [{ fact: again, cursor: 5 }], () => true)
  expect(did).toEqual(['reread', 'healed: reread', 'reread'])
})

test('a journal that is refused has no gaps', async () => {
  const { did, gaps, healer, pass } = opened()
  gaps(4, fact(9, 8))
  healer.refused([fact(10)])
  await pass(60_000)
  expect(did).toEqual(['reread'])
})
