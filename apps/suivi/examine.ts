import { Redis } from '@upstash/redis'
import type { Configuration } from '../../shared/kernel/index.ts'
import { answers, attention, manque, ok, reasonOf, type Finding } from '../host/finding.ts'
import type { suiviVariables } from './configuration.ts'

const TIMEOUT_MS = 5_000

type SuiviConfiguration = Configuration<typeof suiviVariables>

/** What suivi reads beside its own tables: the cache, and Prometheus for its charts. */
export const examineReading = async (
  configuration: SuiviConfiguration,
): Promise<readonly Finding[]> => {
  const { PROMETHEUS_URL: prometheus } = configuration
  return [
    await examineCache(configuration),
    ...(prometheus === undefined
      ? []
      : [await answers('Prometheus', 'PROMETHEUS_URL', prometheus)]),
  ]
}

/** The cache: values and scripts. */
const examineCache = async ({
  UPSTASH_REDIS_REST_URL: url,
  UPSTASH_REDIS_REST_TOKEN: token,
}: SuiviConfiguration): Promise<Finding> => {
  if (url === undefined) return ok('Redis', 'none: reads go to PostgreSQL')
  if (token === undefined)
    return manque('Redis', 'UPSTASH_REDIS_REST_TOKEN is not set: UPSTASH_REDIS_REST_URL needs it')
  try {
    const redis = new Redis({
      url,
      token,
      retry: false,
      enableTelemetry: false,
      signal: () => AbortSignal.timeout(TIMEOUT_MS),
    })
    const key = `colisaga:diagnostic:${Date.now()}`
    await redis.set(key, 'essai', { ex: 10 })
    const read = await redis.eval("return redis.call('GET', KEYS[1])", [key], [])
    await redis.del(key)
    return read === 'essai'
      ? ok('Redis', `${new URL(url).host} answers: values and scripts`)
      : manque('Redis', `a value came back as ${JSON.stringify(read)}`)
  } catch (error) {
    return attention('Redis', `UPSTASH_REDIS_REST_URL: ${reasonOf(error)}; reads go to PostgreSQL`)
  }
}
