import { expect, test } from 'bun:test'
import { isAway, patiently } from './patience.ts'
import type { Clock } from './clock.ts'

/** Time that passes only while somebody sleeps. */
const stepped = (): Clock => {
  let nowMs = 0
  return {
    now: () => nowMs,
    sleep: async (delayMs) => {
      nowMs += delayMs
    },
  }
}
const away = () => Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })
const options = (clock: Clock, waited: Error[]) => ({
  limitMs: 10_000,
  clock,
  signal: new AbortController().signal,
  waiting: (error: Error) => void waited.push(error),
})

test('a part that is away is waited for', async () => {
  const waited: Error[] = []
  let tries = 0
  const work = async () => {
    tries += 1
    if (tries < 4) throw new Error('database', { cause: away() })
    return 'started'
  }
  expect(await patiently(work, options(stepped(), waited))).toBe('started')
  expect(waited.length).toBe(3)
})

test('a part that stays away is given up in time, with its own reason', async () => {
  const clock = stepped()
  await expect(patiently(() => Promise.reject(away()), options(clock, []))).rejects.toThrow(
    'refused',
  )
  expect(clock.now()).toBeLessThan(15_000)
})

test('a wrong password is not waited for', async () => {
  const waited: Error[] = []
  const wrong = Object.assign(new Error('password'), { code: '28P01' })
  await expect(patiently(() => Promise.reject(wrong), options(stepped(), waited))).rejects.toThrow(
    'password',
  )
  expect(waited).toEqual([])
})

test('a part that never answers does not hold up who stops', async () => {
  const stopping = new AbortController()
  const hung = patiently(() => new Promise<never>(() => {}), {
    ...options(stepped(), []),
    signal: stopping.signal,
  })
  stopping.abort()
  await expect(hung).rejects.toThrow('stopped')
})

test('an error that has been judged is as it was judged, whatever caused it', () => {
  const cause = Object.assign(new Error('reset'), { code: 'ECONNRESET' })
  expect(isAway(Object.assign(new Error('no TLS there', { cause }), { fatal: true }))).toBe(false)
  expect(isAway(Object.assign(new Error('later', { cause }), { fatal: false }))).toBe(true)
  expect(isAway(new Error('unjudged', { cause }))).toBe(true)
})
