import { Redis } from '@upstash/redis'
import { reasonOf } from '../host/finding.ts'

const TRIAL_S = 10
/** All that the cache is asked for, in one command. */
const TRIAL = `
redis.call('SET', KEYS[1], ARGV[1], 'EX', ${TRIAL_S})
local read = redis.call('GET', KEYS[1])
redis.call('DEL', KEYS[1])
return read`
const VALUE = 'essai'

export interface CacheAddress {
  readonly url: string
  readonly token: string
}

/**
 * Why the cache cannot be used, in a sentence that names the variable; undefined when it takes values and scripts. A
 * start logs it and the diagnostic prints it: without a cache, reads go to PostgreSQL.
 */
export const cacheTrouble = async (
  { url, token }: CacheAddress,
  { key, timeoutMs }: { readonly key: string; readonly timeoutMs: number },
): Promise<string | undefined> => {
  try {
    const redis = new Redis({
      url,
      token,
      retry: false,
      enableTelemetry: false,
      signal: () => AbortSignal.timeout(timeoutMs),
    })
    const read = await redis.eval(TRIAL, [`colisaga:${key}`], [VALUE])
    if (read === VALUE) return undefined
    return `UPSTASH_REDIS_REST_URL: a value came back as ${JSON.stringify(read)}; ${WITHOUT}`
  } catch (error) {
    const reason = withoutCommand(reasonOf(error))
    return REFUSED.test(reason)
      ? `UPSTASH_REDIS_REST_TOKEN: ${new URL(url).host} refuses it (${reason}); ${WITHOUT}`
      : `UPSTASH_REDIS_REST_URL: ${reason}; ${WITHOUT}`
  }
}

const WITHOUT = 'reads go to PostgreSQL'
const REFUSED = /unauthori[sz]ed|forbidden|WRONGPASS|NOAUTH|NOPERM/i

/** The client repeats the whole command in its errors, and the command holds people's parcels. */
export const withoutCommand = (message: string): string => message.split(', command was')[0] ?? ''
