import type { HeardFact } from '../domain/fact.ts'
import type { Language } from '../domain/language.ts'
import type { Reaction } from '../domain/reactions.ts'
import type { Model } from '../writing/model.ts'
import { NOT_LOADED } from '../writing/not-loaded.ts'
import type { Listing } from '../writing/document-change.ts'

/**
 * A view folded from facts. Topics are ordered each by itself, not among each other: `fold` must give
 * the same row for every interleaving of them.
 */
export interface Projection<Row extends object> {
  /** The languages that it listens to. */
  readonly languages: readonly Language[]
  /**
   * The types that `fold` knows. It is given those of all types; an older version leaves those that it does not
   * know, and a newer one does, to the newer.
   */
  readonly reactsTo: readonly Reaction[]
  /** Key of the row that a fact is about; undefined: it is about none. */
  keyOf(fact: HeardFact): string | undefined
  /** The row after a fact. Throws when the fact does not fit its schema: it is then parked. */
  fold(row: Row | undefined, fact: HeardFact): Row
  /** Where a row is listed; undefined: nowhere, yet. */
  listingOf(row: Row): Listing | undefined
  /** What the history keeps of a fact; undefined: nothing. */
  entryOf(fact: HeardFact): object | undefined
}

/** The model of a service that only listens: each fact changes one document and adds one entry. */
export const projectingModel = <Row extends object>(
  projection: Projection<Row>,
): Model<undefined, never> => ({
  replayed: () => undefined,
  decide: () => {
    throw new Error('a projection takes no commands')
  },
  reactsTo: projection.reactsTo,
  concerns: (fact) => projection.keyOf(fact) !== undefined,
  hear: (fact, workspace) => {
    const key = projection.keyOf(fact)
    if (key === undefined) return []
    const document = workspace.document(key)
    if (document === NOT_LOADED) return NOT_LOADED
    // Written by this projection alone: its own rows come back as they were.
    const row = projection.fold(document.body as Row | undefined, fact)
    const content = projection.entryOf(fact)
    workspace.putDocument(key, row, projection.listingOf(row))
    if (content !== undefined)
      workspace.addEntry({
        key,
        source: fact.service,
        position: fact.position,
        type: fact.type,
        timestamp: fact.timestamp,
        content,
      })
    return []
  },
})
