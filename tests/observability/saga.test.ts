import { afterAll, beforeAll, expect, test } from 'bun:test'
import { suivi } from '../../apps/suivi/projection.ts'
import type { Cache } from '../../apps/suivi/cache.ts'
import { memoryWorld } from '../saga/memory-world.ts'
import type { SagaWorld } from '../saga/saga-world.ts'
import { shopIn } from '../saga/shop.ts'
import { exposition, type Exposition } from '../../shared/kernel/testing.ts'

const SERVICES = ['envoi', 'paiement', 'stock', 'notification', 'suivi']
const SPEAKING = SERVICES.slice(0, 4)

let world: SagaWorld
const { get, stocked, sent, saga } = shopIn(() => world)
/** Answers by turns: nothing, nothing, the row that was filled in. */
const answers: ('hit' | 'miss' | 'away')[] = []
let up = true
const cache: Cache = {
  get: async () => ({ result: answers.shift() ?? 'miss' }),
  fill: async () => {},
  committed: async () => {},
  up: async () => up,
}
beforeAll(async () => {
  world = await memoryWorld({ cache })
})
afterAll(() => world.close())

const scraped = async (service: string): Promise<Exposition> =>
  exposition(await (await world.request(service, '/metrics')).text())
const valueOf = async (service: string, name: string, labels = {}): Promise<number> =>
  (await scraped(service)).value(name, labels) ?? 0
/** How much more a metric shows after something was done. */
const moved = async (
  service: string,
  series: readonly (readonly [name: string, labels?: Readonly<Record<string, string>>])[],
  work: () => Promise<unknown>,
): Promise<readonly number[]> => {
  const before = await scraped(service)
  await work()
  const after = await scraped(service)
  return series.map(
    ([name, labels]) => (after.value(name, labels) ?? 0) - (before.value(name, labels) ?? 0),
  )
}

test('a saga that succeeds is counted once, with its duration and the time of each of its steps', async () => {
  const sku = await stocked(10)
  const deltas = await moved(
    'suivi',
    [
      ['saga_success_total'],
      ['saga_failure_total'],
      ['saga_duration_ms_count', { outcome: 'reussie' }],
      ['saga_duration_ms_count', { outcome: 'echouee' }],
      ...['paiement', 'stock', 'notification'].map(
        (step) => ['saga_step_duration_ms_count', { step }] as const,
      ),
    ],
    async () => saga(await sent(sku), 'reussie'),
  )
  expect(deltas).toEqual([1, 0, 1, 0, 1, 1, 1])
})

test('a saga that fails is counted by its reason, and its parcel that was late as late', async () => {
  const sku = await stocked(1)
  const series = [
    ['saga_failure_total', { raison: 'Paiement refusé' }],
    ['saga_failure_total', { raison: 'Stock insuffisant' }],
    ['saga_duration_ms_count', { outcome: 'echouee' }],
    ['saga_step_duration_ms_count', { step: 'notification' }],
    ['saga_late_total'],
  ] as const
  const deltas = await moved('suivi', series, async () => {
    await saga(await sent(sku, 'tok_refus'), 'echouee')
    await saga(await sent(sku, 'tok_ok', 5), 'echouee')
    await saga(await sent(sku, 'tok_doute_refus'), 'echouee')
  })
  expect(deltas).toEqual([2, 1, 3, 0, 1])
})

test('a confirmed parcel that is cancelled later is a success, and a reversal', async () => {
  const sku = await stocked(2)
  const deltas = await moved(
    'suivi',
    [['saga_success_total'], ['saga_reversed_total'], ['saga_failure_total']],
    async () => saga(await sent(sku, 'tok_refus_tardif'), 'renversee'),
  )
  expect(deltas).toEqual([1, 1, 0])
})

test('what one service has published is what the others have heard, each with its latency', async () => {
  const event = { topic: 'colis.envoi', type: 'ColisCree' }
  const created = await valueOf('envoi', 'events_produced_total', event)
  expect(created).toBeGreaterThan(4)
  for (const listener of ['paiement', 'suivi']) {
    expect(await valueOf(listener, 'events_consumed_total', event)).toBe(created)
    expect(await valueOf(listener, 'event_latency_ms_count', event)).toBe(created)
  }
})

test('the journal counts its facts, what is published among them, and the relay has nothing left', async () => {
  for (const service of SPEAKING) {
    const seen = await scraped(service)
    const facts = seen.value('journal_facts') ?? 0
    expect(seen.value('journal_head_position')).toBe(facts)
    expect(seen.value('events_produced_total') ?? 0).toBeGreaterThan(0)
    expect(seen.value('events_produced_total') ?? 0).toBeLessThanOrEqual(facts)
    expect(seen.value('relay_batch_facts_sum')).toBe(seen.value('events_produced_total'))
    expect(seen.value('relay_leads')).toBe(1)
    expect([seen.value('relay_lag_facts'), seen.value('relay_lag_seconds')]).toEqual([0, 0])
  }
})

