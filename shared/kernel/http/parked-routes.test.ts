import { expect, test } from 'bun:test'
import { memoryJournal } from '../journal/memory/store.ts'
import { counting } from '../testing/counting.ts'
import { heardFact } from '../testing/essai.ts'
import { plainWording } from '../testing/plain-wording.ts'
import { testApp } from '../testing/test-app.ts'
import { redrive } from '../consuming/redrive.ts'
import { addParkedRoutes } from './parked-routes.ts'

const opened = async () => {
  const store = memoryJournal({ journal: 'j', partitions: 1, now: () => Date.now() })
  const poisoned = new Set([heardFact('a', 1).id])
  const { handle, writer } = counting(store, poisoned)
  const { app } = testApp()
  const asked: string[] = []
  const redriven = (key: string) => {
    asked.push(key)
    return redrive(store, writer, key)
  }
  addParkedRoutes(app, store, redriven, plainWording)
  await handle([heardFact('a', 1), heardFact('b', 2)])
  return { app, poisoned, asked }
}

test('what is parked is shown, and tried again by its key', async () => {
  const { app, poisoned } = await opened()
  const shown = async (): Promise<unknown> => (await app.request('/parked')).json()
  expect(await shown()).toEqual({ parked: [{ key: 'a', error: 'Error: poisoned' }] })
  poisoned.clear()
  const again = await app.request('/parked/a/redrive', { method: 'POST' })
  expect([again.headers.get('deprecation'), await again.json()]).toEqual([
    null,
    { applied: 1, left: 0 },
  ])
  expect(await shown()).toEqual({ parked: [] })
})

test('the former path does the same, and says since when it is deprecated', async () => {
  const { app, poisoned } = await opened()
  poisoned.clear()
  const again = await app.request('/parked/a/again', { method: 'POST' })
  expect([again.headers.get('deprecation'), await again.json()]).toEqual([
    '@1700000000',
    { applied: 1, left: 0 },
  ])
})

test('a key of which nothing is parked is 404, and so is what can be no key, without being looked for', async () => {
  const { app, asked } = await opened()
  for (const key of ['b', 'x'.repeat(129), '%00'])
    expect((await app.request(`/parked/${key}/redrive`, { method: 'POST' })).status).toBe(404)
  expect(asked).toEqual(['b'])
})
