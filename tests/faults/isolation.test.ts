import { expect, test } from 'bun:test'
import {
  StoreError,
  UnitError,
  memoryJournal,
  systemClock,
  systemIds,
} from '../../shared/kernel/index.ts'
import { counting, heardFact } from './harness.ts'

test('a database that goes away while the row that it refuses is looked for stops no later write', async () => {
  const now = () => systemClock.now()
  const store = memoryJournal({ journal: systemIds.next(), partitions: 1, now })
  const answers = [new UnitError('refused'), new StoreError('away')]
  const { handle, effects } = counting({
    ...store,
    commit: async (batch) => {
      const answer = answers.shift()
      if (answer !== undefined) throw answer
      return store.commit(batch)
    },
  })
  const fact = heardFact('p1', 1)
  expect(await handle([fact]).catch((error: unknown) => error)).toBeInstanceOf(StoreError)
  // The consumer brings it again.
  await handle([fact])
  expect(await effects()).toEqual([1])
})
