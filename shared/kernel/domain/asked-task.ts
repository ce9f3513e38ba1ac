/**
 * Something to do in the world (a call to a provider, a message to somebody) or at a later time, asked
 * for by a fact and inserted with it in one commit. It is about that fact: its payload is the fact's.
 */
export interface AskedTask {
  /** Names the handler: a key of the service's TaskHandlers. */
  readonly kind: string
  /** Not before this long after the fact; 0 when absent. */
  readonly delayMs?: number
}
