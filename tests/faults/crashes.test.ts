import {
  memoryBroker,
  memoryJournal,
  memoryTransport,
  systemIds,
} from '../../shared/kernel/index.ts'
import { describeCrashes } from './crashes.ts'

describeCrashes('the memory adapters', async () => {
  const broker = memoryBroker()
  return {
    store: async () =>
      memoryJournal({ journal: systemIds.next(), partitions: 6, now: () => Date.now() }),
    transport: () => memoryTransport(broker),
    close: async () => {},
  }
})
