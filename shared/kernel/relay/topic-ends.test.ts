import { expect, test } from 'bun:test'
import { TopicEnds } from './topic-ends.ts'

const end = (partition: number, offset: number) => ({
  topic: 't',
  partition,
  offset: BigInt(offset),
})

test('a partition that ends where it did, or later, has lost nothing', () => {
  const ends = new TopicEnds([5, 7], 2)
  expect(ends.note([end(0, 5), end(1, 9)])).toEqual([])
  expect(ends.all).toEqual([5, 9])
})

test('one that ends earlier has lost the records in between', () => {
  const ends = new TopicEnds([5, 7], 2)
  expect(ends.note([end(1, 4)])).toEqual([{ partition: 1, records: 3 }])
  // Known now, it is told once.
  expect(ends.note([end(1, 4)])).toEqual([])
})

test('a loss is seen behind what was published just now, which then goes out again too', () => {
  const ends = new TopicEnds([10], 1)
  expect(ends.note([end(0, 9)], new Map([[0, 2]]))).toEqual([{ partition: 0, records: 5 }])
})

test('nothing is lost where nothing was known', () => {
  expect(new TopicEnds([], 2).note([end(0, 3), end(1, 0)])).toEqual([])
})
