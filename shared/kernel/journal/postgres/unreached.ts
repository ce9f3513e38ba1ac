import { messageOf } from '../../runtime/thrown.ts'
import { whatListens } from '../../runtime/what-listens.ts'
import { addressOf, isFolder, placeText } from './address.ts'

/** What to do about an error at the door of a database, by its code: SQLSTATE, or a socket's or TLS's own. */
const ADVICE: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody listens there',
  ENOENT: 'there is no socket of a server there',
  ENOTFOUND: 'there is no such host',
  CONNECTION_NO_ANSWER: 'what stands there takes connections and hangs up, or is silent',
  CONNECTION_NO_HOST: 'no host of the address can be used',
  CONNECT_TIMEOUT: 'nobody answers there within some seconds',
  ECONNRESET: 'the server hangs up; if the address says sslmode, it may speak no TLS',
  CONNECTION_CLOSED: 'the server hangs up; if the address says sslmode, it may speak no TLS',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'sslrootcert=FILE names the authority that signed its certificate',
  SELF_SIGNED_CERT_IN_CHAIN: 'sslrootcert=FILE names the authority that signed its certificate',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    'sslrootcert=FILE names the authority that signed its certificate',
  '28P01': 'change the user or the password',
  '3D000': "create it: create database … encoding 'UTF8' template template0",
  '53100': 'make room on the disk of the server',
  '53300': 'lower DATABASE_POOL, or have the server take more',
  '42501': 'grant this right',
}
const adviceOfLogin = (message: string): string => {
  if (message.includes('no encryption')) return 'add sslmode=require to the address'
  if (/role .* does not exist/.test(message))
    return 'write another user into the address, or create this role'
  return 'the server lets this user not in from here (its pg_hba.conf)'
}

/** Whether an error, or one of its causes, is one of a server or of the way to it, and no mistake of ours. */
export const isOfDatabase = (error: unknown): boolean => coded(error) !== undefined

/** Why a database was not reached or refused us, and what to change, in one line. */
export const whyNot = (error: unknown): string => {
  const found = coded(error)
  if (found === undefined) return messageOf(error)
  const { code, message } = found
  const advice = code === '28000' ? adviceOfLogin(message) : ADVICE[code]
  return advice === undefined ? message : `${message}: ${advice}`
}

/** Codes of whoever takes the connection and does not say what a server would. */
const UNCLEAR = new Set([
  'CONNECT_TIMEOUT',
  'CONNECTION_NO_ANSWER',
  'CONNECTION_CLOSED',
  'ECONNRESET',
])
const STRANGERS = new Set(['Redis', 'HTTP', 'Kafka'])

/** What stands at an address in place of PostgreSQL, and what to change; undefined when the error has another reason. */
export const strangerAt = async (url: string, error: unknown): Promise<string | undefined> => {
  if (!UNCLEAR.has(coded(error)?.code ?? '')) return undefined
  for (const place of addressOf(url).places) {
    if (isFolder(place.host)) continue
    const listener = await whatListens(place.host, place.port)
    if (STRANGERS.has(listener))
      return `${placeText(place)} speaks ${listener}, and not as PostgreSQL does: write the port of PostgreSQL`
  }
  return undefined
}

/** The first error among this one and its causes that has a code. */
const coded = (error: unknown): { readonly code: string; readonly message: string } | undefined => {
  if (error instanceof AggregateError && error.errors.length > 0) return coded(error.errors[0])
  if (!(error instanceof Error)) return undefined
  if ('code' in error && typeof error.code === 'string')
    return { code: error.code, message: error.message }
  return coded(error.cause)
}
