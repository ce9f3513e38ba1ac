import {
  type Configuration,
  ConfigurationError,
  type World,
  address,
  optional,
} from '../../shared/kernel/index.ts'
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

/** Throws a ConfigurationError when the cache is named by half. */
export const checkCache = ({
  UPSTASH_REDIS_REST_URL: url,
  UPSTASH_REDIS_REST_TOKEN: token,
}: Configuration<typeof cacheVariables>): void => {
  if (url !== undefined && token === undefined)
    throw new ConfigurationError([
      'UPSTASH_REDIS_REST_TOKEN is not set: UPSTASH_REDIS_REST_URL needs it — its token',
    ])
  if (url === undefined && token !== undefined)
    throw new ConfigurationError([
      'UPSTASH_REDIS_REST_URL is not set, but UPSTASH_REDIS_REST_TOKEN is: set it (https://…), or unset the token to do without a cache',
    ])
}

/** The cache that the environment names, or none. One that refuses is logged at once, and not waited for. */
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
  const { cacheTrouble, withoutCommand } = await import('./try-cache.ts')
  const trial = { key: `start:${ids.next()}`, timeoutMs: CACHE_TIMEOUT_MS }
  const trouble = await cacheTrouble({ url, token }, trial)
  if (trouble !== undefined) log.warn('cache away', { reason: trouble })
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
