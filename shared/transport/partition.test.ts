import { expect, test } from 'bun:test'
import { murmur2, partitionOf } from './partition.ts'

// Vectors of Kafka's own UtilsTest.testMurmur2.
test.each([
  ['21', -973932308],
  ['foobar', -790332482],
  ['a-little-bit-long-string', -985981536],
  ['a-little-bit-longer-string', -1486304829],
  ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
  ['abc', 479470107],
])('murmur2 of %s is what the Java client says', (text, hash) => {
  expect(murmur2(new TextEncoder().encode(text))).toBe(hash)
})

test('a negative hash still gives a partition that exists', () => {
  expect(partitionOf('21', 6)).toBe((-973932308 & 0x7fffffff) % 6)
})
