import { lookup } from 'node:dns/promises'
import { type Serving, serve, startingApp } from '../../shared/kernel/http.ts'
import {
  ConfigurationError,
  type Service,
  messageOf,
  systemClock,
} from '../../shared/kernel/index.ts'
import { wording } from '../../shared/vocabulary/http.ts'
import type { HostConfiguration } from './host-variables.ts'
import type { Awaited } from './waiting.ts'

/** Where a service listens before it has started: what is asked meanwhile is answered by what it waits for. */
export interface Door {
  readonly serving: Serving
  /** From now on the service answers. */
  open(service: Service): void
  /** Takes no new connections, waits at most this long for requests under way, then cuts them. */
  stop(deadlineMs: number): Promise<void>
}

export type Listening = Pick<HostConfiguration, 'HOST' | 'HTTP_KEEP_ALIVE_S'>

/** Listens for a service. Throws a ConfigurationError of one line when this machine or its user may not. */
export const listenFor = async (
  name: string,
  port: number,
  { HOST: host, HTTP_KEEP_ALIVE_S: keepAliveS }: Listening,
  awaited: Awaited,
): Promise<Door> => {
  const starting = startingApp({ service: name, awaited: () => awaited.now, wording })
  let answer: Service['app']['fetch'] = starting.fetch
  let stopped: Promise<void> | undefined
  try {
    // Not every runtime says of a name without an address that this is what is wrong.
    await lookup(host)
    const options = { host, port, keepAliveS }
    const serving = await whenFree(() => serve((request) => answer(request), options))
    return {
      serving,
      open: ({ app }) => {
        answer = app.fetch
      },
      stop: (deadlineMs) => {
        stopped ??= serving.stop(deadlineMs)
        return stopped
      },
    }
  } catch (error) {
    throw new ConfigurationError([whyNotListening(error, { name, host, port })])
  }
}

/**
 * Listens, again after a moment where the port is taken: `bun run diagnostic` may be trying it, or whoever stood there
 * before is about to go.
 */
const whenFree = async (listen: () => Promise<Serving>): Promise<Serving> => {
  for (let tries = 1; ; tries += 1) {
    try {
      return await listen()
    } catch (error) {
      if (codeOf(error) !== 'EADDRINUSE' || tries === TRIES) throw error
      await systemClock.sleep(AGAIN_MS)
    }
  }
}
const TRIES = 3
const AGAIN_MS = 150

/** Why nobody can listen there, in one line that names the variable; undefined where it can. */
export const listeningTrouble = async (
  name: string,
  port: number,
  listening: Listening,
): Promise<string | undefined> => {
  try {
    const door = await listenFor(name, port, listening, { now: undefined })
    await door.stop(0)
    return undefined
  } catch (error) {
    return messageOf(error)
  }
}

/** What a system says of an address that none of its interfaces has. */
const NOT_HERE = new Set(['EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN', 'EAFNOSUPPORT', 'EINVAL'])
const PRIVILEGED_PORT = 1_024

const whyNotListening = (
  error: unknown,
  { name, host, port }: { readonly name: string; readonly host: string; readonly port: number },
): string => {
  const code = codeOf(error)
  if (code === 'EADDRINUSE')
    return `PORT: port ${port} of ${host}, for ${name}, is taken: choose another`
  if (code === 'EACCES')
    return `PORT: port ${port} of ${host}, for ${name}, may not be listened on by this user: choose one of at least ${PRIVILEGED_PORT}`
  if (code !== undefined && NOT_HERE.has(code))
    return `HOST: ${host} is no address of this machine: choose one of its own, or 0.0.0.0 for all of them`
  return `PORT or HOST: ${name} cannot listen on port ${port} of ${host}: ${messageOf(error)}`
}

/** The code of an error or of its causes. */
const codeOf = (error: unknown): string | undefined => {
  if (!(error instanceof Error)) return undefined
  return 'code' in error && typeof error.code === 'string' ? error.code : codeOf(error.cause)
}
