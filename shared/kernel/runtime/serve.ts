import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

/** A server that listens. */
export interface Serving {
  readonly address: string
  readonly port: number
  /** Takes no new connections, waits at most this long for requests under way, then cuts them. */
  stop(deadlineMs: number): Promise<void>
}

type Fetch = (request: Request) => Response | Promise<Response>

/** The server drops larger bodies by itself; the routes refuse much smaller ones. */
const MAX_REQUEST_BYTES = 1024 * 1024

/**
 * How long a connection that is not used stays open, in seconds. Load balancers keep theirs for 60 s (AWS, nginx) to
 * 90 s and send the next request on it: whoever closes first must be the balancer, or now and then a request meets
 * the closing.
 */
export const KEEP_ALIVE_S = { min: 1, max: 250, fallback: 95 }
/** Bun looks for idle connections every 4 s, so that one may be closed so much before its time; 255 s is its limit. */
const BUN_LOOKS_EVERY_S = 4

export interface ServeOptions {
  readonly host: string
  readonly port: number
  readonly keepAliveS?: number
}

/** Serves on Bun, or on anything that has `node:http`. Throws one clear line when the port is taken. */
export const serve = async (
  fetch: Fetch,
  { host, port, keepAliveS = KEEP_ALIVE_S.fallback }: ServeOptions,
): Promise<Serving> => {
  try {
    return 'Bun' in globalThis
      ? serveOnBun(fetch, { host, port, keepAliveS })
      : await serveOnNode(fetch, { host, port, keepAliveS })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'EADDRINUSE')
      throw new Error(`port ${port} on ${host} is taken: choose another by PORT`, { cause: error })
    throw error
  }
}

const serveOnBun = (fetch: Fetch, { host, port, keepAliveS }: Required<ServeOptions>): Serving => {
  const server = Bun.serve({
    fetch,
    hostname: host,
    port,
    maxRequestBodySize: MAX_REQUEST_BYTES,
    idleTimeout: keepAliveS + BUN_LOOKS_EVERY_S,
    reusePort: false,
  })
  const bound = server.port ?? port
  return {
    address: `http://${host}:${bound}`,
    port: bound,
    stop: async (deadlineMs) => {
      const timer = setTimeout(() => void server.stop(true), deadlineMs)
      await server.stop()
      clearTimeout(timer)
    },
  }
}

const serveOnNode = async (
  fetch: Fetch,
  { host, port, keepAliveS }: Required<ServeOptions>,
): Promise<Serving> => {
  const server = createServer({ keepAliveTimeout: keepAliveS * 1_000 }, (incoming, outgoing) => {
    answer(fetch, incoming, outgoing).catch(() => outgoing.destroy())
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => resolve())
  })
  const address = server.address()
  const bound = typeof address === 'object' && address !== null ? address.port : port
  return {
    address: `http://${host}:${bound}`,
    port: bound,
    stop: (deadlineMs) =>
      new Promise((resolve) => {
        const timer = setTimeout(() => server.closeAllConnections(), deadlineMs)
        server.close(() => {
          clearTimeout(timer)
          resolve()
        })
        server.closeIdleConnections()
      }),
  }
}

const answer = async (
  fetch: Fetch,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> => {
  const method = incoming.method ?? 'GET'
  const headers = new Headers()
  for (const [name, value] of Object.entries(incoming.headers))
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value)
  const hasBody = method !== 'GET' && method !== 'HEAD'
  const request = new Request(`http://${incoming.headers.host ?? 'localhost'}${incoming.url}`, {
    method,
    headers,
    ...(hasBody && { body: await bodyOf(incoming) }),
  })
  const response = await fetch(request)
  outgoing.writeHead(response.status, Object.fromEntries(response.headers))
  outgoing.end(Buffer.from(await response.arrayBuffer()))
}

const bodyOf = async (incoming: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of incoming) {
    if (!Buffer.isBuffer(chunk)) continue
    bytes += chunk.length
    if (bytes > MAX_REQUEST_BYTES) throw new Error('the body is too big')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
