/** What speaks HTTP. */
export { type ServiceApp, type ServiceEnv, createApp } from './http/app.ts'
export { jsonBody, jsonText, parsedText, query } from './http/body.ts'
export {
  devise,
  entier,
  isId,
  jour,
  limite,
  longText,
  quantite,
  shortText,
  sku,
} from './http/fields.ts'
export { fingerprint, idempotencyKey } from './http/idempotency.ts'
export { BadRequest, Unavailable, problem } from './http/problem.ts'
export { type Jeton, decodeJeton, encodeJeton } from './http/read-token.ts'
export { refused } from './http/refusal.ts'
export { secrets } from './http/secrets.ts'
export { distrust, sign } from './http/signature.ts'
export { type Serving, serve } from './runtime/serve.ts'
