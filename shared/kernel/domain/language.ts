import type { ZodType, infer as Infer } from 'zod'

/** The payload schemas of a published language, by event type. */
export type Schemas = Readonly<Record<string, ZodType<object>>>

/** What a service may say: its topic and the schema of each fact's payload. */
export interface Language<S extends Schemas = Schemas> {
  /** Name of the service that speaks it. */
  readonly service: string
  readonly topic: string
  readonly schemas: S
  /** The key on the topic: the parcel's id, but for what is about an article alone. */
  keyOf(payload: object): string
}

/** The facts of a language as a discriminated union of `{ type, payload }`. */
export type EventOf<L extends Language> = {
  [T in keyof L['schemas'] & string]: {
    readonly type: T
    readonly payload: Infer<L['schemas'][T]>
  }
}[keyof L['schemas'] & string]

/** Payload of one event type of a language. */
export type PayloadOf<L extends Language, T extends keyof L['schemas']> = Infer<L['schemas'][T]>

/** Declares what a service publishes, and on which topic. Event types that it does not name stay in the journal. */
export const language = <const S extends Schemas>(
  service: string,
  topic: string,
  schemas: S,
): Language<S> => ({ service, topic, schemas, keyOf })

const keyOf = (payload: object): string => {
  if ('colisId' in payload && typeof payload.colisId === 'string') return payload.colisId
  if ('sku' in payload && typeof payload.sku === 'string') return payload.sku
  throw new Error('a published fact names a parcel (colisId) or an article (sku)')
}
