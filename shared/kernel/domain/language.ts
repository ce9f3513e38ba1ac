import type { ZodType, infer as Infer } from 'zod'

/** The payload schemas of a published language, by event type. */
export type Schemas = Readonly<Record<string, ZodType<object>>>

/** What a service may say: its topic and the schema of each fact's payload. */
export interface Language<S extends Schemas = Schemas> {
  /** Name of the service that speaks it. */
  readonly service: string
  readonly topic: string
  readonly schemas: S
  /** Finds a fact's key on the topic, the id of what it is about, in its payload. */
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

/**
 * Declares what a service publishes, on which topic, and how the key is found in a payload. Event types that
 * it does not name stay in the journal.
 */
export const language = <const S extends Schemas>(
  service: string,
  topic: string,
  schemas: S,
  keyOf: (payload: object) => string,
): Language<S> => ({ service, topic, schemas, keyOf })
