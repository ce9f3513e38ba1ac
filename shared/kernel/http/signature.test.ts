import { expect, test } from 'bun:test'
import { randomBytes } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import { distrust, isSecret, sign } from './signature.ts'

const secret = () => `whsec_${randomBytes(32).toString('base64')}`
const [former, current] = [secret(), secret()]
const body = '{"type":"charge.revoked","price":"12 €"}'
const nowMs = Date.now()

test('what we sign, the specification’s own library trusts', () => {
  const headers = sign([former, current], { id: 'msg_1', nowMs, body })
  for (const one of [former, current])
    expect(new Webhook(one).verify(body, { ...headers })).toMatchObject({ price: '12 €' })
})

test('what the specification’s own library signs, we trust', () => {
  const signature = new Webhook(current).sign('msg_2', new Date(nowMs), body)
  const headers = {
    'webhook-id': 'msg_2',
    'webhook-timestamp': String(Math.floor(nowMs / 1_000)),
    'webhook-signature': signature,
  }
  expect(distrust([former, current], headers, body, nowMs)).toBeUndefined()
})

test('another body, key, id or time is not trusted', () => {
  const headers = sign([former], { id: 'msg_3', nowMs, body })
  expect(distrust([former], headers, body, nowMs)).toBeUndefined()
  expect(distrust([former], headers, `${body} `, nowMs)).toBe('signature-unknown')
  expect(distrust([current], headers, body, nowMs)).toBe('signature-unknown')
  expect(distrust([former], { ...headers, 'webhook-id': 'msg_4' }, body, nowMs)).toBeDefined()
  const later = String(Number(headers['webhook-timestamp']) + 1)
  expect(distrust([former], { ...headers, 'webhook-timestamp': later }, body, nowMs)).toBeDefined()
  expect(distrust([former], headers, body, nowMs + 301_000)).toBe('timestamp-far')
  expect(distrust([former], headers, body, nowMs - 302_000)).toBe('timestamp-far')
  expect(distrust([former], { ...headers, 'webhook-signature': 'v1,' }, body, nowMs)).toBeDefined()
  expect(
    distrust([former], { ...headers, 'webhook-signature': undefined }, body, nowMs),
  ).toBeDefined()
})

test('a secret that is too short or of another form is none', () => {
  expect(isSecret(former)).toBe(true)
  for (const wrong of ['', 'whsec_', 'whsec_short', former.slice(6), `whsec_${'A'.repeat(200)}`])
    expect(isSecret(wrong)).toBe(false)
})
