import { parseArgs } from 'node:util'
import { usageErrorOf } from '../../redpanda/options.ts'
import { UsageError } from '../../shared/kernel/index.ts'
import type { ServiceEntry } from '../host/define-service.ts'
import { services } from '../host/registry.ts'

/**
 * Reads options that all have a value and must all be given, and flags that may be. Throws a UsageError
 * of one line.
 */
export const given = <const Name extends string, const Flag extends string = never>(
  usage: string,
  names: readonly Name[],
  flags: readonly Flag[] = [],
): Readonly<Record<Name, string> & Record<Flag, boolean>> => {
  const values = parse(names, flags)
  const missing = names.find((name) => (values[name] ?? '') === '')
  if (missing !== undefined) throw new UsageError(`--${missing} is missing: ${usage}`)
  const set = Object.fromEntries(flags.map((flag) => [flag, values[flag] === true]))
  return { ...values, ...set } as Readonly<Record<Name, string> & Record<Flag, boolean>>
}

const parse = (
  names: readonly string[],
  flags: readonly string[],
): Readonly<Record<string, unknown>> => {
  try {
    const options = Object.fromEntries([
      ...names.map((name) => [name, { type: 'string' as const }] as const),
      ...flags.map((name) => [name, { type: 'boolean' as const }] as const),
    ])
    return parseArgs({ options }).values
  } catch (error) {
    throw usageErrorOf(error)
  }
}

export const serviceNamed = (option: string, name: string): ServiceEntry => {
  const found = services.find((service) => service.name === name)
  if (found !== undefined) return found
  const names = services.map((service) => service.name).join(', ')
  throw new UsageError(`--${option} ${name}: one of ${names}`)
}
