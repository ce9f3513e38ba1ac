import { expect, test } from 'bun:test'
import { systemClock } from '../../shared/kernel/index.ts'
import { Changes } from './changes.ts'

const LONG_MS = { first: 60_000, last: 60_000, untilMs: Infinity }
const SHORT_MS = { first: 1, last: 4, untilMs: Infinity }

test('a reader looks again as soon as its parcel has changed, and at no other’s change', async () => {
  const changes = new Changes(systemClock)
  let looks = 0
  let there = false
  const seen = changes.until('p', async () => ((looks += 1), there ? 'vu' : undefined), LONG_MS)
  await systemClock.sleep(5)
  changes.committed(['q'])
  await systemClock.sleep(5)
  expect(looks).toBe(1)
  there = true
  changes.committed(['p', 'q'])
  expect(await seen).toBe('vu')
  expect(looks).toBe(2)
})

test('a change while it looks is not slept over', async () => {
  const changes = new Changes(systemClock)
  let looks = 0
  const look = async (): Promise<string | undefined> => {
    looks += 1
    if (looks > 1) return 'vu'
    changes.committed(['p'])
    return undefined
  }
  expect(await changes.until('p', look, LONG_MS)).toBe('vu')
})

test('what another instance commits is found by looking', async () => {
  const changes = new Changes(systemClock)
  let looks = 0
  const look = async () => ((looks += 1), looks > 3 ? 'vu' : undefined)
  expect(await changes.until('p', look, SHORT_MS)).toBe('vu')
})

test('only so many wait at once, and a look that fails waits no longer', async () => {
  const changes = new Changes(systemClock)
  let there = false
  const look = async () => (there ? 'vu' : undefined)
  const waiting = Array.from({ length: 250 }, () => changes.until('p', look, SHORT_MS))
  expect(await changes.until('p', look, SHORT_MS)).toBeUndefined()
  there = true
  expect(new Set(await Promise.all(waiting))).toEqual(new Set(['vu']))
  const failing = changes.until('p', () => Promise.reject(new Error('non')), SHORT_MS)
  await expect(failing).rejects.toThrow('non')
  expect(await changes.until('p', look, SHORT_MS)).toBe('vu')
})
