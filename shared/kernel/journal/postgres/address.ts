import { existsSync, readFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { thisProcess } from '../../runtime/this-process.ts'

/** Where one server listens. A `host` that begins with a slash is the folder of its socket. */
export interface Place {
  readonly host: string
  readonly port: number
}

/** What an address of PostgreSQL says, decoded. What it leaves out is for the library's defaults. */
export interface DatabaseAddress {
  readonly places: readonly Place[]
  readonly user?: string
  readonly password?: string
  readonly database?: string
  readonly parameters: ReadonlyMap<string, string>
}

/** The address is no address: the message says what to change, and holds nothing of the password. */
export class AddressError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'AddressError'
  }
}

const USUAL_PORT = 5432
/** Where the socket of a server on this machine is: Debian's folder, and PostgreSQL's own. */
const SOCKET_FOLDERS = ['/var/run/postgresql', '/tmp']
/** What a runtime gives for a user whom the system cannot name. */
const NOBODY = 'unknown'
const ENCODE = 'in a user or a password write / as %2F, @ as %40, : as %3A and % as %25'

const FORM = 'postgres://user:password@host:port/database'
/** What is copied with an address, or instead of one. None of it is shown, since a password may be anywhere in it. */
const MISTAKES: readonly { readonly looks: RegExp; readonly says: string }[] = [
  { looks: /^\s|\s$/, says: 'there is a space or a line end before or after it: take it away' },
  { looks: /^["'`]/, says: 'it stands in quotes: take them away' },
  { looks: /^DATABASE_URL/i, says: `it begins with the name of the variable: ${FORM}` },
  { looks: /^jdbc:/i, says: `take jdbc: away, and write the user and the password too: ${FORM}` },
  { looks: /^\w+\s*=/, says: `it is written in keywords (host=… dbname=…): ${FORM}` },
  {
    looks: /^(?!postgres(ql)?:)[a-z][a-z+0-9]*:\/\//i,
    says: `it is not PostgreSQL's, which begins with postgres://: ${FORM}`,
  },
  {
    looks: /[?&]service=/,
    says: 'service= is not read: write the host, the port and the database',
  },
]

/** Parameters that name what the parts of the address name, and win over them. */
const NAMING = new Set(['host', 'hostaddr', 'port', 'user', 'password', 'dbname'])
/** Parameters with a meaning here, and the values that they may have. */
const CHOICES: Readonly<Record<string, readonly string[]>> = {
  sslmode: ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'],
  target_session_attrs: ['any', 'read-write', 'read-only', 'primary', 'standby', 'prefer-standby'],
}
const KNOWN = new Set([...NAMING, ...Object.keys(CHOICES), 'sslrootcert', 'sslcert', 'sslkey'])

/** Variables of libpq that fill in what an address leaves out. */
export const addressVariables = ['PGHOST', 'PGPORT', 'PGUSER'] as const

/**
 * Reads an address as libpq does (PostgreSQL manual, 34.1.1.2): a `#` needs no encoding, a host may be an IPv6 address
 * in brackets or a socket's folder, several hosts are separated by commas, parameters win. Throws an AddressError.
 */
export const addressOf = (
  url: string,
  environment: Readonly<Record<string, string | undefined>> = thisProcess.environment,
): DatabaseAddress => {
  const { user, password, netloc, path, query } = partsOf(url)
  if (netloc.includes('@')) throw new AddressError(`there is more than one @: ${ENCODE}`)
  const parameters = parametersOf(query)
  const { hosts, ports } = listsOf(netloc)
  const named = {
    user: parameters.get('user') ?? (decoded(user) || (environment['PGUSER'] ?? '')),
    password: parameters.get('password') ?? decoded(password),
    database: parameters.get('dbname') ?? decoded(path),
  }
  return {
    places: placesOf(
      parameters.get('host')?.split(',') ?? parameters.get('hostaddr')?.split(',') ?? hosts,
      parameters.get('port')?.split(',') ?? ports,
      environment,
    ),
    ...(named.user !== '' && { user: named.user }),
    ...(named.password !== '' && { password: named.password }),
    ...(named.database !== '' && { database: named.database }),
    parameters,
  }
}

/**
 * The user whom libpq takes where none is named: the one whose process this is. Throws an AddressError where the system
 * has no name for it, as in a container.
 */
export const systemUser = (): string => {
  const name = ownName()
  if (name === undefined) throw new AddressError(`no user is named: ${FORM}`)
  return name
}

const nameOf = (uid: number): string | undefined => {
  try {
    const entries = readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .map((line) => line.split(':'))
    return entries.find(([, , id]) => id === String(uid))?.[0]
  } catch {
    return undefined
  }
}

/** The passwords in an address, each as it is written there and as it reads when decoded. */
export const passwordsOf = (url: string): readonly string[] => {
  const { password, query } = partsOf(url)
  const written = [...query.matchAll(/(?:^|&)(?:ssl)?password=([^&]*)/g)].map(
    ([, text = '']) => text,
  )
  return [password, ...written].flatMap((text) => [text, decoded(text)])
}

/** The address as it may be shown: without its password and its parameters. */
export const shownAddress = (url: string): string => {
  const { places, user, database } = addressOf(url)
  const shown = places.map(({ host, port }) => placeText({ host, port })).join(',')
  return `postgres://${user === undefined ? '' : `${user}@`}${shown}/${database ?? ''}`
}

/** A place as people write it. */
export const placeText = ({ host, port }: Place): string => {
  if (isFolder(host)) return `${host}/.s.PGSQL.${port}`
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}

export const isFolder = (host: string): boolean => host.startsWith('/')

/** Parameters of an address that have no effect. */
export const ignoredParameters = (url: string): readonly string[] =>
  [...addressOf(url).parameters.keys()].filter((name) => !KNOWN.has(name))

/** As they are written. Throws an AddressError. */
const partsOf = (url: string) => {
  const mistake = MISTAKES.find(({ looks }) => looks.test(url))
  if (mistake !== undefined) throw new AddressError(mistake.says)
  const parts =
    /^postgres(?:ql)?:\/\/(?:([^:@/]*)(?::([^@/]*))?@)?([^/?]*)(?:\/([^?]*))?(?:\?(.*))?$/is.exec(
      url,
    )
  if (parts === null) throw new AddressError(FORM)
  const [, user = '', password = '', netloc = '', path = '', query = ''] = parts
  return { user, password, netloc, path, query }
}

const parametersOf = (query: string): ReadonlyMap<string, string> => {
  const parameters = new Map<string, string>()
  for (const parameter of query.split('&').filter((one) => one !== '')) {
    const equals = parameter.indexOf('=')
    if (equals === -1) throw new AddressError(`the parameter ${parameter} has no =`)
    const name = decoded(parameter.slice(0, equals))
    const value = decoded(parameter.slice(equals + 1))
    const choices = CHOICES[name]
    if (choices !== undefined && !choices.includes(value))
      throw new AddressError(`${name}=${value}: one of ${choices.join(', ')}`)
    parameters.set(name, value)
  }
  return parameters
}

const listsOf = (netloc: string) => {
  const places = netloc.split(',').map((place) => {
    const parts = /^(?:\[([^\]]*)\]|([^:]*))(?::([^:]*))?$/s.exec(place)
    if (parts === null)
      throw new AddressError(`an IPv6 address stands in brackets ([::1]:5432), and ${ENCODE}`)
    const [, inBrackets, plain = '', port = ''] = parts
    const host = decoded(inBrackets ?? plain)
    if (/\s/.test(host)) throw new AddressError('there is a space in the host: take it away')
    return { host, port }
  })
  return { hosts: places.map(({ host }) => host), ports: places.map(({ port }) => port) }
}

const placesOf = (
  hosts: readonly string[],
  ports: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): readonly Place[] => {
  if (ports.length > 1 && ports.length !== hosts.length)
    throw new AddressError(`there are ${hosts.length} hosts and ${ports.length} ports`)
  return hosts.map((host, n) => {
    const written = (ports.length === 1 ? ports[0] : ports[n]) || environment['PGPORT']
    const port = portOf(written || String(USUAL_PORT))
    return { host: host || environment['PGHOST'] || here(port), port }
  })
}

const ownName = (): string | undefined => {
  try {
    const { username, uid } = userInfo()
    // Bun knows a name from the environment alone.
    return username === NOBODY ? nameOf(uid) : username
  } catch {
    // Deno was not given the right to ask.
    return undefined
  }
}

/** What stands after the colon may be half of a password: it is not shown. */
const portOf = (written: string): number => {
  const port = /^\d{1,5}$/.test(written) ? Number(written) : 0
  if (port < 1 || port > 65_535)
    throw new AddressError(
      `what stands after a host and a colon is no port (1 to 65535): ${ENCODE}`,
    )
  return port
}

/** As libpq: the socket of this machine's server where there is one. */
const here = (port: number): string =>
  SOCKET_FOLDERS.find((folder) => existsSync(placeText({ host: folder, port }))) ?? 'localhost'

const decoded = (written: string): string => {
  if (/%(?![0-9a-f]{2})/i.test(written))
    throw new AddressError(`a % is not followed by two hexadecimal digits: ${ENCODE}`)
  try {
    const text = decodeURIComponent(written)
    if (!text.includes('\u0000')) return text
  } catch {
    // Bytes that are no UTF-8.
  }
  throw new AddressError(`what is encoded with % is no text: ${ENCODE}`)
}
