import { createHmac, timingSafeEqual } from 'node:crypto'

/**
 * Signatures of webhooks, sent and received: HMAC-SHA256 over `<id>.<timestamp>.<body>`.
 * Source: the Standard Webhooks specification 1.0.0 (headers webhook-id, webhook-timestamp in seconds,
 * webhook-signature: one or several `v1,<base64>`, separated by spaces).
 */
export interface SignedHeaders {
  readonly 'webhook-id': string
  readonly 'webhook-timestamp': string
  readonly 'webhook-signature': string
}

/** How old or how early a webhook may be. */
const WINDOW_MS = 5 * 60_000
const PREFIX = 'whsec_'
/** Bytes of a secret, at least and at most (the specification's bounds). */
const SECRET_BYTES = { min: 24, max: 64 }

/** Whether this is `whsec_` and 24 to 64 bytes in base64. */
export const isSecret = (text: string): boolean => {
  if (!/^whsec_[A-Za-z0-9+/]+={0,2}$/.test(text)) return false
  const { length } = keyOf(text)
  return length >= SECRET_BYTES.min && length <= SECRET_BYTES.max
}

const keyOf = (secret: string): Buffer => Buffer.from(secret.slice(PREFIX.length), 'base64')

const digest = (secret: string, id: string, seconds: string, body: string): Buffer =>
  createHmac('sha256', keyOf(secret)).update(`${id}.${seconds}.${body}`).digest()

/** Signs a webhook with every live secret, so that the receiver can change its own in its own time. */
export const sign = (
  secrets: readonly string[],
  { id, nowMs, body }: { readonly id: string; readonly nowMs: number; readonly body: string },
): SignedHeaders => {
  const seconds = String(Math.floor(nowMs / 1_000))
  return {
    'webhook-id': id,
    'webhook-timestamp': seconds,
    'webhook-signature': secrets
      .map((secret) => `v1,${digest(secret, id, seconds, body).toString('base64')}`)
      .join(' '),
  }
}

/** Why a webhook is not to be trusted. */
export type Doubt =
  'header-missing' | 'timestamp-unreadable' | 'timestamp-far' | 'signature-unknown'

/** Why a webhook is not to be trusted; undefined when one of the secrets has signed it just now. */
export const distrust = (
  secrets: readonly string[],
  headers: Readonly<Record<keyof SignedHeaders, string | undefined>>,
  body: string,
  nowMs: number,
): Doubt | undefined => {
  const id = headers['webhook-id']
  const seconds = headers['webhook-timestamp']
  const signatures = headers['webhook-signature']
  if (id === undefined || seconds === undefined || signatures === undefined) return 'header-missing'
  if (!/^\d{1,12}$/.test(seconds)) return 'timestamp-unreadable'
  if (Math.abs(nowMs - Number(seconds) * 1_000) > WINDOW_MS) return 'timestamp-far'
  const given = signatures
    .split(' ')
    .filter((signature) => signature.startsWith('v1,'))
    .map((signature) => Buffer.from(signature.slice('v1,'.length), 'base64'))
  const trusted = secrets.some((secret) => {
    const expected = digest(secret, id, seconds, body)
    return given.some((one) => one.length === expected.length && timingSafeEqual(one, expected))
  })
  return trusted ? undefined : 'signature-unknown'
}
