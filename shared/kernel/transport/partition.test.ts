import { murmur2 as theirs } from './kafka/library.ts'
import { expect, test } from 'bun:test'
import fc from 'fast-check'
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

test('any key hashes as another implementation of the same algorithm says', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (key) => {
      expect(murmur2(new TextEncoder().encode(key))).toBe(theirs(key))
    }),
  )
})

test('a partition is one of those that there are, and always the same', () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 1, max: 100 }), (key, partitions) => {
      const partition = partitionOf(key, partitions)
      expect(partition).toBeGreaterThanOrEqual(0)
      expect(partition).toBeLessThan(partitions)
      expect(partitionOf(key, partitions)).toBe(partition)
    }),
  )
})
