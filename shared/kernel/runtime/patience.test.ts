import { expect, test } from 'bun:test'
import { steppedClock } from '../testing/stepped-clock.ts'
import { isAway, patiently, type PatienceOptions } from './patience.ts'

const LIMIT_MS = 30_000
const part = { name: 'PostgreSQL', variable: 'DATABASE_URL' }
const away = (reason = 'refused') => Object.assign(new Error(reason), { code: 'ECONNREFUSED' })
const never = () => new Promise<never>(() => {})

/** Waits for `work`; `told`: what was said, with the second in which it was. */
const patience = <Result>(
  work: () => Promise<Result>,
  more: Partial<Pick<PatienceOptions, 'takesItsTime'>> = {},
) => {
  const clock = steppedClock(0)
  const stopping = new AbortController()
  const told: string[] = []
  const result = patiently(work, {
    part,
    limitMs: LIMIT_MS,
    clock,
    signal: stopping.signal,
    waiting: ({ variable }, reason) =>
      void told.push(`${clock.now() / 1_000} ${variable} ${reason}`),
    ...more,
  })
  const ended = { how: 'waits' }
  result.then(
    () => (ended.how = 'answered'),
    (error: unknown) => (ended.how = String(error)),
  )
  return { clock, stopping, told, result, ended }
}

test('a part that is away is waited for, and its reason said once', async () => {
  let tries = 0
  const { clock, told, result } = patience(async () => {
    tries += 1
    if (tries < 4) throw new Error('database', { cause: away() })
    return 'started'
  })
  await clock.pass(1_000)
  expect(await result).toBe('started')
  expect(told).toEqual(['0 DATABASE_URL database'])
})

test('another reason is said at once, the same again at growing intervals', async () => {
  let reason = 'refused'
  const { clock, told } = patience(() => Promise.reject(away(reason)))
  await clock.pass(3_000)
  reason = 'starting'
  await clock.pass(LIMIT_MS - 3_500)
  expect(told).toEqual([
    '0 DATABASE_URL refused',
    '2 DATABASE_URL refused',
    '3.1 DATABASE_URL starting',
    '6 DATABASE_URL starting',
    '14 DATABASE_URL starting',
  ])
})

test('a part that stays away is given up in time, with its own reason', async () => {
  const { clock, ended } = patience(() => Promise.reject(away()))
  await clock.pass(LIMIT_MS - 1)
  expect(ended.how).toBe('waits')
  await clock.pass(1)
  expect(ended.how).toBe('Error: refused')
})

test('a part that takes the question and never answers is told and given up in time', async () => {
  const { clock, told, ended } = patience(never)
  await clock.pass(LIMIT_MS)
  expect(told).toEqual([
    '2 DATABASE_URL no answer yet',
    '6 DATABASE_URL no answer yet',
    '14 DATABASE_URL no answer yet',
  ])
  expect(ended.how).toBe('Error: DATABASE_URL: PostgreSQL has not answered within 30 s')
})

test('a part that is silent after it was away is given up with the reason that it had', async () => {
  let tries = 0
  const { clock, ended } = patience(async () => {
    tries += 1
    return tries === 1 ? Promise.reject(away()) : never()
  })
  await clock.pass(LIMIT_MS)
  expect(ended.how).toBe('Error: refused')
})

test('work that takes its time is told of, and not given up', async () => {
  const { clock, told, ended } = patience(never, { takesItsTime: true })
  await clock.pass(10 * LIMIT_MS)
  expect(ended.how).toBe('waits')
  expect(told.length).toBe(8)
})

test('a wrong password is not waited for', async () => {
  const wrong = Object.assign(new Error('password'), { code: '28P01' })
  const { told, result } = patience(() => Promise.reject(wrong))
  await expect(result).rejects.toThrow('password')
  expect(told).toEqual([])
})

test('a part that never answers does not hold up who stops', async () => {
  const { stopping, result } = patience(never)
  stopping.abort()
  await expect(result).rejects.toThrow('stopped')
})

test('an error that has been judged is as it was judged, whatever caused it', () => {
  const cause = Object.assign(new Error('reset'), { code: 'ECONNRESET' })
  expect(isAway(Object.assign(new Error('no TLS there', { cause }), { fatal: true }))).toBe(false)
  expect(isAway(Object.assign(new Error('later', { cause }), { fatal: false }))).toBe(true)
  expect(isAway(new Error('unjudged', { cause }))).toBe(true)
})
