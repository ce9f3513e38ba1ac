import { createInterface } from 'node:readline/promises'
import type { Choice } from '../../redpanda/choose.ts'
import { type Environment, UsageError } from '../../shared/kernel/index.ts'
import { TRANSPORT_SCHEMA, foreignTables, shownAddress } from '../../shared/kernel/postgres.ts'
import { naming, schemasOf } from '../host/database.ts'
import { settingsOf } from '../host/settings.ts'

const NAMED = 3

/** Asks a person a question; undefined where nobody can answer. */
export type Ask = ((question: string) => Promise<string>) | undefined

/**
 * Lets the demo go on where it starts all parts itself. Where a part is at an address in the environment, which may be
 * somebody's real one, it says what it would write there, and goes on only when `--ici` or an answer says so. Throws a
 * UsageError of one line otherwise. Nothing has been written before.
 */
export const consentTo = async (
  choice: Choice,
  {
    environment,
    agreed,
    ask,
    say,
  }: {
    readonly environment: Environment
    /** Whether `--ici` is given. */
    readonly agreed: boolean
    readonly ask: Ask
    readonly say: (line: string) => void
  },
): Promise<void> => {
  const places = await placesOf(choice, environment)
  if (places.length === 0) return
  const would = `the demo would write ${places.map(({ what }) => what).join(', and ')}`
  if (agreed) return say(would.replace('would write', 'writes'))
  const variables = places.map(({ variable }) => variable).join(', ')
  const otherwise = `--ici has it write there, without ${variables} it starts parts of its own`
  if (ask === undefined) throw new UsageError(`${would}: ${otherwise}`)
  const answer = await ask(`${would}. Write there? [y/N] `)
  if (!/^(y|yes|o|oui)$/i.test(answer.trim()))
    throw new UsageError(`nothing was written: ${otherwise}`)
}

const placesOf = async (
  choice: Choice,
  environment: Environment,
): Promise<readonly { readonly variable: string; readonly what: string }[]> => {
  const places = []
  if (choice.postgres === 'environment')
    places.push({ variable: 'DATABASE_URL', what: await inDatabase(choice, environment) })
  if (choice.kafka === 'environment')
    places.push({
      variable: 'KAFKA_BROKERS',
      what: `topics ${environment['KAFKA_PREFIX'] ?? ''}colis.* on ${environment['KAFKA_BROKERS']}`,
    })
  if (choice.redis === 'environment') {
    const [variable, url] = cacheIn(environment)
    // What is no address may hold a password anywhere.
    places.push({ variable, what: `a cache at ${URL.parse(url)?.host ?? variable}` })
  }
  return places
}

/** The variable that says where the cache is, and what it says. */
const cacheIn = (environment: Environment): readonly [string, string] => {
  const variables = ['REDIS_URL', 'UPSTASH_REDIS_REST_URL']
  const variable = variables.find((name) => (environment[name] ?? '') !== '') ?? 'REDIS_URL'
  return [variable, environment[variable] ?? '']
}

const inDatabase = async ({ kafka }: Choice, environment: Environment): Promise<string> => {
  const settings = settingsOf({ ...environment, TRANSPORT: 'journal' })
  const { DATABASE_URL: url } = settings.host
  const schemas = schemasOf(settings).filter(
    (schema) => kafka === 'none' || schema !== TRANSPORT_SCHEMA,
  )
  const foreign = await naming('DATABASE_URL', url, () =>
    foreignTables({ url, pool: 1, name: 'colisaga demo' }, schemas),
  )
  const others =
    foreign.length === 0
      ? ''
      : `, which holds ${foreign.length} tables of others (${foreign.slice(0, NAMED).join(', ')}${foreign.length > NAMED ? ', …' : ''})`
  return `the schemas ${schemas.join(', ')} into ${shownAddress(url)}${others}`
}

/** Asks on the terminal, where this process has one. */
export const terminalAsk = (signal: AbortSignal): Ask => {
  const { stdin, stderr } = process
  if (!stdin.isTTY || !stderr.isTTY) return undefined
  return async (question) => {
    // Left to the terminal, Ctrl-C reaches the process, which aborts the signal.
    const lines = createInterface({ input: stdin, output: stderr, terminal: false })
    const closed = new Promise<string>((resolve) => lines.once('close', () => resolve('')))
    try {
      return await Promise.race([lines.question(question, { signal }), closed])
    } finally {
      lines.close()
    }
  }
}
