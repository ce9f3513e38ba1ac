import { expect, test } from 'bun:test'
import { stockService } from '../../apps/stock/app.ts'
import {
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
import { heardFact } from '../../shared/kernel/testing.ts'

test('a fact that does not fit its schema is parked, shown on the dead letter topic, and counted', async () => {
  const transport = memoryTransport(memoryBroker())
  const now = () => Date.now()
  const service = stockService({
    clock: systemClock,
    ids: systemIds,
    random: Math.random,
    log: createLog({ service: 'stock', level: 'info', sink: memorySink(), now }),
    instruments: createInstruments('stock', systemClock),
    store: memoryJournal({ journal: systemIds.next(), partitions: 1, now }),
    transport,
    notices: noNotices,
    tracing: noTracing,
    wording,
    release: [0],
  })
  await service.start()
  const reader = await transport.join('lecteur', ['colis.paiement.dlq'])
  const foreign = { ...heardFact('p1', 1), service: 'paiement', topic: 'colis.paiement' }
  await transport.publish('colis.paiement', [
    { ...foreign, type: 'PaiementEffectue', payload: { colisId: 'p1' } },
  ])
  const shown = await reader.next(10)
  expect(shown?.facts.map(({ key, type }) => [key, type])).toEqual([['p1', 'PaiementEffectue']])
  const parked: unknown = await (await service.app.request('/gares')).json()
  expect(parked).toMatchObject({ gares: [{ cle: 'p1', type: 'PaiementEffectue' }] })
  expect(await (await service.app.request('/metrics')).text()).toMatch(/parked_facts\{.*\} 1/)
  const again = await service.app.request('/gares/p1/rejeu', { method: 'POST' })
  expect(await again.json()).toMatchObject({ applied: 0, left: 1 })
  expect(again.headers.get('deprecation')).toBeNull()
  const former = await service.app.request('/gares/p1/reprise', { method: 'POST' })
  expect(await former.json()).toMatchObject({ applied: 0, left: 1 })
  expect(former.headers.get('deprecation')).toMatch(/^@\d+$/)
  expect((await service.app.request('/gares/p2/rejeu', { method: 'POST' })).status).toBe(404)
  await reader.leave()
  await service.stop()
})
