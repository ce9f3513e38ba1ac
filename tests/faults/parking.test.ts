import { expect, test } from 'bun:test'
import { type JournalStore, memoryJournal, redrive, systemIds } from '../../shared/kernel/index.ts'
import { counting, heardFact } from './harness.ts'
import { describeParking } from './parking.ts'

const open = () =>
  memoryJournal({ journal: systemIds.next(), partitions: 6, now: () => Date.now() })

describeParking('memory', async () => open())

test('a redrive takes nothing off that was parked after the database went back', async () => {
  const store = open()
  const poisoned = new Set([heardFact('malade', 1).id, heardFact('malade', 2).id])
  const { handle, writer } = counting(store, poisoned)
  const backup = store.backup()
  await handle([heardFact('malade', 1)])
  // What was read is forgotten before it is written, and another fact is parked under its id.
  const meanwhile: JournalStore = {
    ...store,
    parked: async (...asked) => {
      const parked = await store.parked(...asked)
      if (parked[0]?.fact.position === 1) {
        store.goBack(backup)
        await counting(store, poisoned).handle([heardFact('malade', 2, 0)])
        poisoned.clear()
      }
      return parked
    },
  }
  expect(await redrive(meanwhile, writer, 'malade')).toMatchObject({ applied: 0, left: 1 })
  const left = await store.parked(10)
  expect(left.map(({ id, fact }) => [id, fact.position])).toEqual([[1, 2]])
  expect(await redrive(store, writer, 'malade')).toEqual({ applied: 1, left: 0 })
})
