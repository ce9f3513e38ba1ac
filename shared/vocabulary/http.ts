/** What routes need to read requests and to answer them in French. */
export { type ServiceApp, type ServiceEnv } from '../kernel/http.ts'
export {
  Unavailable,
  fingerprint,
  idempotencyKey,
  isId,
  jsonBody,
  jsonText,
  parsedText,
  query,
} from '../kernel/http.ts'
export { type ReadToken, decodeReadToken, encodeReadToken } from '../kernel/http.ts'
export { doubtOf } from './doubt.ts'
export {
  courriel,
  devise,
  jour,
  limit,
  longText,
  quantite,
  shortText,
  sku,
  wholeNumber,
} from './fields.ts'
export { BadRequest, problem } from './problems.ts'
export { refused } from './refused.ts'
export { wording } from './wording.ts'
