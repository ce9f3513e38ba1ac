import { randomBytes } from 'node:crypto'
import type { Row, Sql } from 'postgres'
import { UnitError } from '../errors.ts'

/** A value for `$1`, `$2`, … of a statement; objects and arrays are sent as JSON. */
export type Parameter = string | number | boolean | null | object

/** Who can send a statement: the pool, or a transaction. */
export type Sender = Pick<Sql, 'unsafe'>

/** A statement that has taken so long is ended by the server: before a request's own deadline (10 s). */
const STATEMENT_MS = 8_000
const PROLOGUE = `set local statement_timeout = ${STATEMENT_MS}; `

/**
 * One statement, sent with its own time limit in one round trip and one transaction: whoever gave up waiting
 * for it leaves nothing that runs on in the server. It needs no session state and nothing prepared, so it
 * works through any transaction pooler. The limit has to stand before the statement, in the same message;
 * only the simple query protocol takes two, and it takes no parameters: they are written into the text
 * between dollar quotes, of which nothing in a value can be the end (PostgreSQL manual, 4.1.2.4).
 */
export class Statement {
  readonly #parts: readonly (string | number)[]

  /** `text`: one statement, whose parameters are `$1`, `$2`, … */
  constructor(text: string) {
    this.#parts = text
      .replaceAll(/^\s*--.*$/gm, '')
      .split(/\$(\d+)/)
      .map((part, n) => (n % 2 === 0 ? part : Number(part) - 1))
  }

  async rows(sender: Sender, parameters: readonly Parameter[] = []): Promise<readonly Row[]> {
    // One result for each statement of the message: of the time limit, then ours.
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
