import { expect, test } from 'bun:test'
import { stockService } from '../../apps/stock/app.ts'
import { memoryJournal } from '../../shared/journal/memory.ts'
import { noNotices } from '../../shared/journal/notices.ts'
import { systemClock, type Clock } from '../../shared/runtime/clock.ts'
import { systemIds } from '../../shared/runtime/ids.ts'
import { noInstruments } from '../../shared/telemetry/instruments.ts'
import { createLog, memorySink } from '../../shared/telemetry/log.ts'
import { noTracing } from '../../shared/telemetry/tracing.ts'
import { memoryBroker, memoryTransport } from '../../shared/transport/memory.ts'

const SPEED = 50

/** A clock on which fifty seconds pass in one. */
const hurried = (): Clock => {
  const startMs = systemClock.now()
  return {
    now: () => startMs + (systemClock.now() - startMs) * SPEED,
    sleep: (delayMs, signal) => systemClock.sleep(delayMs / SPEED, signal),
  }
}

test('a request is answered 503 when the database hangs, and what it asked may be asked again', async () => {
  const clock = hurried()
  const now = () => clock.now()
  const store = memoryJournal({ journal: systemIds.next(), partitions: 1, now })
  const waiting: (() => void)[] = []
  let hangs = true
  const service = stockService({
    clock,
    ids: systemIds,
    random: Math.random,
    log: createLog({ service: 'stock', level: 'silent', sink: memorySink(), now }),
    instruments: noInstruments,
    store: {
      ...store,
      commit: async (batch) => {
        if (hangs) await new Promise<void>((resolve) => waiting.push(resolve))
        return store.commit(batch)
      },
    },
    transport: memoryTransport(memoryBroker()),
    notices: noNotices,
    tracing: noTracing,
  })
  const ask = async () =>
    service.app.request('/articles/A/approvisionnement', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ quantite: 5 }),
    })
  const startedMs = now()
  const response = await ask()
  expect(response.status).toBe(503)
  expect(response.headers.get('retry-after')).toBe('1')
  expect(now() - startedMs).toBeLessThan(20_000)
  hangs = false
  for (const go of waiting) go()
  expect((await ask()).status).toBe(200)
  await service.stop()
})
