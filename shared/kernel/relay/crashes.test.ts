import { memoryJournal } from '../journal/memory/store.ts'
import { systemIds } from '../runtime/ids.ts'
import { describeCrashes } from '../testing/crashes-suite.ts'
import { memoryBroker, memoryTransport } from '../transport/memory/transport.ts'

describeCrashes('the memory adapters', async () => {
  const broker = memoryBroker()
  return {
    store: async () =>
      memoryJournal({ journal: systemIds.next(), partitions: 6, now: () => Date.now() }),
    transport: () => memoryTransport(broker),
    close: async () => {},
  }
})
