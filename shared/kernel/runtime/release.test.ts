import { expect, test } from 'bun:test'
import { isAfter, releaseOf } from './release.ts'

test('releases are ordered by their numbers, not as texts', () => {
  expect(isAfter(releaseOf('0.10.0'), releaseOf('0.9.1'))).toBe(true)
  expect(isAfter(releaseOf('0.9.1'), releaseOf('0.10.0'))).toBe(false)
  expect(isAfter(releaseOf('1.0.0'), releaseOf('1.0.0-rc.1'))).toBe(false)
  expect(isAfter(releaseOf('1.0.1'), releaseOf('1.0'))).toBe(true)
  expect(() => releaseOf('next')).toThrow('no version')
})
