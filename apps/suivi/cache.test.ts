import { expect, test } from 'bun:test'
import { redisCache } from './cache.ts'
import type { Lu } from './reading.ts'
import type { Redis } from './redis.ts'

const idle = { ping: async () => 'PONG', close: () => {} }
const row = (revision: number): Lu => ({
  revision,
  suivi: { colisId: 'p', statut: 'cree', terminee: false, entendu: { envoi: revision } },
})

test('without Redis every read goes to the database, and trouble is told once a second', async () => {
  let nowMs = 0
  const troubles: string[] = []
  const broken: Redis = { ...idle, eval: () => Promise.reject(new Error('refusé')) }
  const cache = redisCache({
    redis: broken,
    generation: 'g',
    nextLease: () => 'l',
    troubled: ({ message }) => troubles.push(message),
    now: () => nowMs,
  })
  expect(await cache.get('p')).toEqual({ result: 'away' })
  expect(await cache.get('p')).toEqual({ result: 'away' })
  await cache.committed([row(1)])
  expect(troubles).toEqual(['refusé'])
  nowMs = 2_000
  expect(await cache.get('autre')).toEqual({ result: 'away' })
  expect(troubles).toEqual(['refusé', 'refusé'])
})

/** A cache over a Redis that is away until it is said to be back; it keeps a row of revision 1 for every key. */
const overRedis = () => {
  const told: number[] = []
  const state = { nowMs: 0, away: true, atOnce: 0, most: 0 }
  const redis: Redis = {
    ...idle,
    eval: async (script, keys) => {
      if (state.away) throw new Error('refusé')
      if (!script.includes('read[#read + 1]')) return '1 {}'
      told.push(keys.length)
      state.atOnce += 1
      state.most = Math.max(state.most, state.atOnce)
      await new Promise((resolve) => setTimeout(resolve, 1))
      state.atOnce -= 1
      return []
    },
  }
  const cache = redisCache({
    redis,
    generation: 'g',
    nextLease: () => 'l',
    troubled: () => {},
    now: () => state.nowMs,
  })
  const back = (): void => {
    state.away = false
    state.nowMs += 5_000
  }
  return { cache, told, state, back }
}
const rows = (many: number): readonly Lu[] =>
  Array.from({ length: many }, (_, n) => {
    const { suivi, revision } = row(7)
    return { revision, suivi: { ...suivi, colisId: `p${n}` } }
  })

test('a row that Redis has not heard of is not read from it until it has', async () => {
  const { cache, told, back } = overRedis()
  await cache.committed(rows(1))
  expect((await cache.get('p0')).result).toBe('away')
  back()
  expect((await cache.get('p0')).result).toBe('miss')
  await cache.settled?.()
  expect(told).toEqual([1])
  expect((await cache.get('p0')).result).toBe('hit')
})

test('nor while Redis is being told, when others are', async () => {
  const { cache, back } = overRedis()
  back()
  const telling = cache.committed(rows(1))
  const [ours, other] = await Promise.all([cache.get('p0'), cache.get('autre')])
  expect([ours.result, other.result]).toEqual(['miss', 'hit'])
  await telling
})

test('what has gathered is told some at a time, and by one command at a time', async () => {
  const { cache, told, state, back } = overRedis()
  await cache.committed(rows(1_200))
  back()
  await Promise.all([cache.committed(rows(1)), cache.committed(rows(2)), cache.get('p9')])
  await cache.settled?.()
  expect(told).toEqual([500, 500, 200])
  expect(state.most).toBe(1)
})

test('when too much has gathered, nothing is read until Redis has forgotten what it kept', async () => {
  const { cache, told, state, back } = overRedis()
  await cache.committed(rows(6_000))
  back()
  expect((await cache.get('p0')).result).toBe('away')
  state.nowMs += 30_000
  expect((await cache.get('p0')).result).toBe('hit')
  expect(told).toEqual([])
})
