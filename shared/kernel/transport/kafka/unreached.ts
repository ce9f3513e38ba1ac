import { z } from 'zod'
import { reasonOf, type KafkaAddress } from './address.ts'

/** What a person is told of an obstacle. */
interface Telling {
  /** What is wrong, and what to change. `reason`: the library's own words. `taken`: the mechanisms that a broker has named. */
  readonly says: (address: KafkaAddress, reason: string, taken: readonly string[]) => string
  /** Waiting does not help: a start ends at once. */
  readonly lasts: boolean
}

const lasting = (says: Telling['says']): Telling => ({ says, lasts: true })
const passing = (says: Telling['says']): Telling => ({ says, lasts: false })

/** What may stand between a client and its brokers, whichever library it is by. */
const OBSTACLES = {
  refused: passing(
    (_, reason) => `nobody listens there (${reason}): start the broker, or correct host and port`,
  ),
  unresolved: passing((_, reason) => `no host has this name (${reason}): correct it`),
  silent: passing(
    (_, reason) =>
      `no answer (${reason}): correct host and port, or open the way there (firewall, network)`,
  ),
  controller: lasting(() => 'a controller answers there, and no broker: name the port of a broker'),
  noTls: lasting(
    () => 'the broker does not speak TLS there: unset KAFKA_TLS, or name the port where it does',
  ),
  tls: lasting(
    () => 'the broker speaks TLS there: set KAFKA_TLS=true, or name a port without encryption',
  ),
  unknownAuthority: lasting(({ tls }, reason) =>
    typeof tls === 'object' && tls.ca !== undefined
      ? `the authority in KAFKA_TLS_CA has not signed the broker's certificate (${reason}): name the file of the one that has`
      : `this machine does not know who has signed the broker's certificate (${reason}): name the authority's file in KAFKA_TLS_CA`,
  ),
  expired: lasting(
    (_, reason) => `the broker's certificate is not valid now (${reason}): renew it, or set clocks`,
  ),
  otherHost: lasting(
    (_, reason) =>
      `the broker's certificate is another host's (${reason}): name the broker as its certificate does`,
  ),
  noLogin: lasting(
    () =>
      'the broker asks for no login there: unset KAFKA_SASL_MECHANISM, KAFKA_USERNAME and KAFKA_PASSWORD, or name the port where it does',
  ),
  otherMechanism: lasting(
    ({ sasl }, _, taken) =>
      `the broker does not take KAFKA_SASL_MECHANISM=${sasl?.mechanism}: set ${taken.length === 0 ? 'one that it takes' : taken.join(' or ')}`,
  ),
  loginRefused: lasting(
    ({ sasl }) =>
      `the broker does not let ${sasl?.username} in by ${sasl?.mechanism}: correct KAFKA_USERNAME or KAFKA_PASSWORD`,
  ),
  closed: passing(({ sasl, tls }) => {
    const may: string[] = []
    if (tls === undefined || tls === false) may.push('TLS (KAFKA_TLS=true)')
    if (sasl === undefined)
      may.push('a login (KAFKA_SASL_MECHANISM, KAFKA_USERNAME, KAFKA_PASSWORD)')
    return may.length === 0
      ? 'the connection is closed without an answer: see whether Kafka listens there, and its log'
      : `the connection is closed without an answer: the broker may want ${may.join(' or ')}`
  }),
} as const satisfies Readonly<Record<string, Telling>>

/** How a library words an obstacle: the first row that matches a reason counts. */
export type ErrorRows = readonly (readonly [words: RegExp, obstacle: keyof typeof OBSTACLES])[]

/** The words of `@platformatic/kafka`, and of the runtimes below it. */
export const PLATFORMATIC_ERRORS: ErrorRows = [
  [/ENOTFOUND|EAI_AGAIN|getaddrinfo/i, 'unresolved'],
  [/ECONNREFUSED/i, 'refused'],
  [/Unsupported API Metadata/i, 'controller'],
  [/Broker requires TLS/i, 'tls'],
  [/altnames|ALTNAME_INVALID|is not in the cert/i, 'otherHost'],
  [/certificate (has expired|is not yet valid)|CERT_(HAS_EXPIRED|NOT_YET_VALID)/i, 'expired'],
  [/self.signed|unable to (get|verify)|UNABLE_TO_|unknown ca/i, 'unknownAuthority'],
  [/TLS handshake failed|wrong version number|packet length too long/i, 'noTls'],
  [/current SASL state|ILLEGAL_SASL_STATE/i, 'noLogin'],
  [/support the requested SASL mechanism|UNSUPPORTED_SASL_MECHANISM/i, 'otherMechanism'],
  [/SASL authentication failed|SASL_AUTHENTICATION_FAILED/i, 'loginRefused'],
  [/Connection closed|ECONNRESET|socket hang up/i, 'closed'],
  [/timed out|ETIMEDOUT|no answer within|EHOSTUNREACH|ENETUNREACH/i, 'silent'],
]

export interface Unreached {
  /** One line that names the variable, and says what to change. */
  readonly says: string
  readonly lasts: boolean
}

/** Why the brokers of this address are not reached. An error that is in no row is told in its own words. */
export const unreached = (
  error: unknown,
  address: KafkaAddress,
  rows: ErrorRows = PLATFORMATIC_ERRORS,
): Unreached => {
  const found = new Map<string, Telling | undefined>()
  const taken = mechanismsIn(error)
  for (const reason of reasonsOf(error)) {
    const obstacle = rows.find(([words]) => words.test(reason))?.[1]
    const telling = obstacle === undefined ? undefined : OBSTACLES[obstacle]
    found.set(telling?.says(address, reason, taken) ?? reason, telling)
  }
  // Tries that were cut off say less than one that was answered.
  const answered = [...found].filter(([, telling]) => telling !== OBSTACLES.closed)
  const told = answered.length > 0 ? answered : [...found]
  return {
    says: `KAFKA_BROKERS ${address.brokers.join(', ')}: ${told.map(([says]) => says).join('; ')}`,
    lasts: told.length > 0 && told.every(([, telling]) => telling?.lasts === true),
  }
}

const Answer = z.object({ response: z.object({ mechanisms: z.array(z.string()) }) })

/** What a broker has answered with that does not take a mechanism: those that it takes. */
const mechanismsIn = (error: unknown): readonly string[] => {
  const answer = Answer.safeParse(error)
  if (answer.success) return answer.data.response.mechanisms
  if (!(error instanceof Error)) return []
  const inner: readonly unknown[] = error instanceof AggregateError ? error.errors : []
  return [...new Set([...inner, error.cause].flatMap(mechanismsIn))]
}

/** The reasons of all tries, each once. */
const reasonsOf = (error: unknown): readonly string[] =>
  error instanceof AggregateError && error.errors.length > 0
    ? [...new Set(error.errors.flatMap(reasonsOf))]
    : [reasonOf(error)]
