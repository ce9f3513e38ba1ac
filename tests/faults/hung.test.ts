import { expect, test } from 'bun:test'
import { stockService } from '../../apps/stock/app.ts'
import {
  type Clock,
  type JournalStore,
  StoreError,
  createLog,
  memoryBroker,
  memoryJournal,
  memorySink,
  memoryTransport,
  noInstruments,
  noNotices,
  noTracing,
  systemClock,
  systemIds,
} from '../../shared/kernel/index.ts'
import { wording } from '../../shared/vocabulary/http.ts'
import { heardFact } from '../../shared/kernel/testing.ts'

const SPEED = 50
const STOP_MS = 2_000

/** A clock on which fifty seconds pass in one. */
const hurried = (): Clock => {
  const startMs = systemClock.now()
  return {
    now: () => startMs + (systemClock.now() - startMs) * SPEED,
    sleep: (delayMs, signal) => systemClock.sleep(delayMs / SPEED, signal),
  }
}

/** The stock service on a journal that does some things as it is told. */
const stockOn = (clock: Clock, told: (store: JournalStore) => Partial<JournalStore>) => {
  const now = () => clock.now()
  const store = memoryJournal({ journal: systemIds.next(), partitions: 1, now })
  const transport = memoryTransport(memoryBroker())
  const service = stockService({
    clock,
    ids: systemIds,
    random: Math.random,
    log: createLog({ service: 'stock', level: 'silent', sink: memorySink(), now }),
    instruments: noInstruments,
    store: { ...store, ...told(store) },
    transport,
    notices: noNotices,
    tracing: noTracing,
    wording,
    release: [0],
  })
  return { service, transport }
}

test('a request is answered 503 when the database hangs, and what it asked may be asked again', async () => {
  const clock = hurried()
  const waiting: (() => void)[] = []
  let hangs = true
  const { service } = stockOn(clock, (store) => ({
    commit: async (batch) => {
      if (hangs) await new Promise<void>((resolve) => waiting.push(resolve))
      return store.commit(batch)
    },
  }))
  const ask = async () =>
    service.app.request('/articles/A/approvisionnement', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ quantite: 5 }),
    })
  const startedMs = clock.now()
  const response = await ask()
  expect(response.status).toBe(503)
  expect(response.headers.get('retry-after')).toBe('1')
  expect(clock.now() - startedMs).toBeLessThan(20_000)
  hangs = false
  for (const go of waiting) go()
  expect((await ask()).status).toBe(200)
  await service.stop()
})

test('so is a question', async () => {
  const clock = hurried()
  const { service } = stockOn(clock, () => ({ documents: () => new Promise(() => {}) }))
  const startedMs = clock.now()
  const response = await service.app.request('/articles')
  expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1'])
  expect(clock.now() - startedMs).toBeLessThan(20_000)
})

test('a body that does not arrive is the client’s fault, and so is one that breaks off', async () => {
  const clock = hurried()
  const { service } = stockOn(clock, () => ({}))
  const sent = (start: (body: ReadableStreamDefaultController) => void) =>
    service.app.request('/articles/A/approvisionnement', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: new ReadableStream({ start }),
      duplex: 'half',
    } as RequestInit)
  let late: ReadableStreamDefaultController | undefined
  const slow = await sent((body) => {
    late = body
  })
  expect([slow.status, slow.headers.get('connection')]).toEqual([408, 'close'])
  // Nor is it taken when it comes after all.
  late?.enqueue(Buffer.from('{"quantite":5}'))
  late?.close()
  await systemClock.sleep(20)
  expect((await service.app.request('/articles/A')).status).toBe(404)
  const broken = await sent((body) => body.error(new Error('closed')))
  expect(broken.status).toBe(400)
  expect(await broken.text()).toContain('interrompue')
})

test('a service whose database is away stops all the same, with a fact in its hands', async () => {
  let tried = (): void => {}
  const trying = new Promise<void>((resolve) => {
    tried = resolve
  })
  const { service, transport } = stockOn(systemClock, () => ({
    commit: async () => {
      tried()
      throw new StoreError('away')
    },
  }))
  await service.start()
  const annule = { colisId: 'p1', clientId: 'C1', raison: 'Demande du client' }
  await transport.publish('colis.envoi', [
    { ...heardFact('p1', 1), topic: 'colis.envoi', type: 'ColisAnnule', payload: annule },
  ])
  await trying
  const startedMs = Date.now()
  await service.stop()
  expect(Date.now() - startedMs).toBeLessThan(STOP_MS)
})
