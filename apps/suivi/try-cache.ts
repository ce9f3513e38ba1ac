import { systemClock } from '../../shared/kernel/index.ts'
import { reasonOf } from '../host/finding.ts'
import { whyNoCache } from './cache-reason.ts'
import { redisOf, type CacheConfiguration } from './configuration.ts'
import { NOT_CONNECTED, type Redis } from './redis.ts'

const TRIAL_S = 10
/** All that the cache is asked for, in one command. */
const TRIAL = `
redis.call('SET', KEYS[1], ARGV[1], 'EX', ${TRIAL_S})
local read = redis.call('GET', KEYS[1])
redis.call('DEL', KEYS[1])
return read`
const VALUE = 'essai'
const LOOK_MS = 20

/**
 * Why the cache cannot be used, in a sentence that names the variable; undefined when it takes values and scripts, or
 * when there is none. A start logs it and the diagnostic prints it: without a cache, reads go to PostgreSQL.
 */
export const cacheTrouble = async (
  configuration: CacheConfiguration,
  key: string,
  timeoutMs: number,
): Promise<string | undefined> => {
  const { promise: failed, reject } = Promise.withResolvers<never>()
  // It may fail after the trial is over.
  failed.catch(() => {})
  let redis: Redis | undefined
  try {
    redis = await redisOf(configuration, { timeoutMs, troubled: reject })
    if (redis === undefined) return undefined
    await Promise.race([connected(redis, timeoutMs), failed])
    const read = await Promise.race([redis.eval(TRIAL, [`colisaga:${key}`], [VALUE]), failed])
    if (read === VALUE) return undefined
    return await whyNoCache(configuration, `a value came back as ${JSON.stringify(read)}`)
  } catch (error) {
    return await whyNoCache(configuration, reasonOf(error))
  } finally {
    redis?.close()
  }
}

/** Resolves once it answers; a connection takes a moment to be made. */
const connected = async (redis: Redis, timeoutMs: number): Promise<void> => {
  for (const untilMs = Date.now() + timeoutMs; ;) {
    try {
      await redis.ping()
      return
    } catch (error) {
      if (reasonOf(error) !== NOT_CONNECTED || Date.now() > untilMs) throw error
      await systemClock.sleep(LOOK_MS)
    }
  }
}
