import type { Redis } from '@upstash/redis'
import type { Suivi } from './projection.ts'
import type { Lu } from './reading.ts'

/**
 * A cache of rows that never gives an older one after a newer one. A reader that misses takes a lease
 * on the key before it asks the database, and its value is kept only if the lease is still there;
 * a commit replaces whatever is there, lease or older value, by its own. All in one script each, so
 * that Redis orders them.
 */
export interface Cache {
  /** The row, or a lease to fill it; neither when the cache is away. */
  get(colisId: string): Promise<{ readonly hit?: Lu; readonly lease?: string }>
  /** Keeps what the database gave to the holder of a lease. */
  fill(colisId: string, lease: string, lu: Lu): Promise<void>
  /** Rows just committed: replaces those that are kept or on lease. */
  committed(rows: readonly Lu[]): Promise<void>
}

const KEPT_S = 30
const LEASE_S = 3

// Values are "<revision> <json>", leases "lease <token>".
const GET = `
local v = redis.call('GET', KEYS[1])
if v and string.sub(v, 1, 6) ~= 'lease ' then return v end
if not v then redis.call('SET', KEYS[1], 'lease ' .. ARGV[1], 'EX', ${LEASE_S}) return 'leased' end
return false`
const FILL = `
if redis.call('GET', KEYS[1]) == 'lease ' .. ARGV[1] then
  redis.call('SET', KEYS[1], ARGV[2], 'EX', ${KEPT_S})
end
return 1`
const COMMITTED = `
for i, key in ipairs(KEYS) do
  local v = redis.call('GET', key)
  if v then
    local space = string.find(v, ' ')
    local kept = tonumber(string.sub(v, 1, space - 1)) or 0
    local given = tonumber(string.sub(ARGV[i], 1, string.find(ARGV[i], ' ') - 1))
    if kept < given then redis.call('SET', key, ARGV[i], 'EX', ${KEPT_S}) end
  end
end
return 1`

/**
 * A cache over the Upstash REST protocol. `generation` tells rebuilt projections apart. When Redis
 * does not answer, reads go to the database; keys whose commit could not be told to it are told first
 * when it is back.
 */
export const upstashCache = (options: {
  readonly redis: Redis
  readonly generation: string
  readonly nextLease: () => string
  readonly troubled: (error: Error) => void
  readonly now: () => number
}): Cache => {
  const { redis, generation, nextLease, troubled, now } = options
  const name = (colisId: string): string => `colisaga:suivi:${generation}:${colisId}`
  /** Rows whose commit Redis has not heard of: it may hold older ones. */
  const untold = new Map<string, Lu>()
  let awayUntilMs = 0
  let blindUntilMs = 0

  const guarded = async <Value>(run: () => Promise<Value>): Promise<Value | undefined> => {
    if (now() < awayUntilMs) return undefined
    try {
      return await run()
    } catch (error) {
      awayUntilMs = now() + AWAY_MS
      troubled(error instanceof Error ? error : new Error(String(error)))
      return undefined
    }
  }
  const tell = async (rows: readonly Lu[]): Promise<boolean> => {
    const done = await guarded(() =>
      redis.eval(
        COMMITTED,
        rows.map(({ suivi }) => name(suivi.colisId)),
        rows.map(encode),
      ),
    )
    return done !== undefined
  }
  /** Nothing is read from a cache that has not heard of our commits. */
  const upToDate = async (): Promise<boolean> => {
    if (now() < blindUntilMs) return false
    if (untold.size === 0) return true
    const rows = [...untold.values()]
    if (!(await tell(rows))) return false
    for (const { suivi, revision } of rows)
      if (untold.get(suivi.colisId)?.revision === revision) untold.delete(suivi.colisId)
    return untold.size === 0
  }

  return {
    get: async (colisId) => {
      if (!(await upToDate())) return {}
      const lease = nextLease()
      const found = await guarded(() =>
        redis.eval<string[], unknown>(GET, [name(colisId)], [lease]),
      )
      if (typeof found !== 'string') return {}
      if (found === 'leased') return { lease }
      const hit = decode(found)
      return hit === undefined ? {} : { hit }
    },
    fill: async (colisId, lease, lu) => {
      await guarded(() => redis.eval(FILL, [name(colisId)], [lease, encode(lu)]))
    },
    committed: async (rows) => {
      if (rows.length === 0) return
      if (untold.size === 0 && (await tell(rows))) return
      for (const lu of rows) untold.set(lu.suivi.colisId, lu)
      if (untold.size <= UNTOLD) return
      // Too many to tell one by one: what Redis keeps is left to expire before it is read again.
      untold.clear()
      blindUntilMs = now() + KEPT_S * 1_000
    },
  }
}

const AWAY_MS = 1_000
const UNTOLD = 50_000

const encode = ({ revision, suivi }: Lu): string => `${revision} ${JSON.stringify(suivi)}`

const decode = (text: string): Lu | undefined => {
  const space = text.indexOf(' ')
  const revision = Number(text.slice(0, space))
  if (!Number.isSafeInteger(revision)) return undefined
  // Written by this cache alone, under a name of its own.
  return { revision, suivi: JSON.parse(text.slice(space + 1)) as Suivi }
}

/** No cache: every read goes to the database. */
export const noCache: Cache = {
  get: async () => ({}),
  fill: async () => {},
  committed: async () => {},
}
