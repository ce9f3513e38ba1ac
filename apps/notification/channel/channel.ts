import type { Langue } from '../../../shared/vocabulary/index.ts'

/** A way to reach a client. */
export interface Channel {
  /** Whether this channel can reach the client at all. */
  reaches(letter: Letter): boolean
  /**
   * Sends a letter. Throws when it was not sent or when that is not known: the caller sends it again with the same
   * key, by which whoever gets it twice recognises it. `traceparent` is the sender's W3C trace context.
   */
  send(
    letter: Letter,
    signal: AbortSignal,
    traceparent?: string,
  ): Promise<{ readonly reference: string }>
  /** The most letters that may be under way at a time; absent: many. */
  readonly atOnce?: number
  /** The longest that one letter may take; absent: a few seconds. */
  readonly timeoutMs?: number
  /** Closes its connections. */
  close(): Promise<void>
}

export interface Letter {
  /** Idempotency key. */
  readonly cle: string
  readonly clientId: string
  readonly colisId: string
  readonly sujet: string
  /** The client's e-mail address. */
  readonly courriel?: string
  readonly langue: Langue
  readonly titre: string
  readonly texte: string
}
