import { registerHooks } from 'node:module'

/** `node --import ./tests/node/register.ts file.real.ts`: a file of tests for `bun test` runs on Node. */
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'bun:test'
      ? { url: new URL('./bun-test.ts', import.meta.url).href, shortCircuit: true }
      : next(specifier, context),
})
