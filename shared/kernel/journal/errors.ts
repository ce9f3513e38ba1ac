/** What a commit may have assumed in vain. */
export const staleParts = [
  'cursors',
  'parked keys',
  'tasks',
  'documents',
  'streams',
  'parked facts',
  'epoch',
  'generation',
] as const

/** An assumption of a commit no longer holds: load again and decide again. Normal, not an alarm. */
export class StaleError extends Error {
  /** One of staleParts, or what the database says. */
  readonly what: string
  constructor(what: string) {
    super(`stale: ${what}`)
    this.name = 'StaleError'
    this.what = what
  }
}

/**
 * The journal is in another epoch than the one that the caller knows: the database may have gone back.
 * Whatever is remembered of it is forgotten and read again.
 */
export class EpochError extends Error {
  constructor(known: string, found: string | undefined) {
    super(`the journal is in another epoch than ${known}${found === undefined ? '' : `: ${found}`}`)
    this.name = 'EpochError'
  }
}

/** Another version of this service has registered what it reacts to since the caller last asked. */
export class GenerationError extends Error {
  constructor() {
    super('another version of this service has registered what it reacts to')
    this.name = 'GenerationError'
  }
}

/**
 * Something in a batch is at fault, not the store: the database refuses it, or cannot hold it. The others
 * of its batch go through without it.
 */
export class UnitError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'UnitError'
  }
}

/**
 * The store is away, full, read-only, starting or stopping: the whole batch is tried again. Whether a commit
 * under way went through is not known.
 */
export class StoreError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'StoreError'
  }
}
