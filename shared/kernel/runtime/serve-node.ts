import { createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import type { Fetch, Listening, ServeOptions } from './serve.ts'

/** A head that has not arrived whole by then is answered 408, the second of a connection too. */
const HEAD_MS = 9_000
/** A whole request: the application answers before, with a problem document, when a body stalls. */
const REQUEST_MS = 15_000
/** How often late heads and requests are looked for. */
const LOOK_EVERY_MS = 500
/** While it stops, how often connections are closed that carry no request. */
const CLOSE_EVERY_MS = 50

/**
 * Serves by `node:http`, on Node and on Deno, whose `Deno.serve` (2.9.6) has no timeout at all: a head or a body that
 * stalls, and a connection that nobody uses, stay until the client goes, and after a 408 the connection stays
 * too. deno-serve.real.ts beside it says when that changes.
 */
export const serveOnNode = async (
  fetch: Fetch,
  { host, port, keepAliveS }: Required<ServeOptions>,
): Promise<Listening> => {
  let stopping = false
  // Who is answered while it stops must not send the next request on a connection that is about to close.
  const answer: Fetch = async (request) => {
    const response = await fetch(request)
    if (stopping) response.headers.set('connection', 'close')
    return response
  }
  const listener = getRequestListener(answer, { hostname: host })
  const server = createServer(
    {
      headersTimeout: HEAD_MS,
      requestTimeout: REQUEST_MS,
      connectionsCheckingInterval: LOOK_EVERY_MS,
      keepAliveTimeout: keepAliveS * 1_000,
    },
    (incoming, outgoing) => void listener(incoming, outgoing),
  )
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    stop: (deadlineMs) =>
      new Promise((resolve) => {
        stopping = true
        const cut = setTimeout(() => server.closeAllConnections(), deadlineMs)
        const closing = setInterval(() => server.closeIdleConnections(), CLOSE_EVERY_MS)
        server.close(() => {
          clearTimeout(cut)
          clearInterval(closing)
          resolve()
        })
      }),
  }
}
