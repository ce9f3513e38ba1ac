// needs: redis
import { expect, test } from 'bun:test'
import { randomUUID } from 'node:crypto'
import { Redis } from '@upstash/redis'
import { freshParts } from '../../tests/parts.ts'
import { upstashCache } from './cache.ts'
import type { Lu } from './reading.ts'

const { redis: address } = await freshParts()
if (address === undefined) throw new Error('no Redis')

const row = (revision: number): Lu => ({
  revision,
  suivi: { colisId: 'p', statut: 'cree', terminee: false, entendu: { envoi: revision } },
})
const open = () =>
  upstashCache({
    redis: new Redis({ ...address, automaticDeserialization: false, retry: false }),
    generation: randomUUID(),
    nextLease: () => randomUUID(),
    troubled: (error) => {
      throw error
    },
    now: () => Date.now(),
  })

test('a row is kept for the next reader', async () => {
  const cache = open()
  const { lease } = await cache.get('p')
  await cache.fill(lease ?? '', row(3))
  expect((await cache.get('p')).hit).toEqual(row(3))
})

test('a slow reader does not put an old row back over a newer one', async () => {
  const cache = open()
  const slow = await cache.get('p')
  // Between the slow reader's read and its filling, a newer row is committed.
  await cache.committed([row(6)])
  await cache.fill(slow.lease ?? '', row(5))
  expect((await cache.get('p')).hit?.revision).toBe(6)
})

test('a commit that comes late does not put an old row back over a newer one', async () => {
  const cache = open()
  await cache.get('p')
  await cache.committed([row(6)])
  await cache.committed([row(5)])
  expect((await cache.get('p')).hit?.revision).toBe(6)
})

test('only one reader fills; a commit of a row that nobody reads costs nothing to keep', async () => {
  const cache = open()
  await cache.committed([row(1)])
  const first = await cache.get('p')
  expect(first.hit).toBeUndefined()
  expect((await cache.get('p')).lease).toBeUndefined()
  expect(first.lease).toBeDefined()
})
