import { Hono } from 'hono'
import { problemResponse } from './problem.ts'
import type { Missing, Wording } from './wording.ts'

const RETRY_AFTER_S = '1'

/**
 * Answers for a service that listens and has not started yet: it is alive, it is not ready, and why. Everything else is
 * to be asked again.
 */
export const startingApp = (options: {
  readonly service: string
  /** The part that the start waits for now. */
  readonly awaited: () => Missing | undefined
  readonly wording: Wording
}): Hono => {
  const { service, awaited, wording } = options
  const { alivePath, readyPath, alive, unready } = wording.health
  const app = new Hono()
  app.get(alivePath, (c) => c.json(alive(service)))
  app.get(readyPath, (c) =>
    c.json(unready([awaited() ?? { part: service, trouble: { kind: 'starting' } }]), 503),
  )
  app.all('*', (c) => {
    const response = problemResponse(c, wording.problemOf({ kind: 'starting' }))
    response.headers.set('retry-after', RETRY_AFTER_S)
    return response
  })
  return app
}
