import type { Fetch, Listening, ServeOptions } from './serve.ts'

/** The server answers larger bodies by itself and closes; the routes refuse much smaller ones. */
const MAX_REQUEST_BYTES = 1024 * 1024
/** Bun looks for idle connections every 4 s, so that one may be closed so much before its time; 255 s is its limit. */
const LOOKS_EVERY_S = 4

/**
 * Serves by `Bun.serve` (measured on 1.4.4). It has one timeout, which counts from the last byte of a connection, so it
 * cannot answer 408 to a head that does not arrive:
 * - a connection's first head has to arrive whole within 8 to 12 s, then Bun closes without an answer (10 s, built in,
 *   looked at every 4 s; single bytes do not lengthen it);
 * - a later head that stalls is closed without an answer when an idle connection would be: keepAliveS after its
 *   last byte.
 * A body that stalls is answered 408 by the application. A request that is pipelined behind one which still waits for
 * its answer makes Bun close the connection, and neither is answered.
 */
export const serveOnBun = (
  fetch: Fetch,
  { host, port, keepAliveS }: Required<ServeOptions>,
): Listening => {
  const server = Bun.serve({
    fetch: (request) => fetch(named(request, host)),
    hostname: host,
    port,
    maxRequestBodySize: MAX_REQUEST_BYTES,
    idleTimeout: keepAliveS + LOOKS_EVERY_S,
    reusePort: false,
  })
  return {
    port: server.port ?? port,
    stop: async (deadlineMs) => {
      const timer = setTimeout(() => void server.stop(true), deadlineMs)
      await server.stop()
      clearTimeout(timer)
    },
  }
}

/** HTTP/1.0 may leave `Host` out, as HAProxy's checks do: Bun then gives a URL that is a path alone. */
const named = (request: Request, host: string): Request =>
  request.url.startsWith('/') ? new Request(`http://${host}${request.url}`, request) : request
