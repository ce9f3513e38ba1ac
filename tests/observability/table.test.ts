import { expect, test } from 'bun:test'
import {
  createInstruments,
  observeClient,
  observeProcess,
  systemClock,
} from '../../shared/kernel/index.ts'
import { memoryWorld } from '../saga/memory-world.ts'
import { exposition } from '../../shared/kernel/testing.ts'
import { sections } from './table.ts'

test('the table has all that the services tell, and nothing else', async () => {
  const cache = {
    get: async () => ({ result: 'miss' as const }),
    fill: async () => {},
    committed: async () => {},
    up: async () => true,
    sent: () => [['get', 1]] as const,
  }
  const world = await memoryWorld({ cache })
  const instruments = createInstruments('s', systemClock)
  const loop = { lag: () => undefined, stop: () => {} }
  observeProcess(instruments, {
    loop,
    services: [],
    queriesInFlight: () => 0,
    poolSize: 1,
    linesLost: () => 7,
  })
  const roundTripMs = { p50: 1, p99: 2 }
  const measured = { roundTripMs, requestsWaiting: 0, recordsWaiting: 0, rebalances: 0 }
  const totals = { bytesSent: 0, bytesReceived: 0, retries: 0, timeouts: 0, disconnects: 0 }
  const statistics = async () => [{ use: 'publish', ...measured, ...totals } as const]
  observeClient(instruments, { statistics })
  const told = new Set(exposition(await instruments.text()).names)
  for (const service of ['envoi', 'paiement', 'stock', 'notification', 'suivi']) {
    const text = await (await world.request(service, '/metrics')).text()
    for (const name of exposition(text).names) told.add(name)
  }
  await world.close()
  const listed = sections.flatMap(([, definitions]) => definitions.map(({ name }) => name))
  expect([...told].sort()).toEqual([...listed].sort())
})
