import { AssertionError } from 'node:assert'
import { inspect, isDeepStrictEqual } from 'node:util'

/** A value of which only something is known. */
class Known {
  readonly says: string
  readonly fits: (value: unknown) => boolean
  constructor(says: string, fits: (value: unknown) => boolean) {
    this.says = says
    this.fits = fits
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

const isPlain = (value: unknown): value is Record<string, unknown> =>
  isObject(value) && [Object.prototype, null].includes(Object.getPrototypeOf(value))

/** As `toEqual` compares: a property that is undefined is as good as none. `part`: what is not named does not matter. */
const equal = (value: unknown, wanted: unknown, part = false): boolean => {
  if (wanted instanceof Known) return wanted.fits(value)
  if (Array.isArray(wanted))
    return (
      Array.isArray(value) &&
      value.length === wanted.length &&
      wanted.every((one, n) => equal(value[n], one, part))
    )
  if (!isPlain(wanted)) return isDeepStrictEqual(value, wanted)
  if (!isObject(value) || Array.isArray(value)) return false
  const names = part ? Object.keys(wanted) : Object.keys({ ...value, ...wanted })
  return names.every((name) => equal(value[name], wanted[name], part))
}

const messageIn = (thrown: unknown): string =>
  thrown instanceof Error ? thrown.message : String(thrown)

/** Throws an AssertionError that shows both unless it is so; the other way round for `not`. */
type Verdict = (isSo: boolean, what: string, actual: unknown, expected?: unknown) => void

const matchers = (actual: unknown, verdict: Verdict) => {
  const compare = (what: string, expected: number, isSo: (value: number) => boolean): void =>
    verdict(typeof actual === 'number' && isSo(actual), what, actual, expected)
  return {
    toBe: (expected: unknown) => verdict(Object.is(actual, expected), 'is', actual, expected),
    toEqual: (expected: unknown) => verdict(equal(actual, expected), 'equals', actual, expected),
    toMatchObject: (expected: unknown) =>
      verdict(equal(actual, expected, true), 'has', actual, expected),
    toBeUndefined: () => verdict(actual === undefined, 'is undefined', actual),
    toBeGreaterThan: (least: number) => compare('is greater than', least, (one) => one > least),
    toBeLessThan: (most: number) => compare('is less than', most, (one) => one < most),
    toBeLessThanOrEqual: (most: number) => compare('is at most', most, (one) => one <= most),
    toHaveLength: (length: number) =>
      verdict(isObject(actual) && actual['length'] === length, 'has length', actual, length),
    toContain: (part: unknown) =>
      verdict(
        typeof actual === 'string'
          ? actual.includes(String(part))
          : Array.isArray(actual) && actual.includes(part),
        'contains',
        actual,
        part,
      ),
    toContainEqual: (part: unknown) =>
      verdict(
        Array.isArray(actual) && actual.some((one) => equal(one, part)),
        'contains one that equals',
        actual,
        part,
      ),
    toMatch: (pattern: RegExp) =>
      verdict(typeof actual === 'string' && pattern.test(actual), 'matches', actual, pattern),
    toBeInstanceOf: (kind: new (...parts: never) => unknown) =>
      verdict(actual instanceof kind, 'is a', actual, kind.name),
    toHaveProperty: (name: string, expected: unknown) =>
      verdict(isObject(actual) && equal(actual[name], expected), `has ${name}`, actual, expected),
    /** Of a function, and of what a promise was rejected with. */
    toThrow: (part: string | RegExp) => {
      const thrown = typeof actual === 'function' ? thrownBy(() => void actual()) : actual
      const message = thrown === undefined ? '' : messageIn(thrown)
      const fits = typeof part === 'string' ? message.includes(part) : part.test(message)
      verdict(thrown !== undefined && fits, 'throws', thrown, part)
    },
  }
}

const thrownBy = (body: () => void): unknown => {
  try {
    body()
    return undefined
  } catch (error) {
    return error
  }
}

const shown = (value: unknown): string =>
  value instanceof Known ? value.says : inspect(value, { depth: 6, maxArrayLength: 40 })

const must: Verdict = (isSo, what, actual, expected) => {
  if (isSo) return
  throw new AssertionError({
    message: `not so: ${shown(actual)}\n${what}\n${shown(expected)}`,
    stackStartFn: must,
  })
}

const mustNot: Verdict = (isSo, what, actual, expected) =>
  must(!isSo, `not ${what}`, actual, expected)

export const expect = Object.assign(
  (actual: unknown) => ({
    ...matchers(actual, must),
    not: matchers(actual, mustNot),
    rejects: {
      toThrow: async (part: string | RegExp): Promise<void> => {
        const thrown = await Promise.resolve(actual).then(
          () => undefined,
          (error: unknown) => error,
        )
        matchers(thrown, must).toThrow(part)
      },
    },
  }),
  {
    stringContaining: (part: string) =>
      new Known(
        `a text with ${part}`,
        (value) => typeof value === 'string' && value.includes(part),
      ),
    any: (kind: new (...parts: never) => unknown) =>
      new Known(`any ${kind.name}`, (value) => Object(value) instanceof kind),
  },
)
