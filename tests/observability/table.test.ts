import { expect, test } from 'bun:test'
import { createInstruments, observeProcess, systemClock } from '../../shared/kernel/index.ts'
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
  const told = new Set(exposition(await instruments.text()).names)
  for (const service of ['envoi', 'paiement', 'stock', 'notification', 'suivi']) {
    const text = await (await world.request(service, '/metrics')).text()
    for (const name of exposition(text).names) told.add(name)
  }
  await world.close()
  const listed = sections.flatMap(([, definitions]) => definitions.map(({ name }) => name))
  expect([...told].sort()).toEqual([...listed].sort())
})
