import { expect, test } from 'bun:test'
import { plainWording } from '../testing/plain-wording.ts'
import { startingApp } from './starting-app.ts'
import type { Missing } from './wording.ts'

test('a service that starts is alive, says what it waits for, and asks to be asked again', async () => {
  let awaited: Missing | undefined
  const app = startingApp({ service: 'essai', awaited: () => awaited, wording: plainWording })
  const ready = async () => {
    const response = await app.request('/ready')
    return [response.status, await response.json()] as const
  }
  expect((await app.request('/alive')).status).toBe(200)
  expect(await ready()).toEqual([
    503,
    { ready: false, missing: [{ part: 'essai', trouble: { kind: 'starting' } }] },
  ])
  awaited = { part: 'Kafka', trouble: { kind: 'starting', detail: 'no answer yet' } }
  expect(await ready()).toEqual([503, { ready: false, missing: [awaited] }])
  const other = await app.request('/orders', { method: 'POST' })
  expect(other.status).toBe(503)
  expect(other.headers.get('retry-after')).toBe('1')
})
