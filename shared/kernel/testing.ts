/** The suites that an adapter must pass, and the tools to write specifications with. For tests alone: needs `bun:test`. */
export { heardFact } from './testing/essai.ts'
export { type Exposition, exposition } from './testing/exposition.ts'
export { given } from './testing/given-when-then.ts'
export { batch, commitNow, newFact } from './testing/journal-suite.ts'
export { openOtlp, type OtlpOptions } from './telemetry/otlp.ts'
