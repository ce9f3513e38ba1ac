import { expect, test } from 'bun:test'
import { StoreError } from '../journal/errors.ts'
import { testApp } from '../testing/test-app.ts'
import { jsonText } from './body.ts'
import { RequestError } from './fault.ts'
import { ProblemError, Unavailable } from './problem.ts'

const bodyOf = async (response: Response): Promise<unknown> => response.json()

test('an answer carries the correlation of its request, made when none fits', async () => {
  const { app } = testApp()
  app.get('/here', (c) => c.json(c.get('context')))
  const asked = async (headers: Record<string, string>) => {
    const response = await app.request('/here', { headers })
    return [response.headers.get('x-correlation-id'), await bodyOf(response)]
  }
  expect(await asked({ 'x-correlation-id': 'order-1' })).toMatchObject([
    'order-1',
    { correlationId: 'order-1', brought: false },
  ])
  for (const foreign of ['', 'two words', 'x'.repeat(129)])
    expect((await asked({ 'x-correlation-id': foreign }))[0]).toBe('made-id')
})

test('a request about a saga that began before is answered with its correlation, unless it named one', async () => {
  const { app } = testApp()
  app.get('/saga', (c) => {
    c.get('context').joined = { correlationId: 'saga-1' }
    return c.text('')
  })
  const unnamed = await app.request('/saga')
  expect(unnamed.headers.get('x-correlation-id')).toBe('saga-1')
  const named = await app.request('/saga', { headers: { 'x-correlation-id': 'mine' } })
  expect(named.headers.get('x-correlation-id')).toBe('mine')
})

test('a path that is none is 404, and a method that a path does not take is 405 with those that it takes', async () => {
  const { app } = testApp()
  app.get('/here', (c) => c.text(''))
  const nowhere = await app.request('/nowhere')
  expect(nowhere.status).toBe(404)
  expect(nowhere.headers.get('content-type')).toBe('application/problem+json')
  expect(await bodyOf(nowhere)).toMatchObject({
    fault: { kind: 'no-route', method: 'GET', path: '/nowhere' },
  })
  const wrong = await app.request('/here', { method: 'POST' })
  expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'GET'])
})

test('a part that is away is 503 with Retry-After; a bug is 500, logged, and says nothing of itself', async () => {
  const { app, lines } = testApp()
  app.get('/store', () => {
    throw new StoreError('secret of the store')
  })
  app.get('/part', () => {
    throw new Unavailable('secret of the part')
  })
  app.get('/bug', () => {
    throw new Error('secret of the code')
  })
  for (const path of ['/store', '/part']) {
    const response = await app.request(path)
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1'])
    expect(await response.text()).not.toContain('secret')
  }
  const bug = await app.request('/bug')
  expect([bug.status, bug.headers.get('retry-after')]).toEqual([500, null])
  expect(await bug.text()).not.toContain('secret')
  expect(lines.filter((line) => line.includes('secret of the code')).length).toBe(1)
})

test('a refusal that a route throws is answered as the problem that it is', async () => {
  const { app } = testApp()
  app.get('/worded', () => {
    throw new ProblemError({
      type: 'urn:a',
      title: 'A',
      status: 409,
      detail: 'no',
      extensions: { n: 1 },
    })
  })
  app.get('/fault', () => {
    throw new RequestError({ kind: 'content-type' })
  })
  const worded = await app.request('/worded')
  expect(worded.status).toBe(409)
  expect(await bodyOf(worded)).toEqual({
    type: 'urn:a',
    title: 'A',
    status: 409,
    detail: 'no',
    n: 1,
  })
  expect((await app.request('/fault')).status).toBe(415)
})

test('a request that takes too long is answered 503 once, and what it gives later is dropped', async () => {
  const { app, clock, requests, requestsInFlight } = testApp()
  const gate = Promise.withResolvers<void>()
  app.get('/slow', async (c) => {
    await gate.promise
    return c.text('late')
  })
  const asking = app.request('/slow')
  await clock.pass(9_000)
  expect(requestsInFlight()).toBe(1)
  await clock.pass(2_000)
  const response = await asking
  expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1'])
  gate.resolve()
  await clock.pass(100)
  expect(requestsInFlight()).toBe(0)
  expect(requests).toEqual([['GET', '/slow', 503]])
})

test('one that waits for its own body is the client’s fault: 408, and the connection closes', async () => {
  const { app, clock } = testApp()
  let taken: string | undefined
  app.post('/body', async (c) => {
    taken = await jsonText(c)
    return c.text(taken)
  })
  let body: ReadableStreamDefaultController<Uint8Array> | undefined
  const asking = app.request(
    new Request('http://test/body', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: new ReadableStream<Uint8Array>({
        start: (controller) => {
          body = controller
        },
      }),
    }),
  )
  await clock.pass(11_000)
  const response = await asking
  expect([response.status, response.headers.get('connection')]).toEqual([408, 'close'])
  body?.enqueue(Buffer.from('{}'))
  body?.close()
  await clock.pass(100)
  // Nor is it taken when it comes after all.
  expect(taken).toBeUndefined()
})

test('while it stops, whatever still arrives is sent elsewhere', async () => {
  const { app, stopping } = testApp()
  app.get('/here', (c) => c.text(''))
  stopping.abort()
  const { status, headers } = await app.request('/here')
  expect([status, headers.get('retry-after'), headers.get('connection')]).toEqual([
    503,
    '1',
    'close',
  ])
})

test('requests are counted by route, never by path, and health is not logged', async () => {
  const { app, requests, lines } = testApp()
  app.get('/things/:id', (c) => c.text(''))
  app.get('/alive', (c) => c.text(''))
  await app.request('/things/1')
  await app.request('/things/2')
  await app.request('/anything')
  await app.request('/alive')
  expect(requests).toEqual([
    ['GET', '/things/:id', 200],
    ['GET', '/things/:id', 200],
    ['GET', '/*', 404],
    ['GET', '/alive', 200],
  ])
  expect(lines.map((line) => [line.includes('/things/'), line.includes('/anything')])).toEqual([
    [true, false],
    [true, false],
    [false, false],
  ])
})
