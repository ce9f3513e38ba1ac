import { GENERATION_KEY, decodeRow, nameOf } from './cached-row.ts'
import type { Lu } from './reading.ts'
import type { Redis } from './redis.ts'
import { errorOf } from '../../shared/kernel/index.ts'

/**
 * A cache of rows. A reader that misses takes a lease on the key before it reads the database, and its value is
 * stored only if the lease is still there. A commit replaces whatever is there, a lease or an older value, by its
 * own. Each of these is one script, so that Redis orders them and no slow reader puts an older row back over a
 * newer one. When Redis does not hear of a commit (the instance died just after it, or has lost Redis while
 * others have not), the older row stays for KEPT_S at most.
 */
export interface Cache {
  /** Gives the row, or a lease to fill it; neither when another reader has the lease or the cache is away. */
  get(
    colisId: string,
  ): Promise<{ readonly result: CacheResult; readonly hit?: Lu; readonly lease?: string }>
  /** Stores the row that the holder of a lease has read from the database. */
  fill(lease: string, lu: Lu): Promise<void>
  /** Replaces what is stored or leased by rows just committed. Resolves when Redis has them, or is away. */
  committed(rows: readonly Lu[]): Promise<void>
  /** Resolves when nothing is being sent to Redis any more. */
  readonly settled?: () => Promise<void>
  /** Sends nothing any more. */
  readonly close?: () => void
  /** Whether Redis answers now; absent where there is no cache. */
  readonly up?: () => Promise<boolean>
  /** The number of commands sent so far, by kind. */
  readonly sent?: () => readonly (readonly [command: string, times: number])[]
}

export type CacheResult = 'hit' | 'miss' | 'away'

/** The kinds of commands sent to Redis; hosts of Redis bill by command. */
type CacheCommand = 'get' | 'fill' | 'committed' | 'ping'

const KEPT_S = 30
const LEASE_S = 3

// A value is "<revision> <json>", a lease "<revision> lease <token>"; a reader's lease has revision 0.
/** KEYS[2] tells a reader at the edge, which knows no database, the generation. */
const GET = `
local v = redis.call('GET', KEYS[1])
if not v then
  redis.call('SET', KEYS[2], ARGV[2])
  redis.call('SET', KEYS[1], '0 lease ' .. ARGV[1], 'EX', ${LEASE_S})
  return 'leased'
end
if string.find(v, '^%d+ lease ') then return false end
return v`
/** ARGV holds each key's lease and value, one after the other. */
const FILL = `
for i, key in ipairs(KEYS) do
  if redis.call('GET', key) == ARGV[2 * i - 1] then
    redis.call('SET', key, ARGV[2 * i], 'EX', ${KEPT_S})
  end
end
return 1`
/** ARGV holds a token, then a revision for each key. The script gives the keys that were read lately. */
const COMMITTED = `
local read = {}
for i, key in ipairs(KEYS) do
  local v = redis.call('GET', key)
  local given = ARGV[i + 1]
  if v and tonumber(string.match(v, '^%d+')) < tonumber(given) then
    redis.call('SET', key, given .. ' lease ' .. ARGV[1], 'EX', ${LEASE_S})
    read[#read + 1] = key
  end
end
return read`

/**
 * A cache in Redis. `generation` tells rebuilt projections apart. While Redis does not
 * answer, reads go to the database; so do reads of rows whose commit Redis has not heard of yet.
 */
