import { expect, test } from 'bun:test'
import { memoryJournal } from '../journal/memory/store.ts'
import type { JournalStore } from '../journal/store.ts'
import { steppedClock } from '../testing/stepped-clock.ts'
import { Lead } from './lead.ts'

const JOURNAL = '8d1f4a52-0f0e-4a68-8f0e-0a5f3b1d2c77'
/** The lease and its margin, as they are in lead.ts. */
const LEASE_MS = 4_000
const MARGIN_MS = 1_000
const STEP_MS = 30_000

const opened = (over: (store: JournalStore) => Partial<JournalStore> = () => ({})) => {
  const clock = steppedClock()
  const store = memoryJournal({ journal: JOURNAL, partitions: 1, now: () => clock.now() })
  const troubles: string[] = []
  const take = (holder: string): Promise<Lead | undefined> =>
    Lead.take({
      store: { ...store, ...over(store) },
      clock,
      holder,
      troubled: ({ message }) => troubles.push(message),
    })
  const taken = async (holder: string): Promise<Lead> => {
    const lead = await take(holder)
    if (lead === undefined) throw new Error(`${holder} was not given the lead`)
    return lead
  }
  const ended = async (lead: Lead): Promise<void> => {
    const ending = lead.end()
    await clock.pass(LEASE_MS)
    await ending
  }
  return { clock, store, troubles, take, taken, ended }
}

test('a lead is renewed for as long as its holder takes steps', async () => {
  const { clock, take, taken, ended } = opened()
  const lead = await taken('one')
  for (let n = 0; n < 10; n += 1) {
    await clock.pass(STEP_MS - 1_000)
    expect([lead.held, await take('two')]).toEqual([true, undefined])
    lead.step()
  }
  await ended(lead)
})

test('it is not trusted in the last part of its lease, and trusted again once renewed in the same term', async () => {
  let away = true
  const { clock, troubles, taken, ended } = opened((store) => ({
    lead: async (...asked) => {
      if (away) throw new Error('away')
      return store.lead(...asked)
    },
  }))
  away = false
  const lead = await taken('one')
  away = true
  await clock.pass(LEASE_MS - MARGIN_MS - 1)
  expect(lead.held).toBe(true)
  await clock.pass(1)
  expect([lead.held, lead.lost.aborted]).toEqual([false, false])
  expect(troubles).toContain('away')
  away = false
  await clock.pass(1_000)
  expect([lead.held, lead.lost.aborted]).toEqual([true, false])
  await ended(lead)
})

test('the lease counts from before it was asked for: an answer that came late grants less', async () => {
  const { clock, taken, ended } = opened((store) => ({
    lead: async (...asked) => {
      const granted = await store.lead(...asked)
      await clock.sleep(LEASE_MS - MARGIN_MS)
      return granted
    },
  }))
  const taking = taken('one')
  await clock.pass(LEASE_MS - MARGIN_MS)
  const lead = await taking
  expect(lead.held).toBe(false)
  await ended(lead)
})

test('it is lost for good when another term has begun, though the same holder leads it', async () => {
  const resigned: number[] = []
  const { clock, store, taken } = opened((under) => ({
    resign: async (lease) => {
      resigned.push(lease.term)
      await under.resign(lease)
    },
  }))
  const lead = await taken('one')
  await store.rewind({ position: 0, last: [0] }, 0)
  const again = await taken('one')
  expect(again.leadership.term).toBeGreaterThan(lead.leadership.term)
  await clock.pass(1_000)
  expect([lead.lost.aborted, lead.held]).toEqual([true, false])
  expect([again.lost.aborted, again.held]).toEqual([false, true])
  // One that was lost does not give back what is another's now.
  await lead.end()
  expect(resigned).toEqual([])
  await again.end()
  expect(resigned).toEqual([again.leadership.term])
})

test('a holder that takes no step any more is not renewed, and another is given the lead', async () => {
  const { clock, taken, take } = opened()
  const lead = await taken('one')
  await clock.pass(STEP_MS + LEASE_MS - MARGIN_MS)
  expect(await take('two')).toBeUndefined()
  await clock.pass(2 * MARGIN_MS)
  expect((await taken('two')).held).toBe(true)
  expect(lead.held).toBe(false)
})

test('given back, it is free at once', async () => {
  const { taken } = opened()
  await (await taken('one')).end()
  expect((await taken('two')).held).toBe(true)
})
