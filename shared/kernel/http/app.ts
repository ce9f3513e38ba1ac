import { Hono, type Context } from 'hono'
import { routePath } from 'hono/route'
import type { RequestContext } from '../writing/commands.ts'
import { UnreadableStreamError } from '../writing/stream.ts'
import { StoreError, UnitError } from '../journal/errors.ts'
import type { Clock } from '../runtime/clock.ts'
import { Deadlines, LateError } from '../runtime/deadlines.ts'
import type { Ids } from '../runtime/ids.ts'
import type { Log } from '../telemetry/log.ts'
import { isTraceparent, type Tracing } from '../telemetry/tracing.ts'
import { gaveUpArriving } from './body.ts'
import { RequestError, type Fault } from './fault.ts'
import { ProblemError, problemResponse, Unavailable } from './problem.ts'
import { tellRequest } from './request-span.ts'
import type { Wording } from './wording.ts'

/** What every request carries for its handlers. */
export interface ServiceEnv {
  readonly Variables: { readonly context: RequestContext }
}
export type ServiceApp = Hono<ServiceEnv>

/** Where answered requests are counted. */
export interface RequestMetrics {
  request(method: string, route: string, status: number, durationMs: number): void
}

const RETRY_AFTER_S = '1'
/** A part may hang instead of refusing: what is not answered by then is 503, and goes on unheard. */
export const REQUEST_MS = 10_000
const METHODS = ['GET', 'POST']
/** The route of what no other matches: the middleware's. */
const EVERYTHING = '/*'
const CORRELATION_ID = /^[\x21-\x7e]{1,128}$/

/**
 * A service's HTTP application: correlation, one log line and one measure a request, problems for
 * whatever goes wrong. `stopping` makes it answer 503 to what still arrives.
 */
export const createApp = (options: {
  readonly log: Log
  readonly metrics: RequestMetrics
  readonly clock: Clock
  readonly ids: Ids
  readonly tracing: Tracing
  readonly stopping: AbortSignal
  readonly wording: Wording
}): { readonly app: ServiceApp; readonly requestsInFlight: () => number } => {
  const { log, metrics, clock, ids, tracing, stopping, wording } = options
  const quietPaths = new Set([wording.health.alivePath, wording.health.readyPath, '/metrics'])
  const app = new Hono<ServiceEnv>()
  const deadlines = new Deadlines(clock)
  let inFlight = 0

  const faulty = (c: Context<ServiceEnv>, fault: Fault): Response =>
    problemResponse(c, wording.problemOf(fault))

  const unavailable = (c: Context<ServiceEnv>, reason: string): Response => {
    log.warn('unavailable', { correlationId: c.get('context').correlationId, reason })
    const response = faulty(c, { kind: 'part-away' })
    response.headers.set('retry-after', RETRY_AFTER_S)
    return response
  }

  const tooSlow = (c: Context<ServiceEnv>): Response => {
    const response = faulty(c, { kind: 'body-too-slow', limitMs: REQUEST_MS })
    response.headers.set('connection', 'close')
    return response
  }

  app.use(async (c, next) => {
    const started = clock.now()
    const quiet = quietPaths.has(c.req.path)
    if (!quiet) inFlight += 1
    const given = c.req.header('x-correlation-id')
    const named = given !== undefined && CORRELATION_ID.test(given) ? given : undefined
    const header = c.req.header('traceparent')
    const caller = header !== undefined && isTraceparent(header) ? header : undefined
    const traceparent = quiet
      ? caller
      : caller === undefined
        ? tracing.beginTrace()
        : tracing.begin(caller)
    const startMs = traceparent === undefined ? 0 : tracing.now()
    const context: RequestContext = {
      correlationId: named ?? ids.next(),
      brought: caller !== undefined,
      gone: c.req.raw.signal,
      ...(traceparent !== undefined && { traceparent }),
    }
    c.set('context', context)
    if (stopping.aborted) {
      c.res = faulty(c, { kind: 'stopping' })
      c.res.headers.set('retry-after', RETRY_AFTER_S)
      c.res.headers.set('connection', 'close')
    } else {
      try {
        await deadlines.within(next(), REQUEST_MS)
      } catch (error) {
        if (!(error instanceof LateError)) throw error
        c.res = gaveUpArriving(c) ? tooSlow(c) : unavailable(c, error.message)
      }
    }
    if (!quiet) inFlight -= 1
    // What is asked of a saga that began before belongs to it, unless the caller has named it.
    const correlationId = named ?? context.joined?.correlationId ?? context.correlationId
    c.res.headers.set('x-correlation-id', correlationId)
    const durationMs = clock.now() - started
    const route = routePath(c, -1)
    const { status } = c.res
    metrics.request(c.req.method, route, status, durationMs)
    const event = `${c.req.method} ${route}`
    if (quiet) return log.debug(event, { correlationId, durationMs, status })
    const { method, path } = c.req
    // A path that is none of ours may hold anything.
    const known = route === EVERYTHING ? {} : { path }
    const traced =
      tracing.on && tellRequest(tracing, context, { startMs, caller, method, route, status })
    log.info(event, { correlationId, durationMs, status, ...known, ...traced })
  })

  app.notFound((c) => {
    // One handler is the middleware above, which runs for everything.
    const allowed = METHODS.filter((method) => app.router.match(method, c.req.path)[0].length > 1)
    if (allowed.length === 0)
      return faulty(c, { kind: 'no-route', method: c.req.method, path: c.req.path })
    const response = faulty(c, { kind: 'method', path: c.req.path, allowed })
    response.headers.set('allow', allowed.join(', '))
    return response
  })
  app.onError((error, c) => {
    if (error instanceof RequestError) return faulty(c, error.fault)
    if (error instanceof ProblemError) return problemResponse(c, error.problem)
    if (error instanceof Unavailable || error instanceof StoreError)
      return unavailable(c, error.message)
    const { correlationId } = c.get('context')
    // Both were logged where they were set aside.
    if (error instanceof UnreadableStreamError)
      return faulty(c, { kind: 'unreadable', stream: error.stream })
    if (error instanceof UnitError) return faulty(c, { kind: 'refused-by-store', correlationId })
    log.error('internal error', error, { correlationId })
    return faulty(c, { kind: 'internal', correlationId })
  })
  return { app, requestsInFlight: () => inFlight }
}
