import { memoryJournal } from '../journal/memory/store.ts'
import { systemIds } from '../runtime/ids.ts'
import { describeParking } from '../testing/parking-suite.ts'

describeParking('memory', async () =>
  memoryJournal({ journal: systemIds.next(), partitions: 6, now: () => Date.now() }),
)
