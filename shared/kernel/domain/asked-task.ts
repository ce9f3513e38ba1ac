/**
 * Something that is to be done in the world (a call to a provider, a message to somebody), or at a later time. A fact
 * asks for it, both are inserted in one commit, and the task's payload is the fact's.
 */
export interface AskedTask {
  /** The name of its handler, a key of the service's TaskHandlers. */
  readonly kind: string
  /** The task is done no sooner than this long after the fact; absent means 0. */
  readonly delayMs?: number
}
