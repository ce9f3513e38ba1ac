/** Why a field of a request is wrong. */
export type FieldFault =
  | { readonly kind: 'unknown'; readonly field: string }
  | { readonly kind: 'repeated'; readonly field: string }
  /** `reason`: in the words of the field's schema. An empty `field` is the whole. */
  | { readonly kind: 'wrong'; readonly field: string; readonly reason: string }

/** Everything that the kernel answers with a problem, before anybody has worded it. */
export type Fault =
  | {
      readonly kind: 'fields'
      readonly where: 'body' | 'query'
      readonly fields: readonly FieldFault[]
    }
  | { readonly kind: 'idempotency-key'; readonly maxCharacters: number }
  | { readonly kind: 'content-type' }
  /** The body is said to be in another encoding than UTF-8. */
  | { readonly kind: 'charset'; readonly charset: string }
  | { readonly kind: 'content-encoding' }
  | { readonly kind: 'json'; readonly reason: string }
  | { readonly kind: 'utf8' }
  | { readonly kind: 'body-too-big'; readonly maxBytes: number }
  /** The client did not send it all within `limitMs`. */
  | { readonly kind: 'body-too-slow'; readonly limitMs: number }
  /** It came whole, after its request had been given up. */
  | { readonly kind: 'body-late' }
  | { readonly kind: 'body-cut' }
  | { readonly kind: 'no-route'; readonly method: string; readonly path: string }
  | { readonly kind: 'method'; readonly path: string; readonly allowed: readonly string[] }
  | { readonly kind: 'nothing-parked'; readonly key: string }
  | { readonly kind: 'part-away' }
  /** This version cannot read what the request is about. */
  | { readonly kind: 'unreadable'; readonly stream: string }
  /** The store refuses what came of the request, for a reason of its own. */
  | { readonly kind: 'refused-by-store'; readonly correlationId: string }
  | { readonly kind: 'starting' }
  | { readonly kind: 'stopping' }
  | { readonly kind: 'internal'; readonly correlationId: string }

/** Thrown while a request is read: answered with the problem that the wording makes of its fault. */
export class RequestError extends Error {
  readonly fault: Fault
  constructor(fault: Fault) {
    super(fault.kind)
    this.name = 'RequestError'
    this.fault = fault
  }
}
