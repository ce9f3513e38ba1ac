// on: bun, deno, node
// lane: - http
// waits
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { z } from 'zod'
import { createApp, REQUEST_MS } from '../http/app.ts'
import { jsonBody, MAX_BODY_BYTES } from '../http/body.ts'
import { plainWording } from '../testing/plain-wording.ts'
import { RawConnection } from '../testing/raw-connection.ts'
import { createLog } from '../telemetry/log.ts'
import { noTracing } from '../telemetry/tracing.ts'
import { systemClock } from './clock.ts'
import { systemIds } from './ids.ts'
import { serve, type Serving } from './serve.ts'

/** What Bun.serve cannot do is in its adapter's docstring; here it is held, so that it shows the day that it can. */
const ON_BUN = 'Bun' in globalThis
/** Bun closes a connection whose first head does not come by then. */
const BUN_FIRST_HEAD_MS = 12_000
/** Longer than that, and than what the runtimes have of themselves. */
const KEPT_S = 15
/** What timers and a busy machine add. */
const SLACK_MS = 900
/** Bun looks at idle connections every 4 s. */
const LOOK_MS = 4_000
const WAITS_TEST_MS = 60_000
const STOP_MS = 1_000

let gone = 0
const app = (() => {
  const { app } = createApp({
    log: createLog({
      service: 'essai',
      level: 'error',
      sink: { write: () => {}, flush: async () => {} },
      now: () => systemClock.now(),
    }),
    metrics: { request: () => {} },
    clock: systemClock,
    ids: systemIds,
    tracing: noTracing,
    stopping: new AbortController().signal,
    wording: plainWording,
  })
  app.get('/here', (c) => c.text('here'))
  app.get('/cookies', (c) => {
    c.header('set-cookie', 'a=1; Path=/', { append: true })
    c.header('set-cookie', 'b=2', { append: true })
    return c.text('')
  })
  app.get('/after/:delayMs', async (c) => {
    await systemClock.sleep(Number(c.req.param('delayMs')))
    return c.text('after')
  })
  app.get('/until-gone', async (c) => {
    const { signal } = c.req.raw
    await systemClock.sleep(REQUEST_MS / 2, signal)
    if (signal.aborted) gone += 1
    return c.text('')
  })
  const Body = z.object({ text: z.string() })
  app.post('/body', async (c) => c.json({ length: (await jsonBody(c, Body)).text.length }))
  return app
})()

