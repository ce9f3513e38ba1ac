import { memoryJournal, systemIds } from '../../shared/kernel/index.ts'
import { describeParking } from './parking.ts'

describeParking('memory', async () =>
  memoryJournal({ journal: systemIds.next(), partitions: 6, now: () => Date.now() }),
)
