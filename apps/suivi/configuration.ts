import { readFileSync } from 'node:fs'
import {
  type Configuration,
  ConfigurationError,
  type World,
  address,
  certificates,
  optional,
  rarely,
} from '../../shared/kernel/index.ts'
import type { Cache } from './cache.ts'
import type { Redis } from './redis.ts'

const cacheVariables = {
  UPSTASH_REDIS_REST_URL: address('cache of suivi; works without', ['http:', 'https:']),
  UPSTASH_REDIS_REST_TOKEN: optional('its token', true),
  REDIS_URL: address('the same by its own protocol: Redis, Valkey', ['redis:', 'rediss:']),
  REDIS_TLS_CA: certificates('file of the certificates that REDIS_URL (rediss://) is trusted by'),
} as const

/** What suivi reads from the environment. */
export const suiviVariables = {
  ...cacheVariables,
  PROMETHEUS_URL: address('Prometheus that /tableau of suivi draws from', ['http:', 'https:']),
} as const

/** So long a start waits to know whether the cache can be used. */
const TRIAL_MS = 500
/** The same trouble is logged again after so long, and after ever longer. */
const TOLD_AGAIN_MS = { firstMs: 60_000, lastMs: 3_600_000 }

export type CacheConfiguration = Configuration<typeof cacheVariables>

/** Throws a ConfigurationError when the cache is named by half, or twice. */
export const checkCache = ({
  UPSTASH_REDIS_REST_URL: restUrl,
  UPSTASH_REDIS_REST_TOKEN: token,
  REDIS_URL: url,
  REDIS_TLS_CA: file,
}: CacheConfiguration): void => {
  if (restUrl !== undefined && token === undefined)
    throw new ConfigurationError([
      'UPSTASH_REDIS_REST_TOKEN is not set: UPSTASH_REDIS_REST_URL needs it — its token',
    ])
  if (restUrl === undefined && token !== undefined)
    throw new ConfigurationError([
      'UPSTASH_REDIS_REST_URL is not set, but UPSTASH_REDIS_REST_TOKEN is: set it (https://…), or unset the token to do without a cache',
    ])
  if (restUrl !== undefined && url !== undefined)
    throw new ConfigurationError([
      'REDIS_URL and UPSTASH_REDIS_REST_URL are both set: unset one of them, there is one cache',
    ])
  if (url !== undefined && !/^\/?\d*$/.test(new URL(url).pathname))
    throw new ConfigurationError([
      'REDIS_URL: what stands after the host is no number of a database: redis://host:6379/0',
    ])
  if (url === undefined && file !== undefined)
    throw new ConfigurationError([
      'REDIS_URL is not set, but REDIS_TLS_CA is: set it (rediss://…), or unset the file',
    ])
}

/** The cache that the environment names, or none. One that refuses is logged at once, and not waited for. */
export const cacheOf = async (
  { store, ids, log, clock }: World,
  configuration: CacheConfiguration,
): Promise<Cache> => {
  const { noCache, redisCache } = await import('./cache.ts')
  const { whyNoCache } = await import('./cache-reason.ts')
  const isNews = rarely(() => clock.now(), TOLD_AGAIN_MS)
  const isOther = rarely(() => clock.now(), TOLD_AGAIN_MS)
  const tell = (reason: string): void => {
    if (isNews(reason)) log.warn('cache away', { reason })
  }
  const troubled = ({ message }: Error): void => {
    // What stands there is looked at again only when something else is said of it.
    if (isOther(message)) void whyNoCache(configuration, message).then(tell)
  }
  const redis = await redisOf(configuration, { troubled })
  if (redis === undefined) return noCache
  const { cacheTrouble } = await import('./try-cache.ts')
  const trouble = await cacheTrouble(configuration, `start:${ids.next()}`, TRIAL_MS)
  if (trouble !== undefined) tell(trouble)
  return redisCache({
    redis,
    generation: store.identity.journal,
    nextLease: () => ids.next(),
    troubled,
    now: () => clock.now(),
  })
}

/** The Redis that the environment names. */
export const redisOf = async (
  {
    UPSTASH_REDIS_REST_URL: restUrl,
    UPSTASH_REDIS_REST_TOKEN: token,
    REDIS_URL: url,
    REDIS_TLS_CA: file,
  }: CacheConfiguration,
  options: { readonly timeoutMs?: number; readonly troubled: (error: Error) => void },
): Promise<Redis | undefined> => {
  const { plainRedis, upstashRedis } = await import('./redis.ts')
  if (url !== undefined)
    return plainRedis({
      url,
      ...(file !== undefined && { ca: readFileSync(file, 'utf8') }),
      ...options,
    })
  if (restUrl === undefined || token === undefined) return undefined
  return upstashRedis({ url: restUrl, token, ...options })
}
