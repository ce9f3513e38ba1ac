import { memoryStores } from './memory.ts'
import { describeRandomFaults } from './random-suite.ts'

describeRandomFaults('memory', memoryStores, {
  seeds: Array.from({ length: 50 }, (_, n) => n + 1),
  timeoutMs: 30_000,
})
