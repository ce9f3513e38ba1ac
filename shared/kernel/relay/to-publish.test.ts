import { expect, test } from 'bun:test'
import { essai } from '../testing/essai.ts'
import { newFact } from '../testing/journal-suite.ts'
import { partitionOf } from '../transport/partition.ts'
import { countsOf, toPublish } from './to-publish.ts'

const identity = { journal: '8d1f4a52-0f0e-4a68-8f0e-0a5f3b1d2c77', partitions: 3 }
const recorded = (position: number, key: string | null) => ({
  ...newFact(`s${position}`, 1),
  key,
  position,
})

test('each fact names the one before it in its partition, over batches', () => {
  const keys = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']
  const all = keys.map((key, n) => recorded(n + 1, key))
  const first = toPublish(all.slice(0, 3), [0, 0, 0], essai, identity)
  const second = toPublish(all.slice(3), first.last, essai, identity)
  const last = [0, 0, 0]
  for (const { key, partition, position, prev } of [...first.facts, ...second.facts]) {
    expect(partition).toBe(partitionOf(key, identity.partitions))
    expect(prev).toBe(last[partition] ?? -1)
    last[partition] = position
  }
  expect(second.last).toEqual(last)
  expect(first.facts.length + second.facts.length).toBe(keys.length)
})

test('a fact without a key stays in the journal, and no other names it as its forerunner', () => {
  const { facts } = toPublish(
    [recorded(1, 'a'), recorded(2, null), recorded(3, 'a')],
    [0, 0, 0],
    essai,
    identity,
  )
  expect(facts.map(({ position, prev }) => [position, prev])).toEqual([
    [1, 0],
    [3, 1],
  ])
})

test('the id of a fact is its journal and its position; what caused it travels with it', () => {
  const traceparent = `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`
  const caused = { ...recorded(7, 'a'), causationId: 'j:3', traceparent }
  const [fact] = toPublish([caused], [0, 0, 0], essai, identity).facts
  expect(fact).toMatchObject({ id: `${identity.journal}:7`, causationId: 'j:3', traceparent })
  const [bare] = toPublish([recorded(7, 'a')], [0, 0, 0], essai, identity).facts
  expect(bare).not.toHaveProperty('causationId')
  expect(bare).not.toHaveProperty('traceparent')
})

test('facts are counted by partition', () => {
  const { facts } = toPublish(
    ['a', 'a', 'b'].map((key, n) => recorded(n + 1, key)),
    [0, 0, 0],
    essai,
    { ...identity, partitions: 1 },
  )
  expect([...countsOf(facts)]).toEqual([[0, 3]])
})