export const redisCache = (options: {
  readonly redis: Redis
  readonly generation: string
  readonly nextLease: () => string
  readonly troubled: (error: Error) => void
  readonly now: () => number
}): Cache => {
  const { redis, generation, nextLease, troubled, now } = options
  const name = (colisId: string): string => nameOf(generation, colisId)
  /** Rows whose commit Redis has not heard of. They are not read from Redis, which may hold older ones. */
  const untold = new Map<string, Lu>()
  let telling: Promise<void> | undefined
  let awayUntilMs = 0
  let blindUntilMs = 0
  const times: Record<CacheCommand, number> = { get: 0, fill: 0, committed: 0, ping: 0 }

  const guarded = async <Value>(
    command: CacheCommand,
    run: () => Promise<Value>,
  ): Promise<Value | undefined> => {
    if (now() < awayUntilMs) return undefined
    times[command] += 1
    try {
      return await run()
    } catch (error) {
      awayUntilMs = now() + AWAY_MS
      troubled(errorOf(error))
      return undefined
    }
  }
  const fill = (filled: readonly { readonly lease: string; readonly lu: Lu }[]) =>
    guarded('fill', () =>
      redis.eval(
        FILL,
        filled.map(({ lu }) => name(lu.suivi.colisId)),
        filled.flatMap(({ lease, lu }) => [lease, encode(lu)]),
      ),
    )
  /** Sends one command for all rows, and a second one with those rows that were read lately. */
  const tell = async (rows: readonly Lu[]): Promise<boolean> => {
    const token = nextLease()
    const byName = new Map(rows.map((lu) => [name(lu.suivi.colisId), lu]))
    const read = await guarded('committed', () =>
      redis.eval(
        COMMITTED,
        [...byName.keys()],
        [token, ...[...byName.values()].map(({ revision }) => String(revision))],
      ),
    )
    if (read === undefined) return false
    const filled = Array.isArray(read) ? read.flatMap((key) => byName.get(String(key)) ?? []) : []
    if (filled.length > 0)
      await fill(filled.map((lu) => ({ lease: `${lu.revision} lease ${token}`, lu })))
    return true
  }
  /** Sends all rows, at most TOLD_AT_ONCE at a time, one command after the other, while Redis answers. */
  const tellAll = async (): Promise<void> => {
    try {
      while (untold.size > 0) {
        const rows = [...untold.values().take(TOLD_AT_ONCE)]
        if (!(await tell(rows))) return
        for (const lu of rows)
          if (untold.get(lu.suivi.colisId) === lu) untold.delete(lu.suivi.colisId)
      }
    } finally {
      telling = undefined
    }
  }
  const goOnTelling = (): Promise<void> => {
    if (untold.size === 0) return Promise.resolve()
    telling ??= tellAll()
    return telling
  }

  return {
    get: async (colisId) => {
      if (now() < blindUntilMs) return { result: 'away' }
      if (untold.has(colisId)) {
        if (now() < awayUntilMs) return { result: 'away' }
        void goOnTelling()
        return { result: 'miss' }
      }
      const lease = nextLease()
      const found = await guarded('get', () =>
        redis.eval(GET, [name(colisId), GENERATION_KEY], [lease, generation]),
      )
      if (found === undefined) return { result: 'away' }
      if (typeof found !== 'string') return { result: 'miss' }
      if (found === 'leased') return { result: 'miss', lease }
      const hit = decodeRow(found)
      return hit === undefined ? { result: 'miss' } : { result: 'hit', hit }
    },
    fill: async (lease, lu) => {
      await fill([{ lease: `0 lease ${lease}`, lu }])
    },
    committed: async (rows) => {
      for (const lu of rows) {
        const kept = untold.get(lu.suivi.colisId)
        if (kept === undefined || kept.revision < lu.revision) untold.set(lu.suivi.colisId, lu)
      }
      if (untold.size > UNTOLD) {
        // There are too many rows to send: Redis is not read until everything in it has expired.
        untold.clear()
        blindUntilMs = now() + KEPT_S * 1_000
      }
      await goOnTelling()
    },
    settled: async () => telling,
    close: () => redis.close(),
    up: () => {
      times.ping += 1
      return redis.ping().then(
        () => true,
        () => false,
      )
    },
    sent: () => Object.entries(times),
  }
}

const AWAY_MS = 1_000
const UNTOLD = 5_000
const TOLD_AT_ONCE = 500

const encode = ({ revision, suivi }: Lu): string => `${revision} ${JSON.stringify(suivi)}`

/** No cache: every read goes to the database. */
export const noCache: Cache = {
  get: async () => ({ result: 'away' }),
  fill: async () => {},
  committed: async () => {},
}
