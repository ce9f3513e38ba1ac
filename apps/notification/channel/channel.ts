import type { Langue } from '../../../shared/vocabulary/index.ts'

/** A way to reach a client. */
export interface Channel {
  /** Whether it can reach this client at all. */
  reaches(letter: Letter): boolean
  /**
   * Sends a letter. Throws when it cannot, or does not know whether it could: the same key asks again,
   * and whoever gets it twice recognises it by that. `traceparent`: W3C trace context of who sends.
   */
  send(
    letter: Letter,
    signal: AbortSignal,
    traceparent?: string,
  ): Promise<{ readonly reference: string }>
  /** Letters that it can be sending at a time; absent: many. */
  readonly atOnce?: number
  /** How long one may take; absent: a few seconds. */
  readonly timeoutMs?: number
  /** Lets its connections go. */
  close(): Promise<void>
}

export interface Letter {
  /** Idempotency key. */
  readonly cle: string
  readonly clientId: string
  readonly colisId: string
  readonly sujet: string
  /** Where it can be e-mailed to. */
  readonly courriel?: string
  readonly langue: Langue
  readonly titre: string
  readonly texte: string
}
