import { hostIsSound } from './host-header.ts'

/** A server that listens. */
export interface Serving {
  readonly address: string
  readonly port: number
  /**
   * Takes no new connections, waits at most this long for requests under way, then cuts them. Connections that carry
   * no request are closed at once.
   */
  stop(deadlineMs: number): Promise<void>
}

export type Fetch = (request: Request) => Response | Promise<Response>

/** What the adapter of a runtime gives once it listens. */
export type Listening = Pick<Serving, 'port' | 'stop'>

/**
 * How long a connection that is not used stays open, in seconds. Load balancers keep theirs for 60 s (AWS, nginx) to
 * 90 s and send the next request on it: whoever closes first must be the balancer, or now and then a request meets
 * the closing.
 */
export const KEEP_ALIVE_S = { min: 1, max: 250, fallback: 95 }

export interface ServeOptions {
  readonly host: string
  readonly port: number
  readonly keepAliveS?: number
}

/**
 * Serves by `Bun.serve` on Bun and by `node:http` on Node and Deno. Throws one clear line when the port is taken.
 * What a hostile or unlucky client gets of each is held by serve.real.ts; where the two differ, the docstrings of the
 * adapters say so.
 */
export const serve = async (
  fetch: Fetch,
  { host, port, keepAliveS = KEEP_ALIVE_S.fallback }: ServeOptions,
): Promise<Serving> => {
  const options = { host, port, keepAliveS }
  try {
    // Loaded only where it is used: the other one would bring its library into every process.
    const listening =
      'Bun' in globalThis
        ? (await import('./serve-bun.ts')).serveOnBun(sound(fetch), options)
        : await (await import('./serve-node.ts')).serveOnNode(sound(fetch), options)
    return { ...listening, address: `http://${host}:${listening.port}` }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'EADDRINUSE')
      throw new Error(`port ${port} on ${host} is taken: choose another by PORT`, { cause: error })
    throw error
  }
}

/**
 * A `Host` that is none is refused before a URL is made of it: Bun joins it with the path unread, so that `Host: a/b`
 * would ask for another path than the request line does.
 */
const sound =
  (fetch: Fetch): Fetch =>
  (request) =>
    hostIsSound(request.headers.get('host'))
      ? fetch(request)
      : new Response(null, { status: 400, headers: { connection: 'close' } })
