import type { Context } from 'hono'
import type { Problem } from './wording.ts'

/** Answers with a problem document (RFC 9457). */
export const problemResponse = (
  c: Context,
  { type, title, status, detail, extensions }: Problem,
): Response =>
  c.body(JSON.stringify({ type, title, status, detail, ...extensions }), status, {
    'content-type': 'application/problem+json',
  })

/** Thrown by what a request needs and cannot have now: answered 503 with Retry-After. */
export class Unavailable extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'Unavailable'
  }
}

/** Thrown by a route with a problem that is worded already. */
export class ProblemError extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.detail)
    this.name = 'ProblemError'
    this.problem = problem
  }
}
