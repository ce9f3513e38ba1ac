import { readFileSync } from 'node:fs'
import { z } from 'zod'

/** The series of Redpanda whose properties these are. */
export const PROPERTIES_OF = '26.2.'

const properties = new Map(
  readFileSync(new URL('redpanda-properties.txt', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line): [string, string] => {
      const [name = '', type = ''] = line.split(' ')
      return [name, type]
    }),
)
const SCHEMAS: Readonly<Record<string, z.ZodType>> = {
  boolean: z.boolean(),
  integer: z.int(),
  number: z.number(),
  string: z.string(),
  array: z.array(z.unknown()),
  object: z.union([z.number(), z.null()]),
}

/** What a file of cluster properties says that this version of Redpanda does not take. */
export const refused = (given: object): readonly string[] =>
  Object.entries(given).flatMap(([name, value]) => {
    const type = properties.get(name)
    if (type === undefined) return [`${name} is not known`]
    return SCHEMAS[type]?.safeParse(value).success === true ? [] : [`${name} is no ${type}`]
  })