test('each partition held has its lag, and a service that says nothing has no relay', async () => {
  const seen = await scraped('suivi')
  expect(seen.value('consumer_lag_facts')).toBe(0)
  expect(seen.labelsOf('consumer_lag_facts', 'partition')).toEqual(['0', '1', '2'])
  expect(new Set(seen.labelsOf('consumer_lag_facts', 'topic'))).toEqual(
    new Set(suivi.languages.map(({ topic }) => topic)),
  )
  expect(seen.names.has('relay_leads')).toBe(false)
})

test('commits count what they carry', async () => {
  for (const service of SERVICES) {
    const seen = await scraped(service)
    expect(seen.value('commit_units_total') ?? 0).toBeGreaterThan(0)
    expect(seen.value('commit_batch_units_sum')).toBe(seen.value('commit_units_total'))
    expect(seen.value('commit_duration_ms_count')).toBe(seen.value('commit_batch_units_count'))
  }
})

test('requests are measured by their pattern and never by what people put into it', async () => {
  const pattern = { method: 'GET', route: '/colis/:id', status: '404' }
  const deltas = await moved('suivi', [['http_request_duration_ms_count', pattern]], async () => {
    for (let n = 0; n < 5; n += 1) await get('suivi', `/colis/${crypto.randomUUID()}`)
    for (let n = 0; n < 5; n += 1) await get('suivi', `/invente/${crypto.randomUUID()}`)
  })
  expect(deltas).toEqual([5])
  const seen = await scraped('suivi')
  for (const route of seen.labelsOf('http_request_duration_ms_count', 'route'))
    expect(route).not.toMatch(/[0-9a-f]{8}-/)
  expect(seen.value('http_requests_in_flight')).toBe(0)
})

test('the PSP is measured by what it was asked and what came of it', async () => {
  const sku = await stocked(3)
  const asked = (operation: string, outcome: string) =>
    ['psp_request_duration_ms_count', { operation, outcome }] as const
  const deltas = await moved(
    'paiement',
    [
      asked('charge', 'accepte'),
      asked('charge', 'refuse'),
      asked('refund', 'accepte'),
      ['task_tries_failed_total', { kind: 'encaisser', again: 'false' }],
    ],
    async () => {
      await saga(await sent(sku, 'tok_refus'), 'echouee')
      await saga(await sent(sku, 'tok_ok', 9), 'echouee')
      await saga(await sent(sku, 'tok_doute_ok'), 'reussie')
    },
  )
  expect(deltas).toEqual([2, 1, 1, 1])
  expect(
    await valueOf('paiement', 'psp_request_duration_ms_count', { outcome: 'erreur' }),
  ).toBeGreaterThan(0)
})

test('tasks are counted by kind and state, with the age of the oldest', async () => {
  const colisId = await sent(await stocked(1), 'tok_doute_ok')
  const kind = 'reconcilier-paiement'
  const seen = async (state: string): Promise<Exposition> => {
    const untilMs = Date.now() + 3_000
    for (;;) {
      const now = await scraped('paiement')
      if (now.value('tasks', { kind, state }) === 1) return now
      if (Date.now() > untilMs) throw new Error(`no task is ${state}`)
      await Bun.sleep(5)
    }
  }
  // It waits for its time, then the PSP goes on being silent for a while.
  expect((await seen('waiting')).value('task_oldest_seconds', { kind })).toBeLessThan(3)
  await seen('retrying')
  await saga(colisId, 'reussie')
  const after = await scraped('paiement')
  expect([after.value('tasks', { kind }), after.value('task_oldest_seconds', { kind })]).toEqual([
    0,
    undefined,
  ])
})

test('the cache is counted by what it gave, and told to be up or not', async () => {
  const colisId = await sent(await stocked(1))
  await saga(colisId, 'reussie')
  const results = ['hit', 'miss', 'away'] as const
  answers.push('hit', 'hit', 'away')
  const deltas = await moved(
    'suivi',
    results.map((result) => ['cache_requests_total', { result }] as const),
    async () => {
      for (let n = 0; n < 4; n += 1) await get('suivi', `/colis/${colisId}`)
    },
  )
  expect(deltas).toEqual([2, 1, 1])
  expect(await valueOf('suivi', 'cache_up')).toBe(1)
  up = false
  expect((await scraped('suivi')).value('cache_up')).toBe(0)
})

test('without a cache nothing is said of one', async () => {
  const without = await memoryWorld()
  const seen = exposition(await (await without.request('suivi', '/metrics')).text())
  expect([seen.names.has('cache_up'), seen.names.has('cache_requests_total')]).toEqual([
    false,
    false,
  ])
  await without.close()
})
