import { SAID_DATABASE } from './said-database.ts'
import { SAID_HTTP } from './said-http.ts'
import { SAID_KAFKA } from './said-kafka.ts'
import { SAID_START } from './said-start.ts'
import { SAID_UNREACHED } from './said-unreached.ts'

/** A situation that other people's parts or hands bring about. */
interface Said {
  readonly situation: string
  /** What the diagnostic prints. */
  readonly diagnostic: string
  /** What a start does or says. */
  readonly start: string
}

const PARTS: readonly (readonly [title: string, said: readonly Said[]])[] = [
  ['The machine, and parts that are silent', SAID_START],
  ['PostgreSQL', SAID_DATABASE],
  ['Kafka', SAID_KAFKA],
  ['Kafka that is not reached', SAID_UNREACHED],
  ['Variables and the cache', SAID_HTTP],
]
const BEGIN = '<!-- what is said, written by bun run generate -->'
const END = '<!-- end -->'

/** docs/operations.md with the table of what the diagnostic says. Throws when the page has no place for it. */
export const operationsPage = (page: string): string => {
  const [before, rest] = page.split(BEGIN)
  const after = rest?.split(END)[1]
  if (before === undefined || after === undefined) throw new Error(`no ${BEGIN} … ${END}`)
  return `${before}${BEGIN}\n\n${PARTS.map(tableOf).join('\n\n')}\n\n${END}${after}`
}

const tableOf = ([title, said]: (typeof PARTS)[number]): string =>
  [
    `### ${title}`,
    '',
    '| Situation | `bun run diagnostic` | A start |',
    '|---|---|---|',
    ...said.map(
      ({ situation, diagnostic, start }) =>
        `| ${cell(situation)} | \`${cell(diagnostic)}\` | ${cell(start)} |`,
    ),
  ].join('\n')

const cell = (text: string): string => text.replaceAll(/ {2,}/g, ' ').replaceAll('|', '\\|')
