import { expect, test } from 'bun:test'
import type { RecordedFact } from '../journal/store.ts'
import { newFact } from '../testing/journal-suite.ts'
import { Offered } from './offered.ts'

const facts = (first: number, last: number): readonly RecordedFact[] =>
  Array.from({ length: last - first + 1 }, (_, n) => ({
    ...newFact('s', first + n),
    position: first + n,
  }))
const positions = (some: readonly RecordedFact[]): readonly number[] =>
  some.map(({ position }) => position)

test('lots that continue the position come together, up to the most that is asked for', () => {
  const offered = new Offered()
  offered.add(0, facts(1, 2))
  offered.add(2, facts(3, 5))
  offered.add(5, facts(6, 6))
  expect(positions(offered.takeAfter(0, 5))).toEqual([1, 2, 3, 4, 5])
  expect(positions(offered.takeAfter(5, 5))).toEqual([6])
  expect(offered.isEmpty).toBe(true)
})

test('a lot is never divided, however little is asked for', () => {
  const offered = new Offered()
  offered.add(0, facts(1, 3))
  expect(positions(offered.takeAfter(0, 1))).toEqual([1, 2, 3])
})

test('a lot that does not continue the position waits until it does', () => {
  const offered = new Offered()
  offered.add(4, facts(5, 6))
  expect(offered.takeAfter(2, 10)).toEqual([])
  expect(offered.isEmpty).toBe(false)
  expect(positions(offered.takeAfter(4, 10))).toEqual([5, 6])
})

test('a lot whose facts have been published otherwise is dropped', () => {
  const offered = new Offered()
  offered.add(0, facts(1, 3))
  offered.add(3, facts(4, 4))
  expect(positions(offered.takeAfter(3, 10))).toEqual([4])
  expect(offered.isEmpty).toBe(true)
})

test('a lot that begins after a jump of the positions continues the position before it', () => {
  const offered = new Offered()
  const far = 2 ** 50
  offered.add(2, facts(far, far + 1))
  expect(positions(offered.takeAfter(2, 10))).toEqual([far, far + 1])
})

test('without room all that is kept is forgotten, and said so', () => {
  const offered = new Offered()
  expect(offered.add(0, facts(1, 20_000))).toBe(true)
  expect(offered.add(20_000, facts(20_001, 20_001))).toBe(false)
  expect(offered.takeAfter(0, 10)).toEqual([])
  expect(positions(offered.takeAfter(20_000, 10))).toEqual([20_001])
})

test('what was taken makes room again', () => {
  const offered = new Offered()
  offered.add(0, facts(1, 20_000))
  offered.takeAfter(0, 20_000)
  expect(offered.add(20_000, facts(20_001, 20_002))).toBe(true)
})
