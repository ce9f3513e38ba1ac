import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { ParkedFact } from '../journal/store.ts'
import type { Trouble } from '../runtime/trouble.ts'
import type { Fault } from './fault.ts'

/** A problem (RFC 9457) as it is answered. */
export interface Problem {
  /** A URI that a caller can branch on. */
  readonly type: string
  readonly title: string
  readonly status: ContentfulStatusCode
  readonly detail: string
  /** Further members of the document. */
  readonly extensions?: Readonly<Record<string, unknown>>
}

/** A part that is unwell, by the name of its check. */
export interface Missing {
  readonly part: string
  readonly trouble: Trouble
}

/** All that people read at the kernel's HTTP: handed in, so that the kernel speaks no human language. */
export interface Wording {
  problemOf(fault: Fault): Problem
  readonly health: {
    readonly alivePath: string
    readonly readyPath: string
    alive(service: string): object
    ready(): object
    unready(missing: readonly Missing[]): object
  }
  readonly parked: {
    readonly listPath: string
    /** Holds `:key`. */
    readonly redrivePath: string
    /** Answers as `redrivePath` does, and says by a header that it will go. */
    readonly formerRedrivePath: string
    /** Since when the former path is deprecated, in seconds since 1970. */
    readonly formerSinceS: number
    list(parked: readonly ParkedFact[]): object
  }
}
