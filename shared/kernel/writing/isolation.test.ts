import { expect, test } from 'bun:test'
import { StoreError, UnitError } from '../journal/errors.ts'
import { memoryJournal } from '../journal/memory/store.ts'
import { systemClock } from '../runtime/clock.ts'
import { systemIds } from '../runtime/ids.ts'
import { counting } from '../testing/counting.ts'
import { heardFact } from '../testing/essai.ts'

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
