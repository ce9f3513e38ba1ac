import type { Langue } from '../../../shared/domain/values.ts'

/** A way to reach a client. */
export interface Channel {
  /**
   * Sends once for each key, however often it is asked. Throws when it cannot, or does not know
   * whether it could: the same key asks again.
   */
  send(letter: Letter, signal: AbortSignal): Promise<{ readonly reference: string }>
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
