import { expect, test } from 'bun:test'
import { rarely } from './rarely.ts'

test('a text is told at once, again at growing intervals, and anew after a long silence', () => {
  let nowMs = 0
  const isNews = rarely(() => nowMs, { firstMs: 1_000, lastMs: 4_000 })
  const toldAt = (untilMs: number): readonly number[] => {
    const at: number[] = []
    for (; nowMs < untilMs; nowMs += 500) if (isNews('refused')) at.push(nowMs)
    return at
  }
  expect(toldAt(16_000)).toEqual([0, 1_000, 3_000, 7_000, 11_000, 15_000])
  expect(isNews('another')).toBe(true)
  expect(isNews('another')).toBe(false)
  nowMs += 5_000
  expect(isNews('refused')).toBe(true)
  nowMs += 1_000
  expect(isNews('refused')).toBe(true)
})

test('a clock that is set back keeps no text from being told', () => {
  let nowMs = 3_600_000
  const isNews = rarely(() => nowMs, { firstMs: 1_000, lastMs: 4_000 })
  expect(isNews('refused')).toBe(true)
  nowMs = 0
  expect(isNews('refused')).toBe(true)
  expect(isNews('refused')).toBe(false)
})

test('of many texts the oldest are forgotten', () => {
  const isNews = rarely(() => 0, { firstMs: 1, lastMs: 2 })
  for (let n = 0; n < 1_000; n += 1) expect(isNews(`text ${n}`)).toBe(true)
  expect(isNews('text 999')).toBe(false)
  expect(isNews('text 0')).toBe(true)
})
