import { describe, expect, test } from 'bun:test'
import { systemClock } from './clock.ts'
import { Deadlines } from './deadlines.ts'

const never = new Promise<never>(() => {})

describe('a deadline', () => {
  test('lets work that ends in time be, whether it succeeds or fails', async () => {
    const deadlines = new Deadlines(systemClock)
    const late: string[] = []
    const work = (name: string) => () => late.push(name)
    expect(await deadlines.within(Promise.resolve(1), 20, work('a'))).toBe(1)
    await expect(deadlines.within(Promise.reject(new Error('no')), 20, work('b'))).rejects.toThrow(
      'no',
    )
    await systemClock.sleep(250)
    expect(late).toEqual([])
  })

  test('is not passed because a clock is set forward, nor put off because it is set back', async () => {
    let setMs = 0
    const clock = { ...systemClock, now: () => systemClock.now() + setMs }
    const deadlines = new Deadlines(clock)
    let late = false
    const waiting = deadlines.within(never, 10_000, () => {
      late = true
    })
    setMs = 3_600_000
    await systemClock.sleep(150)
    expect(late).toBe(false)
    const short = deadlines.within(never, 300)
    setMs = -3_600_000
    await expect(short).rejects.toThrow('300 ms')
    expect(late).toBe(false)
    deadlines.expireAll()
    await expect(waiting).rejects.toThrow()
  })

  test('gives up what is late, once, and each by its own time', async () => {
    const deadlines = new Deadlines(systemClock)
    const late: string[] = []
    const slow = deadlines.within(never, 10_000, () => late.push('slow'))
    await expect(deadlines.within(never, 20, () => late.push('fast'))).rejects.toThrow('20 ms')
    expect(late).toEqual(['fast'])
    deadlines.expireAll()
    await expect(slow).rejects.toThrow('10000 ms')
    expect(late).toEqual(['fast', 'slow'])
  })
})
