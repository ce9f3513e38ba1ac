import type { Configuration } from '../../shared/kernel/index.ts'
import { answers, attention, ok, type Finding } from '../host/finding.ts'
import type { suiviVariables } from './configuration.ts'
import { cacheTrouble } from './try-cache.ts'

const TIMEOUT_MS = 3_000

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

/** The cache: whether it takes values and scripts. */
const examineCache = async (configuration: SuiviConfiguration): Promise<Finding> => {
  const { UPSTASH_REDIS_REST_URL: restUrl, REDIS_URL: url } = configuration
  const address = url ?? restUrl
  if (address === undefined) return ok('Redis', 'none: reads go to PostgreSQL')
  const trouble = await cacheTrouble(configuration, `diagnostic:${Date.now()}`, TIMEOUT_MS)
  return trouble === undefined
    ? ok('Redis', `${new URL(address).host} answers: values and scripts`)
    : attention('Redis', trouble)
}
