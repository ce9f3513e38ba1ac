import { expect, test } from 'bun:test'
import { z } from 'zod'
import { testApp } from '../testing/test-app.ts'
import { jsonBody, MAX_BODY_BYTES, query } from './body.ts'

const Order = z.strictObject({
  name: z.string().default('nobody'),
  lines: z.array(z.strictObject({ count: z.number() })).default([]),
})

/** What a route makes of a request, or the fault that it answers. */
const posted = async (init: RequestInit & { duplex?: 'half' }): Promise<unknown> => {
  const { app } = testApp()
  app.post('/order', async (c) => c.json(await jsonBody(c, Order)))
  const response = await app.request(new Request('http://test/order', { method: 'POST', ...init }))
  const body: unknown = await response.json()
  if (response.status === 200) return body
  return typeof body === 'object' && body !== null && 'fault' in body
    ? [response.status, body.fault]
    : body
}
const json = { 'content-type': 'application/json' }
const chunks = (...parts: readonly Uint8Array[]): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start: (controller) => {
      for (const part of parts) controller.enqueue(part)
      controller.close()
    },
  })

test('a body is what its schema makes of it; a POST without one asks with nothing', async () => {
  expect(await posted({ headers: json, body: '{"name":"a"}' })).toEqual({ name: 'a', lines: [] })
  expect(await posted({})).toEqual({ name: 'nobody', lines: [] })
})

test('a body that is not said to be JSON, or is encoded otherwise, is 415', async () => {
  expect(await posted({ headers: { 'content-type': 'text/plain' }, body: '{}' })).toEqual([
    415,
    { kind: 'content-type' },
  ])
  expect(await posted({ headers: { 'content-type': 'application/jsonx' }, body: '{}' })).toEqual([
    415,
    { kind: 'content-type' },
  ])
  expect(await posted({ headers: { ...json, 'content-encoding': 'gzip' }, body: '{}' })).toEqual([
    415,
    { kind: 'content-encoding' },
  ])
  const charset = { 'content-type': 'Application/JSON; charset=utf-8' }
  expect(await posted({ headers: charset, body: '{}' })).toMatchObject({ name: 'nobody' })
})

test('a body in another encoding than UTF-8 is 415, and not read as something else', async () => {
  for (const charset of ['latin1', '"ISO-8859-1"', 'utf-16'])
    expect(
      await posted({
        headers: { 'content-type': `application/json; charset=${charset}` },
        body: '{"name":"Ã©"}',
      }),
    ).toEqual([415, { kind: 'charset', charset: charset.replaceAll('"', '') }])
  for (const charset of ['UTF-8', '"utf-8"', 'us-ascii'])
    expect(
      await posted({
        headers: { 'content-type': `application/json;charset=${charset}` },
        body: '{"name":"a"}',
      }),
    ).toMatchObject({ name: 'a' })
})

test('a body of at most so many bytes is taken, and one byte more is 413, announced or not', async () => {
  const sized = (bytes: number): string => `{"name":"${'a'.repeat(bytes - 11)}"}`
  const tooBig = [413, { kind: 'body-too-big', maxBytes: MAX_BODY_BYTES }]
  const announced = (text: string) => ({ ...json, 'content-length': String(text.length) })
  const fits = sized(MAX_BODY_BYTES)
  const exceeds = sized(MAX_BODY_BYTES + 1)
  expect(fits.length).toBe(MAX_BODY_BYTES)
  expect(await posted({ headers: announced(fits), body: fits })).toMatchObject({ lines: [] })
  expect(await posted({ headers: announced(exceeds), body: exceeds })).toEqual(tooBig)
  const halves = (text: string) => {
    const bytes = Buffer.from(text)
    return chunks(bytes.subarray(0, 1_000), bytes.subarray(1_000))
  }
  expect(await posted({ headers: json, body: halves(fits), duplex: 'half' })).toMatchObject({
    lines: [],
  })
  expect(await posted({ headers: json, body: halves(exceeds), duplex: 'half' })).toEqual(tooBig)
})

test('what is no JSON, no UTF-8, or breaks off, is said to be so', async () => {
  expect(await posted({ headers: json, body: '{' })).toMatchObject([400, { kind: 'json' }])
  expect(await posted({ headers: json, body: new Uint8Array([0x22, 0xff, 0x22]) })).toEqual([
    400,
    { kind: 'utf8' },
  ])
  const broken = new ReadableStream({
    start: (controller) => controller.error(new Error('closed')),
  })
  expect(await posted({ headers: json, body: broken, duplex: 'half' })).toEqual([
    400,
    { kind: 'body-cut' },
  ])
})

test('each wrong field is named by its path, those that are unknown too', async () => {
  const body = JSON.stringify({ name: 1, lines: [{ count: 1 }, { count: 'x', more: 1 }], odd: 1 })
  expect(await posted({ headers: json, body })).toMatchObject([
    400,
    {
      kind: 'fields',
      where: 'body',
      fields: [
        { kind: 'wrong', field: 'name' },
        { kind: 'wrong', field: 'lines[1].count' },
        { kind: 'unknown', field: 'lines[1].more' },
        { kind: 'unknown', field: 'odd' },
      ],
    },
  ])
  expect(await posted({ headers: json, body: '[]' })).toMatchObject([
    400,
    { fields: [{ kind: 'wrong', field: '' }] },
  ])
})

test('a query parameter is taken once', async () => {
  const { app } = testApp()
  const Filter = z.strictObject({ of: z.string() })
  app.get('/list', (c) => c.json(query(c, Filter)))
  expect(await (await app.request('/list?of=a')).json()).toEqual({ of: 'a' })
  expect(await (await app.request('/list?of=a&of=b')).json()).toMatchObject({
    fault: { where: 'query', fields: [{ kind: 'repeated', field: 'of' }] },
  })
  expect(await (await app.request('/list?of=a&x=1')).json()).toMatchObject({
    fault: { where: 'query', fields: [{ kind: 'unknown', field: 'x' }] },
  })
})
