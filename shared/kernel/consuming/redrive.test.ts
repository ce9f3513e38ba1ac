import { expect, test } from 'bun:test'
import { memoryJournal } from '../journal/memory/store.ts'
import type { JournalStore } from '../journal/store.ts'
import { systemIds } from '../runtime/ids.ts'
import { counting } from '../testing/counting.ts'
import { heardFact } from '../testing/essai.ts'
import { describeParking } from '../testing/parking-suite.ts'
import { redrive } from './redrive.ts'

const open = () =>
  memoryJournal({ journal: systemIds.next(), partitions: 6, now: () => Date.now() })

describeParking('memory', async () => open())

test('a redrive takes nothing off that was parked after the database went back', async () => {
  const store = open()
  const poisoned = new Set([heardFact('ill', 1).id, heardFact('ill', 2).id])
  const { handle, writer } = counting(store, poisoned)
  const backup = store.backup()
  await handle([heardFact('ill', 1)])
  // What was read is forgotten before it is written, and another fact is parked under its id.
  const meanwhile: JournalStore = {
    ...store,
    parked: async (...asked) => {
      const parked = await store.parked(...asked)
      if (parked[0]?.fact.position === 1) {
        store.goBack(backup)
        await counting(store, poisoned).handle([heardFact('ill', 2, 0)])
        poisoned.clear()
      }
      return parked
    },
  }
  expect(await redrive(meanwhile, writer, 'ill')).toMatchObject({ applied: 0, left: 1 })
  const left = await store.parked(10)
  expect(left.map(({ id, fact }) => [id, fact.position])).toEqual([[1, 2]])
  expect(await redrive(store, writer, 'ill')).toEqual({ applied: 1, left: 0 })
})
