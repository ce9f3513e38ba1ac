import { type Listener, whatListens } from '../../shared/kernel/index.ts'
import type { CacheConfiguration } from './configuration.ts'
import { NO_DATABASE } from './redis.ts'

const WITHOUT = 'reads go to PostgreSQL'
const REFUSED = /unauthori[sz]ed|forbidden|WRONGPASS|NOAUTH|NOPERM/i
/** Reasons that say by themselves what is wrong. */
const CLEAR =
  /ECONNREFUSED|ENOTFOUND|EHOSTUNREACH|READONLY|OOM|LOADING|CERT|SELF_SIGNED|certificate/i

/** Why the cache cannot be used, as one sentence that names the variable to change; `reason`: what Redis or its client says. */
export const whyNoCache = async (
  configuration: CacheConfiguration,
  reason: string,
): Promise<string> => {
  const { UPSTASH_REDIS_REST_URL: restUrl, REDIS_URL: url } = configuration
  const [variable, secret] =
    url === undefined
      ? ['UPSTASH_REDIS_REST_URL', 'UPSTASH_REDIS_REST_TOKEN']
      : ['REDIS_URL', 'REDIS_URL']
  const address = new URL(url ?? restUrl ?? '')
  const { host, pathname, protocol, hostname } = address
  if (reason.startsWith('NOAUTH') && url !== undefined)
    return `REDIS_URL: ${host} wants a password, and the address has none; ${WITHOUT}`
  if (REFUSED.test(reason)) return `${secret}: ${host} refuses it (${short(reason)}); ${WITHOUT}`
  if (NO_DATABASE.test(reason))
    return `${variable}: ${host} has no database ${pathname.slice(1)}: take a lower number, or none; ${WITHOUT}`
  if (CLEAR.test(reason)) return `${variable}: ${reason}; ${WITHOUT}`
  const listener = await whatListens(hostname.replaceAll(/[[\]]/g, ''), portOf(address))
  return `${variable}: ${misunderstood(protocol, host, listener) ?? reason}; ${WITHOUT}`
}

const USUAL_PORTS: Readonly<Record<string, number>> = {
  'redis:': 6379,
  'rediss:': 6379,
  'http:': 80,
  'https:': 443,
}

const portOf = ({ protocol, port }: URL): number =>
  port === '' ? (USUAL_PORTS[protocol] ?? 0) : Number(port)

/** What the address should be instead, when what stands there speaks another language than it says. */
const misunderstood = (protocol: string, host: string, listener: Listener): string | undefined => {
  const isRedis = protocol.startsWith('redis')
  const isTls = protocol === 'rediss:' || protocol === 'https:'
  switch (listener) {
    case 'Redis':
      if (!isRedis) return `${host} speaks Redis's own protocol, and no HTTP: set REDIS_URL instead`
      return isTls ? `${host} speaks Redis without TLS: write redis:// instead` : undefined
    case 'HTTP':
      if (isRedis) return `${host} speaks HTTP: set UPSTASH_REDIS_REST_URL instead`
      return isTls ? `${host} speaks HTTP without TLS: write http:// instead` : undefined
    case 'TLS':
      return isTls
        ? undefined
        : `${host} speaks TLS: write ${isRedis ? 'rediss' : 'https'}:// instead`
    case 'PostgreSQL':
    case 'Kafka':
      return `${host} is no cache, it speaks ${listener}`
    case 'silence':
      return `${host} takes the connection and does not answer`
    case 'nobody':
      return undefined
  }
}

/** A reason as far as its first sentence goes: Redis explains its commands at length. */
const short = (reason: string): string => /^[^.]{1,80}/.exec(reason)?.[0] ?? reason
