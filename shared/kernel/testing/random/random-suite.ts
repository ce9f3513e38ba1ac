import { describe, test } from 'bun:test'
import type { RandomStores } from './parts.ts'
import { runSeed } from './run.ts'

/** Runs one seed alone: that of a failure that is to be looked at. */
const SEED_VARIABLE = 'COLISAGA_SEED'

/** Runs these seeds, each as a test of its own that names it. */
export const describeRandomFaults = (
  name: string,
  stores: RandomStores,
  options: { readonly seeds: readonly number[]; readonly timeoutMs: number },
): void => {
  const alone = process.env[SEED_VARIABLE]
  const seeds = alone === undefined ? options.seeds : [Number(alone)]
  describe(`whatever goes wrong on ${name}, everything takes effect once, in order`, () => {
    for (const seed of seeds)
      test(
        `seed ${seed} (alone: ${SEED_VARIABLE}=${seed})`,
        () => runSeed(seed, stores),
        options.timeoutMs,
      )
  })
}
