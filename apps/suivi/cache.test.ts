import { expect, test } from 'bun:test'
import type { Redis } from '@upstash/redis'
import { upstashCache } from './cache.ts'
import type { Lu } from './reading.ts'

const row = (revision: number): Lu => ({
  revision,
  suivi: { colisId: 'p', statut: 'cree', terminee: false, entendu: { envoi: revision } },
})

test('without Redis every read goes to the database, and trouble is told once a second', async () => {
  let nowMs = 0
  const troubles: string[] = []
  const broken = { eval: () => Promise.reject(new Error('refusé')) } as unknown as Redis
  const cache = upstashCache({
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
  expect(await cache.get('p')).toEqual({ result: 'away' })
  expect(troubles).toEqual(['refusé', 'refusé'])
})

test('what Redis has not heard of is told before anything is read from it again', async () => {
  let nowMs = 0
  let away = true
  const asked: string[][] = []
  const redis = {
    eval: (_: string, __: string[], args: string[]) => {
      if (away) return Promise.reject(new Error('refusé'))
      asked.push(args)
      return Promise.resolve('1 {}')
    },
  } as unknown as Redis
  const cache = upstashCache({
    redis,
    generation: 'g',
    nextLease: () => 'l',
    troubled: () => {},
    now: () => nowMs,
  })
  await cache.committed([row(7)])
  away = false
  nowMs = 5_000
  await cache.get('p')
  expect(asked).toEqual([['l', '7'], ['l']])
})
