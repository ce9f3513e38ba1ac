import { writeFileSync } from 'node:fs'
import { metricsPage } from './table.ts'

/** `bun run metrics`: renews docs/metrics.md, which a test compares with the code. */
writeFileSync(new URL('../../docs/metrics.md', import.meta.url), metricsPage())
