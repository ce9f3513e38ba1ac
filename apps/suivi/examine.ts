import type { Configuration } from '../../shared/kernel/index.ts'
import { answers, attention, ok, type Finding } from '../host/finding.ts'
import type { suiviVariables } from './configuration.ts'
import { cacheTrouble } from './try-cache.ts'

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
  if (url === undefined || token === undefined) return ok('Redis', 'none: reads go to PostgreSQL')
  const key = `diagnostic:${Date.now()}`
  const trouble = await cacheTrouble({ url, token }, { key, timeoutMs: TIMEOUT_MS })
  return trouble === undefined
    ? ok('Redis', `${new URL(url).host} answers: values and scripts`)
    : attention('Redis', trouble)
}
