import { expect, test } from 'bun:test'
import { randomBytes } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import { distrust, isSecret, sign } from './signature.ts'

const secret = () => `whsec_${randomBytes(32).toString('base64')}`
const [ancien, nouveau] = [secret(), secret()]
const body = '{"type":"charge.revoquee","montant":"12 €"}'
const nowMs = Date.now()

test('what we sign, the specification’s own library trusts', () => {
  const headers = sign([ancien, nouveau], { id: 'msg_1', nowMs, body })
  for (const one of [ancien, nouveau])
    expect(new Webhook(one).verify(body, { ...headers })).toMatchObject({ montant: '12 €' })
})

test('what the specification’s own library signs, we trust', () => {
  const signature = new Webhook(nouveau).sign('msg_2', new Date(nowMs), body)
  const headers = {
    'webhook-id': 'msg_2',
    'webhook-timestamp': String(Math.floor(nowMs / 1_000)),
    'webhook-signature': signature,
  }
  expect(distrust([ancien, nouveau], headers, body, nowMs)).toBeUndefined()
})

test('another body, key, id or time is not trusted', () => {
  const headers = sign([ancien], { id: 'msg_3', nowMs, body })
  expect(distrust([ancien], headers, body, nowMs)).toBeUndefined()
  expect(distrust([ancien], headers, `${body} `, nowMs)).toContain('signature')
  expect(distrust([nouveau], headers, body, nowMs)).toContain('signature')
  expect(distrust([ancien], { ...headers, 'webhook-id': 'msg_4' }, body, nowMs)).toBeDefined()
  const later = String(Number(headers['webhook-timestamp']) + 1)
  expect(distrust([ancien], { ...headers, 'webhook-timestamp': later }, body, nowMs)).toBeDefined()
  expect(distrust([ancien], headers, body, nowMs + 301_000)).toContain('timestamp')
  expect(distrust([ancien], headers, body, nowMs - 302_000)).toContain('timestamp')
  expect(distrust([ancien], { ...headers, 'webhook-signature': 'v1,' }, body, nowMs)).toBeDefined()
  expect(
    distrust([ancien], { ...headers, 'webhook-signature': undefined }, body, nowMs),
  ).toBeDefined()
})

test('a secret that is too short or of another form is none', () => {
  expect(isSecret(ancien)).toBe(true)
  for (const wrong of ['', 'whsec_', 'whsec_court', ancien.slice(6), `whsec_${'A'.repeat(200)}`])
    expect(isSecret(wrong)).toBe(false)
})
