import { createHash } from 'node:crypto'
import type { Context } from 'hono'
import { RequestError } from './fault.ts'

const MAX_CHARACTERS = 255
const KEY = new RegExp(`^[\\x21-\\x7e]{1,${MAX_CHARACTERS}}$`)

/**
 * The key by which a client may ask again without asking twice; undefined: the request brings none.
 * Throws RequestError. Source: draft-ietf-httpapi-idempotency-key-header.
 */
export const idempotencyKey = (c: Context): string | undefined => {
  const key = c.req.header('idempotency-key')
  if (key !== undefined && !KEY.test(key))
    throw new RequestError({ kind: 'idempotency-key', maxCharacters: MAX_CHARACTERS })
  return key
}

/** The same for the same request, whatever the order of its fields. */
export const fingerprint = (body: object): string =>
  createHash('sha256')
    .update(JSON.stringify(canonical(body)))
    .digest('base64url')

const canonical = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(canonical)
  if (typeof value !== 'object' || value === null) return value
  const fields = Object.entries(value).map(([name, field]): [string, unknown] => [
    name,
    canonical(field),
  ])
  return Object.fromEntries(fields.sort(([a], [b]) => (a < b ? -1 : 1)))
}
