import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { heardFact } from '../../testing/essai.ts'
import { batchesOf, requestsOf, sizeOf, type PlacedRecord } from './batches.ts'

const recordsIn = (sizes: readonly number[]): readonly PlacedRecord[] =>
  sizes.map((size, n) => ({ fact: heardFact('c', n + 1), bytes: Buffer.alloc(size) }))

test('records are cut into batches that hold them all once, in order, numbered without a hole', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(5_000), { maxLength: 60 }),
      fc.integer({ min: 1, max: 20_000 }),
      fc.constantFrom(0, 7, 2 ** 31 - 3),
      (sizes, maxBytes, first) => {
        const records = recordsIn(sizes)
        const batches = batchesOf(3, records, first, maxBytes)
        expect(batches.flatMap((batch) => batch.records)).toEqual([...records])
        let sequence = first
        for (const batch of batches) {
          expect(batch.sequence).toBe(sequence)
          expect(batch.records.length === 1 || sizeOf(batch.records) <= maxBytes + 96).toBe(true)
          sequence = (sequence + batch.records.length) % 2 ** 31
        }
      },
    ),
  )
})

test('a batch cut at half its size comes apart, however its records are', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(5_000), { minLength: 2, maxLength: 60 }), (sizes) => {
      const records = recordsIn(sizes)
      const half = Math.floor(sizeOf(records) / 2)
      expect(batchesOf(0, records, 0, half).length).toBeGreaterThan(1)
    }),
  )
})

test('facts go out in requests of at most so many bytes', () => {
  const facts = Array.from({ length: 40 }, (_, n) => heardFact('c', n + 1))
  const [all] = requestsOf(facts, 1_000_000)
  expect(all?.length).toBe(40)
  const requests = requestsOf(facts, 2_000)
  expect(requests.length).toBeGreaterThan(5)
  expect(requests.flat().map(({ fact }) => fact.position)).toEqual(
    facts.map(({ position }) => position),
  )
})
