import { Redis } from '@upstash/redis/cloudflare'
import { colisShown, sagaShown } from './answers.ts'
import { GENERATION_KEY, decodeRow, nameOf } from './cached-row.ts'
import type { Lu } from './reading.ts'

/** What the handler is told: as bindings of a worker, or as variables of a process. */
export interface EdgeEnvironment {
  readonly UPSTASH_REDIS_REST_URL?: string
  readonly UPSTASH_REDIS_REST_TOKEN?: string
  /** Where suivi is reached for whatever the cache does not have. */
  readonly SUIVI_URL?: string
}

/** So long the generation is taken to be what it was; rows of one before do not live much longer themselves. */
const GENERATION_MS = 5_000
const TIMEOUT_MS = 500
const ORIGIN_TIMEOUT_MS = 10_000
const PATH = /^\/(colis|sagas)\/([\w-]{1,64})$/
const SHOWN = new Map<string, (lu: Lu) => object>([
  ['colis', colisShown],
  ['sagas', sagaShown],
])

/**
 * suivi's answers about one parcel, from the cache over HTTP alone: no connection, no timer, no file, so that it runs
 * at the edge. Whatever the cache does not have, and every other question, goes to suivi itself.
 * Throws, by its name, for what it is not told.
 */
export const edgeHandler = ({
  UPSTASH_REDIS_REST_URL: url,
  UPSTASH_REDIS_REST_TOKEN: token,
  SUIVI_URL: origin,
}: EdgeEnvironment): ((request: Request) => Promise<Response>) => {
  if (origin === undefined) throw new Error('SUIVI_URL is not set: where suivi is reached')
  if (url === undefined || token === undefined)
    throw new Error('UPSTASH_REDIS_REST_URL and UPSTASH_REDIS_REST_TOKEN are not set: the cache')
  const redis = new Redis({
    url,
    token,
    retry: false,
    automaticDeserialization: false,
    enableTelemetry: false,
    signal: () => AbortSignal.timeout(TIMEOUT_MS),
  })
  let generation: { readonly name: string; readonly untilMs: number } | undefined

  const generationNow = async (): Promise<string | undefined> => {
    if (generation !== undefined && Date.now() < generation.untilMs) return generation.name
    const name = await redis.get<string>(GENERATION_KEY)
    generation = name === null ? undefined : { name, untilMs: Date.now() + GENERATION_MS }
    return generation?.name
  }
  const cached = async (colisId: string): Promise<Lu | undefined> => {
    try {
      const name = await generationNow()
      const text = name === undefined ? null : await redis.get<string>(nameOf(name, colisId))
      return text === null ? undefined : decodeRow(text)
    } catch {
      // A cache that does not answer is passed by.
      return undefined
    }
  }

  return async (request) => {
    const { pathname, search } = new URL(request.url)
    const [, kind = '', colisId = ''] = PATH.exec(pathname) ?? []
    const shown = SHOWN.get(kind)
    // Who brings a token waits for a write of its own: suivi knows how long.
    const isPlain = request.method === 'GET' && search === '' && !request.headers.has('x-jeton')
    if (shown !== undefined && isPlain) {
      const lu = await cached(colisId)
      if (lu !== undefined) return Response.json(shown(lu), { headers: { 'x-source': 'cache' } })
    }
    return fromOrigin(request, new URL(pathname + search, origin))
  }
}

const fromOrigin = async (request: Request, url: URL): Promise<Response> => {
  const { method, headers } = request
  if (method !== 'GET' && method !== 'HEAD')
    return problem(405, 'methode-refusee', 'ici on ne fait que lire', { allow: 'GET, HEAD' })
  try {
    const signal = AbortSignal.timeout(ORIGIN_TIMEOUT_MS)
    return await fetch(url, { method, headers, redirect: 'manual', signal })
  } catch {
    return problem(502, 'indisponible', 'suivi ne répond pas')
  }
}

const problem = (
  status: number,
  type: string,
  title: string,
  headers: Readonly<Record<string, string>> = {},
): Response =>
  Response.json(
    { type, title, status },
    { status, headers: { ...headers, 'content-type': 'application/problem+json' } },
  )

let handler: ReturnType<typeof edgeHandler> | undefined

/** The entry of a worker (`fetch(request, bindings)`) and of `deno serve`, which reads the process's variables. */
export default {
  fetch: (request: Request, given: EdgeEnvironment = {}): Promise<Response> => {
    handler ??= edgeHandler(given.SUIVI_URL === undefined ? processVariables() : given)
    return handler(request)
  },
}

const processVariables = (): EdgeEnvironment => {
  if (!('process' in globalThis)) return {}
  const { UPSTASH_REDIS_REST_URL, UPSTASH_REDIS_REST_TOKEN, SUIVI_URL } = globalThis.process.env
  return {
    ...(UPSTASH_REDIS_REST_URL !== undefined && { UPSTASH_REDIS_REST_URL }),
    ...(UPSTASH_REDIS_REST_TOKEN !== undefined && { UPSTASH_REDIS_REST_TOKEN }),
    ...(SUIVI_URL !== undefined && { SUIVI_URL }),
  }
}
