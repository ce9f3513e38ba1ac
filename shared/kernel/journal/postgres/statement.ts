import { randomBytes } from 'node:crypto'
import type { Row, Sql } from 'postgres'
import { UnitError } from '../errors.ts'
import { PROLOGUE } from './session.ts'

/** A value for `$1`, `$2`, … of a statement; objects and arrays are sent as JSON. */
export type Parameter = string | number | boolean | null | object

/** Who can send a statement: the pool, or a transaction. */
export type Sender = Pick<Sql, 'unsafe'>

/**
 * One statement, sent with its settings and its time limit (session.ts) in one round trip and one transaction:
 * whoever gave up waiting for it leaves nothing that runs on in the server.
 *   - Where the session is ours it has the settings since it began, and keeps the statement prepared.
 *   - Through a transaction pooler they have to stand before the statement, in the same message. Only the simple
 *     query protocol takes several, and it takes no parameters: they are written into the text between dollar
 *     quotes, of which nothing in a value can be the end (PostgreSQL manual, 4.1.2.4).
 */
export class Statement {
  readonly #text: string
  readonly #parts: readonly (string | number)[]

  /**
   * `text`: one statement, whose parameters are `$1`, `$2`, … JSON is read by the server from a text
   * (`$1::text::json`): of a parameter that it calls JSON the library would make JSON once more.
   */
  constructor(text: string) {
    if (/\$\d+::json/.test(text))
      throw new RangeError(`a parameter is not cast to text first: ${text}`)
    this.#text = text.replaceAll(/^\s*--.*$/gm, '')
    this.#parts = this.#text
      .split(/\$(\d+)/)
      .map((part, n) => (n % 2 === 0 ? part : Number(part) - 1))
  }

  /** `isOurs`: whether the session is (`ownsSessions`). */
  async rows(
    sender: Sender,
    isOurs: boolean,
    parameters: readonly Parameter[] = [],
  ): Promise<readonly Row[]> {
    if (isOurs) return sender.unsafe(this.#text, parameters.map(bound), { prepare: true })
    // One result for each statement of the message: of the settings, then ours.
    const results: readonly unknown[] = await sender.unsafe(PROLOGUE + this.text(parameters))
    const own = results.at(-1)
    return Array.isArray(own) ? own : []
  }

  /** The statement with its parameters written in. */
  text(parameters: readonly Parameter[]): string {
    return this.#parts
      .map((part) => (typeof part === 'string' ? part : literal(parameters[part] ?? null)))
      .join('')
  }
}

const bound = (value: Parameter): string | number | boolean | null =>
  typeof value === 'object' && value !== null ? JSON.stringify(value) : value

const literal = (value: Parameter): string => {
  if (value === null) return 'null'
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new RangeError(`${value} is no number for SQL`)
    return `'${value}'`
  }
  if (typeof value === 'boolean') return `'${value}'`
  return dollarQuoted(typeof value === 'string' ? value : JSON.stringify(value))
}

/** Throws a UnitError for U+0000, at which the message would end. */
const dollarQuoted = (text: string): string => {
  if (text.includes('\u0000')) throw new UnitError('a text holds U+0000')
  for (;;) {
    const tag = `$q${randomBytes(6).toString('hex')}$`
    if (!text.includes(tag)) return tag + text + tag
  }
}