const get = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`
const posted = (header: string): string =>
  `POST /body HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n${header}\r\n\r\n`
const withLength = (bytes: number): string => posted(`Content-Length: ${bytes}`)
const chunk = (text: string): string => `${text.length.toString(16)}\r\n${text}\r\n`

let serving: Serving
beforeAll(async () => {
  serving = await serve(app.fetch, { host: '127.0.0.1', port: 0, keepAliveS: KEPT_S })
})
afterAll(() => serving.stop(0))

const opened = (): Promise<RawConnection> => RawConnection.open(serving.port)

/** A connection that was refused something must either carry the next request or be closed, soon and for good. */
const isUsableOrClosed = async (connection: RawConnection): Promise<boolean> => {
  connection.write(get('/here'))
  const next = await connection.answer()
  return next === undefined
    ? (await connection.closed(SLACK_MS)) !== undefined
    : next.status === 200
}

describe('a body past the limit', () => {
  const ONCE = MAX_BODY_BYTES + 1
  const MANY = 2 * 1024 * 1024
  const sent: readonly (readonly [how: string, parts: readonly string[]])[] = [
    ['announced and sent', [withLength(ONCE), 'x'.repeat(ONCE)]],
    ['announced, large and sent', [withLength(MANY), 'x'.repeat(MANY)]],
    ['announced and not sent', [withLength(MANY)]],
    [
      'not announced',
      [posted('Transfer-Encoding: chunked'), chunk('x'.repeat(ONCE)), chunk(''), ''],
    ],
  ]
  for (const [how, parts] of sent)
    test(`${how} is 413, and its connection is usable or closed`, async () => {
      const connection = await opened()
      for (const part of parts) connection.write(part)
      expect((await connection.answer())?.status).toBe(413)
      expect(await isUsableOrClosed(connection)).toBe(true)
      connection.leave()
    })
})

test('a Host that is none, is missing or comes twice is 400, and nobody is asked', async () => {
  const heads = ['', 'Host:', 'Host: a b', 'Host: a/b', 'Host: x@y', 'Host: [', 'Host: a:99999']
  for (const head of [...heads, 'Host: a\r\nHost: b']) {
    const connection = await opened()
    connection.write(`GET /here HTTP/1.1\r\n${head}${head === '' ? '' : '\r\n'}\r\n`)
    expect([head, (await connection.answer())?.status]).toEqual([head, 400])
    connection.leave()
  }
})

test('HTTP/1.0 needs no Host', async () => {
  const connection = await opened()
  connection.write('GET /here HTTP/1.0\r\n\r\n')
  expect(await connection.answer()).toMatchObject({ status: 200, body: 'here' })
})

test('what is no HTTP, or could be read in two ways, is 400 and closed', async () => {
  const heads = [
    '\x16\x03\x01\x02\r\n\r\n',
    'GET here HTTP/1.1\r\nHost: a\r\n\r\n',
    `${posted('Content-Length: 4\r\nTransfer-Encoding: chunked')}0\r\n\r\n`,
  ]
  for (const head of heads) {
    const connection = await opened()
    connection.write(head)
    expect([head, (await connection.answer())?.status]).toEqual([head, 400])
    expect(await connection.closed(SLACK_MS)).toBeLessThan(SLACK_MS)
  }
})

test('requests on one connection are answered in their order, one by one', async () => {
  const connection = await opened()
  for (const path of ['/after/30', '/here', '/nowhere', '/here']) {
    connection.write(get(path))
    expect((await connection.answer())?.status).toBe(path === '/nowhere' ? 404 : 200)
  }
  const body = JSON.stringify({ text: 'a' })
  connection.write(withLength(body.length))
  await systemClock.sleep(50)
  connection.write(body)
  expect(await connection.answer()).toMatchObject({ status: 200, body: '{"length":1}' })
  connection.write(get('/here'))
  expect((await connection.answer())?.body).toBe('here')
  connection.leave()
})

test('pipelined requests are answered in their order, or none of them is and the connection is closed', async () => {
  const body = JSON.stringify({ text: 'a' })
  const connection = await opened()
  connection.write(get('/after/200') + get('/here') + withLength(body.length) + body + get('/here'))
  if (ON_BUN) {
    expect(await connection.closed(SLACK_MS)).toBeLessThan(SLACK_MS)
    expect(connection.rest).toBe('')
    return
  }
  const bodies = []
  for (let n = 0; n < 4; n += 1) bodies.push((await connection.answer())?.body)
  expect(bodies).toEqual(['after', 'here', '{"length":1}', 'here'])
  connection.leave()
})

test('two Set-Cookie headers arrive as two', async () => {
  const connection = await opened()
  connection.write(get('/cookies'))
  const answer = await connection.answer()
  expect(answer?.headers.filter(([name]) => name === 'set-cookie')).toEqual([
    ['set-cookie', 'a=1; Path=/'],
    ['set-cookie', 'b=2'],
  ])
  connection.leave()
})

test("a client that leaves aborts its request's signal, and nobody else's", async () => {
  const before = gone
  const [leaves, stays] = [await opened(), await opened()]
  leaves.write(get('/until-gone'))
  stays.write(get('/after/600'))
  await systemClock.sleep(200)
  leaves.leave()
  expect((await stays.answer())?.status).toBe(200)
  expect(gone - before).toBe(1)
  stays.leave()
})

/** What became of a connection on which nothing more comes, or one byte now and then. */
const stalled = async (text: string, byte?: string) => {
  const connection = await opened()
  connection.write(text)
  const dribble = setInterval(() => connection.write(byte ?? ''), 1_000)
  const status = (await connection.answer(BUN_FIRST_HEAD_MS + SLACK_MS))?.status
  const closedMs = await connection.closed(SLACK_MS)
  clearInterval(dribble)
  connection.leave()
  return { status, isClosed: closedMs !== undefined, closedMs: closedMs ?? 0 }
}

/** The same of a connection that has carried one request. */
const stalledLater = async (text: string) => {
  const connection = await opened()
  connection.write(get('/here'))
  const first = (await connection.answer())?.status
  connection.write(text)
  await systemClock.sleep(REQUEST_MS + SLACK_MS)
  const kept = connection.isOpen
  const second = (await connection.answer(0))?.status
  const closed = await connection.closed(KEPT_S * 1_000 + 2 * LOOK_MS - REQUEST_MS)
  connection.leave()
  return { first, kept, second, closedAtLast: closed !== undefined }
}

test(
  'what stalls is ended by ten seconds, and an idle connection is kept as long as was said',
  async () => {
    const nothing = stalled('')
    const head = stalled('GET /here HTTP/1.1\r\nHost: a\r\n')
    const dribbledHead = stalled('GET /here HTTP/1.1\r\nHost: a\r\nX: ', 'y')
    const body = stalled(`${withLength(12)}{"te`)
    const dribbledBody = stalled(withLength(100), ' ')
    const chunked = stalled(`${posted('Transfer-Encoding: chunked')}5\r\n{"t`)
    const idle = stalledLater('')
    const secondHead = stalledLater('GET /here HTTP/1.1\r\nHo')
    const late = { status: 408, isClosed: true }
    for (const one of await Promise.all([body, dribbledBody, chunked])) {
      expect(one).toMatchObject(late)
      expect(one.closedMs).toBeLessThan(REQUEST_MS + SLACK_MS)
    }
    for (const one of await Promise.all([nothing, head, dribbledHead])) {
      expect(one).toMatchObject(ON_BUN ? { status: undefined, isClosed: true } : late)
      expect(one.closedMs).toBeLessThan((ON_BUN ? BUN_FIRST_HEAD_MS : REQUEST_MS) + SLACK_MS)
    }
    const keptIdle = { first: 200, kept: true, second: undefined, closedAtLast: true }
    expect(await idle).toEqual(keptIdle)
    expect(await secondHead).toEqual(ON_BUN ? keptIdle : { ...keptIdle, kept: false, second: 408 })
  },
  WAITS_TEST_MS,
)

