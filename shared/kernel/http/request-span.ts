import type { RequestContext } from '../writing/commands.ts'
import { isSampled, movedTo, traceIdOf, type Tracing } from '../telemetry/tracing.ts'

/**
 * Records a request's span. One that was about a saga belongs to the saga's trace; one that came with
 * a trace of its caller's stays there, linked to the saga's. Gives its trace's id for the log.
 */
export const tellRequest = (
  tracing: Tracing,
  { traceparent, joined }: RequestContext,
  request: {
    readonly startMs: number
    readonly caller: string | undefined
    readonly method: string
    readonly route: string
    readonly status: number
  },
): { readonly trace_id: string } | undefined => {
  if (traceparent === undefined) return undefined
  const { caller, method, route, status, startMs } = request
  const began = joined?.traceparent
  const home =
    isSampled(began) && isSampled(traceparent) && traceIdOf(began) !== traceIdOf(traceparent)
      ? began
      : undefined
  const moves = home !== undefined && caller === undefined
  const own = moves ? movedTo(home, traceparent) : traceparent
  tracing.record({
    name: `${method} ${route}`,
    kind: 'server',
    traceparent: own,
    parent: moves ? home : caller,
    startMs,
    endMs: tracing.now(),
    attributes: {
      'http.request.method': method,
      'http.route': route,
      'http.response.status_code': status,
    },
    ...(home !== undefined && !moves && { links: [home] }),
    ...(status >= 500 && { error: String(status) }),
  })
  return { trace_id: traceIdOf(own) }
}
