import { type Language, type Schemas, language as languageKeyedBy } from '../kernel/index.ts'

/** Declares what a service publishes about parcels and articles, and on which topic. */
export const language = <const S extends Schemas>(
  service: string,
  topic: string,
  schemas: S,
): Language<S> => languageKeyedBy(service, topic, schemas, keyOf)

/** Gives the parcel's id, or the sku of a fact that is about an article alone. Throws when a payload has neither. */
const keyOf = (payload: object): string => {
  if ('colisId' in payload && typeof payload.colisId === 'string') return payload.colisId
  if ('sku' in payload && typeof payload.sku === 'string') return payload.sku
  throw new Error('a published fact names a parcel (colisId) or an article (sku)')
}
