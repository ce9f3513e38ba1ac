import { expect, test } from 'bun:test'
import { Standstill, troubleOf } from './standstill.ts'

const standing = () => {
  const at = { ms: 3_600_000 }
  const standstill = new Standstill({ now: () => at.ms, sleep: async () => {} })
  return { at, standstill }
}

test('what fails stands still since its first failure, with the last reason, until it moves', () => {
  const { at, standstill } = standing()
  standstill.failed('first')
  at.ms += 9_000
  standstill.failed('second')
  expect(standstill.now).toEqual({ ms: 9_000, reason: 'second' })
  expect(troubleOf(standstill.now)).toBeUndefined()
  at.ms += 1_000
  expect(troubleOf(standstill.now)).toEqual({ kind: 'stands-still', detail: '10 s, second' })
  standstill.moved()
  expect(standstill.now).toBeUndefined()
})

test('a clock that is set back does not let it look well for as long', () => {
  const { at, standstill } = standing()
  standstill.failed('away')
  at.ms = 0
  expect(standstill.now?.ms).toBe(0)
  at.ms = 10_000
  expect(troubleOf(standstill.now)).toBeDefined()
})

test('what has to be done and is not stands still too, though nothing has failed', () => {
  const at = { ms: 0 }
  const standstill = new Standstill({ now: () => at.ms, sleep: async () => {} }, 'no answer')
  standstill.waits()
  at.ms += 4_000
  standstill.waits()
  expect(standstill.now).toEqual({ ms: 4_000, reason: 'no answer' })
  expect(standstill.hasFailed).toBe(false)
  standstill.failed('refused')
  expect(standstill.now).toEqual({ ms: 4_000, reason: 'refused' })
  standstill.moved()
  standstill.waits()
  expect(standstill.now).toEqual({ ms: 0, reason: 'no answer' })
})
