import { systemClock } from '../../shared/kernel/index.ts'
import { reasonOf } from '../host/finding.ts'
import { redisOf, type CacheConfiguration } from './configuration.ts'
import type { Redis } from './redis.ts'

const TRIAL_S = 10
/** All that the cache is asked for, in one command. */
const TRIAL = `
redis.call('SET', KEYS[1], ARGV[1], 'EX', ${TRIAL_S})
local read = redis.call('GET', KEYS[1])
redis.call('DEL', KEYS[1])
return read`
const VALUE = 'essai'
const LOOK_MS = 50

/**
 * Why the cache cannot be used, in a sentence that names the variable; undefined when it takes values and scripts, or
 * when there is none. A start logs it and the diagnostic prints it: without a cache, reads go to PostgreSQL.
 */
export const cacheTrouble = async (
  configuration: CacheConfiguration,
  key: string,
  timeoutMs: number,
): Promise<string | undefined> => {
  const { UPSTASH_REDIS_REST_URL: restUrl, REDIS_URL: url } = configuration
  const [address, secret] =
    url === undefined
      ? ['UPSTASH_REDIS_REST_URL', 'UPSTASH_REDIS_REST_TOKEN']
      : ['REDIS_URL', 'REDIS_URL']
  let trouble: Error | undefined
  let redis: Redis | undefined
  try {
    const troubled = (error: Error): void => {
      trouble = error
    }
    redis = await redisOf(configuration, { timeoutMs, troubled })
    if (redis === undefined) return undefined
    await answering(redis, timeoutMs)
    const read = await redis.eval(TRIAL, [`colisaga:${key}`], [VALUE])
    if (read === VALUE) return undefined
    return `${address}: a value came back as ${JSON.stringify(read)}; ${WITHOUT}`
  } catch (error) {
    // A connection that is not made says why beside the command that was refused for it.
    const reason = reasonOf(trouble ?? error)
    return REFUSED.test(reason)
      ? `${secret}: ${new URL(url ?? restUrl ?? '').host} refuses it (${reason}); ${WITHOUT}`
      : `${address}: ${reason}; ${WITHOUT}`
  } finally {
    redis?.close()
  }
}

/** Resolves once it answers; a connection takes a moment to be made. */
const answering = async (redis: Redis, timeoutMs: number): Promise<void> => {
  for (const untilMs = Date.now() + timeoutMs; ;) {
    try {
      await redis.ping()
      return
    } catch (error) {
      if (REFUSED.test(reasonOf(error)) || Date.now() > untilMs) throw error
      await systemClock.sleep(LOOK_MS)
    }
  }
}

const WITHOUT = 'reads go to PostgreSQL'
const REFUSED = /unauthori[sz]ed|forbidden|WRONGPASS|NOAUTH|NOPERM/i
