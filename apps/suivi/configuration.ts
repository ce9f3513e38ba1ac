import { type Configuration, type World, address, optional } from '../../shared/kernel/index.ts'
import type { Cache } from './cache.ts'

const cacheVariables = {
  UPSTASH_REDIS_REST_URL: address('cache of suivi; works without', ['http:', 'https:']),
  UPSTASH_REDIS_REST_TOKEN: optional('its token', true),
} as const

/** What suivi reads from the environment. */
export const suiviVariables = {
  ...cacheVariables,
  PROMETHEUS_URL: address('Prometheus that /tableau of suivi draws from', ['http:', 'https:']),
} as const

const CACHE_TIMEOUT_MS = 500

/** The cache that the environment names, or none. */
export const cacheOf = async (
  { store, ids, log, clock }: World,
  {
    UPSTASH_REDIS_REST_URL: url,
    UPSTASH_REDIS_REST_TOKEN: token,
  }: Configuration<typeof cacheVariables>,
): Promise<Cache> => {
  const { noCache, upstashCache } = await import('./cache.ts')
  if (url === undefined || token === undefined) return noCache
  const { Redis } = await import('@upstash/redis')
  return upstashCache({
    // One try: a cache that does not answer is passed by.
    redis: new Redis({
      url,
      token,
      retry: false,
      automaticDeserialization: false,
      enableTelemetry: false,
      signal: () => AbortSignal.timeout(CACHE_TIMEOUT_MS),
    }),
    generation: store.identity.journal,
    nextLease: () => ids.next(),
    troubled: (error) => log.warn('cache away', { reason: withoutCommand(error.message) }),
    now: () => clock.now(),
  })
}

/** The client repeats the whole command in its errors, and the command holds people's parcels. */
const withoutCommand = (message: string): string => message.split(', command was')[0] ?? ''
