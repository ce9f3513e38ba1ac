/** A document written: undefined before it was there. */
export interface DocumentChange {
  readonly key: string
  readonly before: object | undefined
  readonly after: object
  readonly revision: number
}

/** Where a document is listed: under whom, and how it is ordered there. */
export interface Listing {
  readonly owner: string
  readonly rank: string
}
