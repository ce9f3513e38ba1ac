import { memoryJournal } from '../../shared/journal/memory.ts'
import { systemIds } from '../../shared/runtime/ids.ts'
import { memoryBroker, memoryTransport } from '../../shared/transport/memory.ts'
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
