import { memoryJournal } from '../../shared/journal/memory.ts'
import { systemIds } from '../../shared/runtime/ids.ts'
import { describeParking } from './parking.ts'

describeParking('memory', async () =>
  memoryJournal({ journal: systemIds.next(), partitions: 6, now: () => Date.now() }),
)
