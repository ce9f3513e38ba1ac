import { v5, v7 } from 'uuid'

/** New names, handed in so that a simulator can repeat them. */
export interface Ids {
  /** A uuid that sorts by its time of making (RFC 9562, version 7). */
  next(): string
}

export const systemIds: Ids = { next: () => v7() }

const IDEMPOTENCY_KEYS = '6f1de4a0-9a9d-5c1e-8f0b-2a6f1c0d7e55'

/** The same id for the same key, always (RFC 9562, version 5): a repeated request meets its first. */
export const idOfKey = (key: string): string => v5(key, IDEMPOTENCY_KEYS)
