import { z, type ZodType } from 'zod'

/** One variable of the environment. */
export interface Variable<Value = unknown> {
  readonly schema: ZodType<Value>
  /** As it would be written in the environment; absent: not set. */
  readonly default?: string
  readonly help: string
  readonly secret?: boolean
  /** A URL: of a secret one only its password and the values in its query are. */
  readonly address?: boolean
}

export type Variables = Readonly<Record<string, Variable>>
export type Configuration<V extends Variables> = {
  readonly [Name in keyof V]: V[Name] extends Variable<infer Value> ? Value : never
}
export type Environment = Readonly<Record<string, string | undefined>>

/** One or several variables are wrong; one line for each. */
export class ConfigurationError extends Error {
  readonly lines: readonly string[]
  constructor(lines: readonly string[]) {
    super(lines.join('\n'))
    this.name = 'ConfigurationError'
    this.lines = lines
  }
}

export const text = (help: string, fallback?: string): Variable<string> => ({
  schema: z.string(),
  help,
  ...(fallback !== undefined && { default: fallback }),
})

export const optional = (help: string, secret = false): Variable<string | undefined> => ({
  schema: z.string().optional(),
  help,
  secret,
})

export const integer = (
  help: string,
  { min, max, fallback }: { readonly min: number; readonly max: number; readonly fallback: number },
): Variable<number> => ({
  schema: z
    .string()
    .regex(/^-?\d+$/, 'an integer')
    .transform(Number)
    .pipe(z.number().min(min, `at least ${min}`).max(max, `at most ${max}`)),
  help: `${help} (${min}–${max})`,
  default: String(fallback),
})

/** A part of all, from 0 to 1. */
export const fraction = (help: string, fallback: number): Variable<number> => ({
  schema: z
    .string()
    .regex(/^\d(\.\d+)?$/, 'a number from 0 to 1')
    .transform(Number)
    .pipe(z.number().max(1, 'at most 1')),
  help: `${help} (0–1)`,
  default: String(fallback),
})

/** A URL of one of these protocols (`https:` …). */
export const address = (
  help: string,
  protocols: readonly string[],
): Variable<string | undefined> => ({
  schema: z
    .string()
    .refine(
      (text) => URL.canParse(text) && protocols.includes(new URL(text).protocol),
      protocols.map((protocol) => `${protocol}//…`).join(' or '),
    )
    .optional(),
  help,
  // It may hold a password.
  secret: true,
  address: true,
})

/** `name=value`, separated by commas, as OpenTelemetry takes headers: values may be percent-encoded. */
export const pairs = (help: string): Variable<string | undefined> => ({
  schema: z
    .string()
    .regex(/^[^=,\s]+=[^,\s]*(\s*,\s*[^=,\s]+=[^,\s]*)*$/, 'name=value, separated by commas')
    .optional(),
  help,
  secret: true,
})

export const oneOf = <const Values extends readonly [string, ...string[]]>(
  help: string,
  values: Values,
  fallback: Values[number],
): Variable<Values[number]> => ({
  schema: z.enum(values, { error: `one of ${values.join(', ')}` }),
  help: `${help} (${values.join(', ')})`,
  default: fallback,
})

/**
 * Reads variables from an environment; an empty one counts as not set.
 * Throws a ConfigurationError that names every wrong one, with its value (secrets masked).
 */
export const configuration = <const V extends Variables>(
  variables: V,
  environment: Environment,
): Configuration<V> => {
  const read = Object.entries(variables).map(([name, variable]) => {
    const given = environment[name] === '' ? undefined : environment[name]
    const result = variable.schema.safeParse(given ?? variable.default)
    if (result.success) return { name, value: result.data }
    const shown =
      given === undefined ? 'is not set' : `is ${variable.secret ? '***' : `"${given}"`}`
    const expected = result.error.issues.map(({ message }) => message).join('; ')
    return { name, problem: `${name} ${shown}: ${expected} — ${variable.help}` }
  })
  const problems = read.flatMap(({ problem }) => (problem === undefined ? [] : [problem]))
  if (problems.length > 0) throw new ConfigurationError(problems)
  // Each value was parsed by the schema of its own name.
  return Object.fromEntries(read.map(({ name, value }) => [name, value])) as Configuration<V>
}

/** Passwords and keys among the values of secret variables: what must never be read in a log. */
export const secretsIn = <const V extends Variables>(
  variables: V,
  values: Configuration<V>,
): readonly string[] =>
  Object.entries(variables)
    .filter(([, { secret }]) => secret === true)
    .flatMap(([name, { address: isAddress = false }]) => {
      const given: readonly unknown[] = [values[name]].flat()
      const texts = given.filter((value) => typeof value === 'string')
      return isAddress ? texts.flatMap(secretsOf) : texts
    })
    .filter((secret) => secret.length >= SECRET_LENGTH)

/** Shorter ones are words of any text. */
const SECRET_LENGTH = 5
/** In a query, shorter ones are choices (`v2`, `prod`), and no token is. */
const TOKEN_LENGTH = 8

/** As they are written in the address, and as they are meant. */
const secretsOf = (url: string): readonly string[] => {
  if (!URL.canParse(url)) return [url]
  const { protocol, password, search } = new URL(url)
  const query = search.slice(1).split('&')
  // PostgreSQL's own parameters are settings, which logs may need; only its passwords are secret.
  const secret = protocol.startsWith('postgres')
    ? query.filter((parameter) => /^(ssl)?password=/.test(parameter)).map(valueOf)
    : query.map(valueOf).filter(({ length }) => length >= TOKEN_LENGTH)
  return [password, ...secret].flatMap((written) => [written, decoded(written)])
}

/** A parameter without a value is one. */
const valueOf = (parameter: string): string => parameter.slice(parameter.indexOf('=') + 1)

const decoded = (written: string): string => {
  try {
    return decodeURIComponent(written)
  } catch {
    return ''
  }
}

/** Every variable with its default and what it is for, as lines for `--help`. */
export const helpLines = (variables: Variables): readonly string[] => {
  const entries = Object.entries(variables)
  const nameWidth = Math.max(...entries.map(([name]) => name.length))
  const defaultWidth = Math.max(
    ...entries.map(([, variable]) => (variable.default ?? '').length),
    7,
  )
  const line = (name: string, fallback: string, help: string): string =>
    `  ${name.padEnd(nameWidth)}  ${fallback.padEnd(defaultWidth)}  ${help}`
  return [
    line('variable', 'default', ''),
    ...entries.map(([name, variable]) => line(name, variable.default ?? '', variable.help)),
  ]
}
