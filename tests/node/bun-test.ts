import * as node from 'node:test'

/**
 * What the suites use of `bun:test`, by Node's own test runner. A matcher or an option that is not here is an error at
 * once: nothing passes because it is not known.
 */
export { expect } from './expect.ts'
export { describe } from 'node:test'

type Body = () => void | Promise<void>

/** As `bun run test` gives each. */
const TIMEOUT_MS = 60_000

export const test = Object.assign(
  (name: string, body: Body, timeoutMs = TIMEOUT_MS): void =>
    void node.test(name, { timeout: timeoutMs }, body),
  {
    each:
      <Case>(cases: readonly Case[]) =>
      (name: string, body: (one: Case) => void | Promise<void>, timeoutMs = TIMEOUT_MS): void => {
        for (const [n, one] of cases.entries()) test(`${name} (${n})`, () => body(one), timeoutMs)
      },
  },
)

export const beforeEach = (body: Body, timeoutMs = TIMEOUT_MS): void =>
  node.beforeEach(body, { timeout: timeoutMs })
export const afterEach = (body: Body, timeoutMs = TIMEOUT_MS): void =>
  node.afterEach(body, { timeout: timeoutMs })
export const beforeAll = (body: Body, timeoutMs = TIMEOUT_MS): void =>
  node.before(body, { timeout: timeoutMs })
export const afterAll = (body: Body, timeoutMs = TIMEOUT_MS): void =>
  node.after(body, { timeout: timeoutMs })
