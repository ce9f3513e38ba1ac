import {
  type JournalStore,
  StaleError,
  createInstruments,
  createLog,
  memoryBroker,
  memoryJournal,
  memorySink,
  memoryTransport,
  noNotices,
  noTracing,
  systemClock,
  systemIds,
} from '../../shared/kernel/index.ts'
import { wording } from '../../shared/vocabulary/http.ts'
import { expect, test } from 'bun:test'
import { stockService } from '../../apps/stock/app.ts'

import { exposition, heardFact } from '../../shared/kernel/testing.ts'

const now = () => Date.now()
const journal = () => memoryJournal({ journal: systemIds.next(), partitions: 1, now })
const WAIT_MS = 3_000

const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
  const untilMs = Date.now() + WAIT_MS
  while (!(await holds())) {
    if (Date.now() > untilMs) throw new Error('it never holds')
    await systemClock.sleep(5)
  }
}

/** ServiceStock alone, beside a broker that says what we like. */
const stockAlone = async (store: JournalStore = journal()) => {
  const broker = memoryBroker()
  const transport = memoryTransport(broker)
  const service = stockService({
    clock: systemClock,
    ids: systemIds,
    random: Math.random,
    log: createLog({ service: 'stock', level: 'silent', sink: memorySink(), now }),
    instruments: createInstruments('stock', systemClock),
    store,
    transport,
    notices: noNotices,
    tracing: noTracing,
    wording,
    release: [0],
  })
  await service.start()
  const paiement = (key: string, n: number, prev = n - 1, type = 'PaiementRefuse') => ({
    ...heardFact(key, n, prev),
    service: 'paiement',
    topic: 'colis.paiement',
    type,
  })
  return {
    broker,
    transport,
    service,
    paiement,
    scraped: async () => exposition(await (await service.app.request('/metrics')).text()),
    provision: () =>
      service.app.request('/articles/A/approvisionnement', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ quantite: 1 }),
      }),
  }
}

test('a fact whose forerunner is missing is counted as a gap, not as applied', async () => {
  const { transport, service, paiement, scraped } = await stockAlone()
  await transport.publish('colis.paiement', [paiement('p1', 1), paiement('p2', 9, 7)])
  const gap = { topic: 'colis.paiement', partition: '0' }
  await until(async () => (await scraped()).value('broker_gaps_total', gap) === 1)
  expect((await scraped()).value('events_consumed_total')).toBe(1)
  expect((await scraped()).value('broker_gaps_open', { topic: 'colis.paiement' })).toBe(1)
  // The broker has the facts after all, between the two.
  await transport.publish('colis.paiement', [paiement('p3', 5, 1), paiement('p4', 7, 5)])
  await transport.publish('colis.paiement', [paiement('p2', 9, 7)])
  await until(async () => (await scraped()).value('broker_gaps_open') === 0)
  await service.stop()
})

test('a type that a foreign producer makes up gets no series of its own', async () => {
  const { transport, service, paiement, scraped } = await stockAlone()
  const invented = [1, 2, 3].map((n) => paiement('p1', n, n - 1, `Invente${n}`))
  await transport.publish('colis.paiement', invented)
  await until(async () => ((await scraped()).value('events_consumed_total') ?? 0) === 3)
  const seen = await scraped()
  expect(seen.value('events_consumed_total', { topic: 'colis.paiement', type: 'autre' })).toBe(3)
  expect(seen.labelsOf('event_latency_ms_count', 'type')).toEqual([])
  await service.stop()
})

test('a fact that is parked is seen, with its parcel', async () => {
  const { transport, service, paiement, scraped } = await stockAlone()
  const [one, two] = [1, 2].map((n) => paiement('p1', n, n - 1, 'PaiementEffectue'))
  if (one === undefined || two === undefined) throw new Error('no facts')
  await transport.publish('colis.paiement', [one, two])
  await until(async () => (await scraped()).value('parked_facts') === 2)
  expect((await scraped()).value('parked_keys')).toBe(1)
  await service.stop()
})

test('a commit that was found stale is counted by what had changed', async () => {
  const store = journal()
  const staleness = ['streams', 'cursors', 'une phrase de PostgreSQL']
  const { service, provision, scraped } = await stockAlone({
    ...store,
    commit: (batch) => {
      const what = staleness.shift()
      return what === undefined ? store.commit(batch) : Promise.reject(new StaleError(what))
    },
  })
  for (let n = 0; n < 3; n += 1) expect((await provision()).status).toBe(200)
  const seen = await scraped()
  const conflicts = ['streams', 'cursors', 'autre', 'documents'].map((what) =>
    seen.value('append_conflicts_total', { what }),
  )
  expect(conflicts).toEqual([1, 1, 1, 0])
  await service.stop()
})

test('trouble is counted by its part, and a store that is away makes its gauges absent, not 0', async () => {
  const store = journal()
  let away = false
  const orAway = <Value>(ask: () => Promise<Value>): Promise<Value> =>
    away ? Promise.reject(new Error('loin')) : ask()
  const { service, provision, scraped } = await stockAlone({
    ...store,
    commit: (batch) => orAway(() => store.commit(batch)),
    extent: (after) => orAway(() => store.extent(after)),
    counts: (nowMs) => orAway(() => store.counts(nowMs)),
  })
  await provision()
  expect((await scraped()).value('journal_facts')).toBe(1)
  away = true
  await provision()
  const seen = await scraped()
  expect(seen.value('trouble_total', { part: 'store' })).toBe(1)
  for (const name of ['journal_facts', 'journal_head_position', 'relay_leads', 'parked_facts'])
    expect(seen.value(name)).toBeUndefined()
  away = false
  await service.stop()
})

test('what the broker does not take is lag, in facts and in seconds', async () => {
  const { transport, service, provision, scraped } = await stockAlone()
  await provision()
  await until(async () => (await scraped()).value('events_produced_total') === 1)
  transport.publish = () => Promise.reject(new Error('plus de courtier'))
  await provision()
  await provision()
  await systemClock.sleep(50)
  const seen = await scraped()
  expect(seen.value('relay_lag_facts')).toBe(2)
  expect(seen.value('relay_lag_seconds')).toBeGreaterThan(0.04)
  expect(seen.value('trouble_total', { part: 'relay' })).toBeGreaterThan(0)
  await service.stop()
})

test('records that are no facts of ours are counted by topic', async () => {
  const { broker, service, scraped } = await stockAlone()
  broker.topics.get('colis.envoi')?.[0]?.push(Buffer.alloc(8))
  broker.wake()
  const name = 'unreadable_records_total'
  await until(async () => (await scraped()).value(name, { topic: 'colis.envoi' }) === 1)
  expect((await scraped()).value(name)).toBe(1)
  await service.stop()
})
