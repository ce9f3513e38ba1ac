import { expect, test } from 'bun:test'
import type { HeardFact } from '../domain/fact.ts'
import { memoryJournal } from '../journal/memory/store.ts'
import { systemClock } from '../runtime/clock.ts'
import { systemIds } from '../runtime/ids.ts'
import { essai, heardFact } from '../testing/essai.ts'
import { Writer } from '../writing/writer.ts'
import { projectingModel } from './projection.ts'

/** A view of how often each key was named; facts about `nothing` are about no row. */
const opened = () => {
  const store = memoryJournal({ journal: systemIds.next(), partitions: 1, now: () => Date.now() })
  const model = projectingModel<{ readonly types: readonly string[] }>({
    languages: [essai],
    reactsTo: [{ topic: essai.topic, type: 'EssaiFait' }],
    keyOf: ({ key }) => (key === 'nothing' ? undefined : key),
    fold: (row, { key, type }) => {
      if (key === 'broken') throw new Error('does not fit')
      return { types: [...(row?.types ?? []), type] }
    },
    listingOf: () => undefined,
    entryOf: ({ key, type }) => (key === 'silent' ? undefined : { type }),
  })
  const writer = new Writer({
    store,
    model,
    clock: systemClock,
    listener: {
      stale: () => {},
      troubled: (error) => {
        throw error
      },
    },
  })
  const hear = async (...facts: readonly HeardFact[]): Promise<readonly string[]> => {
    const units = facts.map((fact) => ({ kind: 'fact' as const, fact }))
    return (await writer.write(units, { patient: true })).map(({ result }) => result.kind)
  }
  return { store, model, writer, hear }
}

test('each fact changes its row once, and adds what the history keeps of it', async () => {
  const { store, hear } = opened()
  expect(await hear(heardFact('a', 1), heardFact('b', 2), heardFact('a', 3))).toEqual(
    Array.from({ length: 3 }, () => 'applied'),
  )
  expect(await hear(heardFact('a', 3))).toEqual(['repeat'])
  expect(store.allDocuments().get('a')?.body).toEqual({ types: ['EssaiFait', 'EssaiFait'] })
  expect(store.allDocuments().get('b')?.body).toEqual({ types: ['EssaiFait'] })
  expect(store.entries().map(({ key, position, content }) => [key, position, content])).toEqual([
    ['a', 1, { type: 'EssaiFait' }],
    ['b', 2, { type: 'EssaiFait' }],
    ['a', 3, { type: 'EssaiFait' }],
  ])
})

test('a row has one revision more for each commit that changed it', async () => {
  const { store, hear } = opened()
  await hear(heardFact('a', 1), heardFact('a', 2))
  expect(store.allDocuments().get('a')?.revision).toBe(1)
  await hear(heardFact('a', 3))
  expect(store.allDocuments().get('a')?.revision).toBe(2)
})

test('a fact that is about no row moves the cursor alone', async () => {
  const { store, hear } = opened()
  expect(await hear(heardFact('nothing', 1), heardFact('a', 2))).toEqual(['passed', 'applied'])
  expect([...store.allDocuments().keys()]).toEqual(['a'])
})

test('what the history does not keep changes the row all the same', async () => {
  const { store, hear } = opened()
  await hear(heardFact('silent', 1))
  expect(store.allDocuments().has('silent')).toBe(true)
  expect(store.entries()).toEqual([])
})

test('a fact that cannot be folded is parked, and changes nothing', async () => {
  const { store, hear } = opened()
  expect(await hear(heardFact('broken', 1), heardFact('a', 2))).toEqual(['parked', 'applied'])
  expect((await store.parked(10)).map(({ key, error }) => [key, error])).toEqual([
    ['broken', 'Error: does not fit'],
  ])
  expect([...store.allDocuments().keys()]).toEqual(['a'])
})

test('a view takes no commands', async () => {
  const { writer } = opened()
  const command = {
    kind: 'command' as const,
    stream: 's',
    command: {} as never,
    context: { correlationId: 'c' },
  }
  const [settled] = await writer.write([command], { patient: false })
  expect(settled?.result.kind).toBe('failed')
})
