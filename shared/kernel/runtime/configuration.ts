import { readFileSync } from 'node:fs'
import { z, type ZodType } from 'zod'

/** One variable of the environment. */
export interface Variable<Value = unknown> {
  readonly schema: ZodType<Value>
  /** As it would be written in the environment; absent: not set. */
  readonly default?: string
  readonly help: string
  readonly secret?: boolean
  /** The value is a URL: when it is secret, only its password and the values in its query are masked. */
  readonly address?: boolean
  /** What of a value is secret, as it may be written in a text, where a URL would be read otherwise. */
  readonly secretsOf?: (value: string) => readonly string[]
}

export type Variables = Readonly<Record<string, Variable>>
export type Configuration<V extends Variables> = {
  readonly [Name in keyof V]: V[Name] extends Variable<infer Value> ? Value : never
}
export type Environment = Readonly<Record<string, string | undefined>>

/** Thrown when variables are wrong; its message has one line for each. */
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

/** A file of certificates (PEM), which is read once to see that it can be. */
export const certificates = (help: string): Variable<string | undefined> => ({
  schema: z
    .string()
    .superRefine((file, { addIssue }) => {
      const trouble = certificatesTrouble(file)
      if (trouble !== undefined) addIssue(trouble)
    })
    .optional(),
  help,
})

/** Why a file gives no certificates and no key, in a few words; undefined when it does. */
export const certificatesTrouble = (file: string): string | undefined => {
  try {
    return readFileSync(file, 'utf8').includes('-----BEGIN ')
      ? undefined
      : 'it holds nothing in PEM'
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable'
    return `it cannot be read (${code})`
  }
}

/** A fraction, from 0 to 1. */
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
  // The value is masked, because the URL may hold a password.
  secret: true,
  address: true,
})

/** Headers as OpenTelemetry takes them: `name=value`, separated by commas; values may be percent-encoded. */
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

/** The passwords and keys among these values, which must never be logged. */
export const secretsIn = <const V extends Variables>(
  variables: V,
  values: Configuration<V>,
): readonly string[] =>
  Object.entries(variables)
    .filter(([, { secret }]) => secret === true)
    .flatMap(([name, { address: isAddress = false, secretsOf: ownSecretsOf }]) => {
      const given: readonly unknown[] = [values[name]].flat()
      const texts = given.filter((value) => typeof value === 'string')
      if (ownSecretsOf !== undefined) return texts.flatMap(ownSecretsOf)
      return isAddress ? texts.flatMap(secretsOf) : texts
    })
    .filter((secret) => secret.length >= SECRET_LENGTH)

/** A shorter secret is not masked: it would be found in the words of any text. */
const SECRET_LENGTH = 5
/** A shorter value in a query is taken for a choice (`v2`, `prod`), not for a token. */
const TOKEN_LENGTH = 8

/** The secrets in an address, each as it is written there and as it reads when decoded. */
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

/** The value of `name=value`; a parameter without `=` is all value. */
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
