import { randomUUID } from 'node:crypto'
import { systemClock, type Configuration } from '../../shared/kernel/index.ts'
import { answers, attention, manque, ok, reasonOf, type Finding } from '../host/finding.ts'
import { redisOf, type suiviVariables } from './configuration.ts'
import type { Redis } from './redis.ts'

const TIMEOUT_MS = 3_000
const LOOK_MS = 100

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

/** The cache: whether it answers and runs scripts that write. */
const examineCache = async (configuration: SuiviConfiguration): Promise<Finding> => {
  const { UPSTASH_REDIS_REST_URL: restUrl, REDIS_URL: url } = configuration
  if (
    url === undefined &&
    restUrl !== undefined &&
    configuration.UPSTASH_REDIS_REST_TOKEN === undefined
  )
    return manque('Redis', 'UPSTASH_REDIS_REST_TOKEN is not set: UPSTASH_REDIS_REST_URL needs it')
  const name = url === undefined ? 'UPSTASH_REDIS_REST_URL' : 'REDIS_URL'
  let trouble: Error | undefined
  let redis: Redis | undefined
  try {
    redis = await redisOf(configuration, {
      timeoutMs: TIMEOUT_MS,
      troubled: (error) => {
        trouble = error
      },
    })
    if (redis === undefined) return ok('Redis', 'none: reads go to PostgreSQL')
    await answering(redis)
    const key = `colisaga:diagnostic:${randomUUID()}`
    const read = await redis.eval(TRIAL, [key], ['essai'])
    return read === 'essai'
      ? ok('Redis', `${new URL(url ?? restUrl ?? '').host} answers: values and scripts`)
      : manque('Redis', `a value came back as ${JSON.stringify(read)}`)
  } catch (error) {
    const reason = reasonOf(trouble ?? error)
    return attention('Redis', `${name}: ${reason}; reads go to PostgreSQL`)
  } finally {
    redis?.close()
  }
}

const TRIAL = `
redis.call('SET', KEYS[1], ARGV[1], 'EX', 10)
local read = redis.call('GET', KEYS[1])
redis.call('DEL', KEYS[1])
return read`

/** Resolves once it answers; a connection takes a moment to be made. */
const answering = async (redis: Redis): Promise<void> => {
  for (const untilMs = Date.now() + TIMEOUT_MS; ;) {
    try {
      await redis.ping()
      return
    } catch (error) {
      if (Date.now() > untilMs) throw error
      await systemClock.sleep(LOOK_MS)
    }
  }
}
