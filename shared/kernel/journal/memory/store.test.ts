import { memoryJournal } from './store.ts'
import { describeJournal } from '../../testing/journal-suite.ts'

describeJournal('memory', async () => {
  const store = memoryJournal({
    journal: '0b0f9f0e-3a43-4f5c-8a51-4f0a3c1d2e6f',
    partitions: 6,
    now: () => Date.now(),
  })
  return { store, restart: async () => store.restart() }
})
