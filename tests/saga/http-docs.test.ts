import { afterAll, beforeAll, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { memoryWorld } from './memory-world.ts'
import type { SagaWorld } from './saga-world.ts'

let world: SagaWorld
beforeAll(async () => {
  world = await memoryWorld()
})
afterAll(() => world.close())

const text = readFileSync(new URL('../../docs/http.md', import.meta.url), 'utf8')

/** Each route that is told with a body, under the service that it is told of. */
const told = text.split(/^## /m).flatMap((section) => {
  const service = section.split('\n')[0] ?? ''
  return [...section.matchAll(/^`POST (\S+)`(?:(?!^`POST)[^])*?```json\n([^]*?)```/gm)].map(
    ([, path = '', body = '']) => ({ service, path, body }),
  )
})

test('the bodies that the documentation shows are taken', async () => {
  expect(told.length).toBe(text.match(/^```json$/gm)?.length ?? 0)
  expect(told.length).toBeGreaterThan(0)
  for (const { service, path, body } of told) {
    const asked = path.replace(':sku', 'BOTTES').replaceAll(/:\w+/g, 'inconnu')
    const response = await world.request(service, asked, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    })
    const answer = await response.text()
    const about = asked.includes('inconnu')
    expect([path, response.status, answer]).toEqual([
      path,
      about ? 404 : path === '/colis' ? 201 : 200,
      // A decider's refusal, which has a code: the route is there, and the body was taken.
      about ? expect.stringContaining('"code":') : answer,
    ])
  }
})
