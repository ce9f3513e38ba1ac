import { memoryStores } from './memory.ts'
import { describeRandomFaults } from './random-suite.ts'

describeRandomFaults('memory', memoryStores, { seeds: 50, timeoutMs: 30_000 })