test('who stops answers what is under way, takes nothing new, and cuts what does not end', async () => {
  const stopping = await serve(app.fetch, { host: '127.0.0.1', port: 0 })
  const open = () => RawConnection.open(stopping.port)
  const [idle, underWay, endless] = [await open(), await open(), await open()]
  idle.write(get('/here'))
  expect((await idle.answer())?.status).toBe(200)
  underWay.write(get('/after/500'))
  endless.write(get('/after/5000'))
  await systemClock.sleep(100)
  const startedMs = performance.now()
  const stopped = stopping.stop(STOP_MS)
  await systemClock.sleep(100)
  expect(await idle.closed(0)).toBeGreaterThan(0)
  await expect(open()).rejects.toThrow('ECONNREFUSED')
  expect(await underWay.answer()).toMatchObject({ status: 200, body: 'after' })
  // A balancer that sends the next one on the same connection finds it closed.
  underWay.write(get('/here'))
  expect((await underWay.answer())?.status).toBeUndefined()
  await stopped
  expect(performance.now() - startedMs).toBeGreaterThan(STOP_MS / 2)
  expect(performance.now() - startedMs).toBeLessThan(STOP_MS + SLACK_MS)
  expect(await endless.answer(SLACK_MS)).toBeUndefined()
  expect(await endless.closed(SLACK_MS)).toBeGreaterThan(0)
})

test('who stops and has nothing under way has stopped at once', async () => {
  const stopping = await serve(app.fetch, { host: '127.0.0.1', port: 0 })
  const idle = await RawConnection.open(stopping.port)
  idle.write(get('/here'))
  expect((await idle.answer())?.status).toBe(200)
  const startedMs = performance.now()
  await stopping.stop(WAITS_TEST_MS)
  expect(performance.now() - startedMs).toBeLessThan(SLACK_MS)
})

test('a port that is taken is said in one line', async () => {
  const options = { host: '127.0.0.1', port: serving.port }
  await expect(serve(app.fetch, options)).rejects.toThrow(
    `port ${serving.port} on 127.0.0.1 is taken: choose another by PORT`,
  )
})
