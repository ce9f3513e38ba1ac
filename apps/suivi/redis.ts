import { errorOf } from '../../shared/kernel/index.ts'

/** What the cache needs of Redis, however it is reached. Each rejects within TIMEOUT_MS when Redis does not answer. */
export interface Redis {
  /** Runs a Lua script, whose reads and writes are one step for everybody else. */
  eval(script: string, keys: readonly string[], args: readonly string[]): Promise<unknown>
  ping(): Promise<unknown>
  /** Nothing is sent any more. */
  close(): void
}

const TIMEOUT_MS = 500
const CONNECT_TIMEOUT_MS = 5_000
const RECONNECT_MS = { step: 100, most: 2_000 }

/** Upstash's REST protocol: one request for each command, no connection of our own. */
export const upstashRedis = async (options: {
  readonly url: string
  readonly token: string
  readonly timeoutMs?: number
}): Promise<Redis> => {
  const { Redis } = await import('@upstash/redis')
  const { url, token, timeoutMs = TIMEOUT_MS } = options
  const client = new Redis({
    url,
    token,
    // One try: a cache that does not answer is passed by.
    retry: false,
    automaticDeserialization: false,
    enableTelemetry: false,
    signal: () => AbortSignal.timeout(timeoutMs),
  })
  const ours = <Value>(asked: Promise<Value>): Promise<Value> =>
    asked.catch((error: unknown) => {
      throw withoutCommand(error)
    })
  return {
    eval: (script, keys, args) => ours(client.eval(script, [...keys], [...args])),
    ping: () => ours(client.ping()),
    close: () => {},
  }
}

/** The client repeats the whole command in its errors, and the command holds people's parcels. */
const withoutCommand = (error: unknown): unknown =>
  error instanceof Error ? new Error(error.message.split(', command was')[0] ?? '') : error

/**
 * Redis's own protocol, on one connection: Redis, Valkey and what speaks as they do. `redis://` or `rediss://` (TLS;
 * `ca`: certificates to trust beside the system's). While it connects, loads its data or has lost its connection,
 * commands are refused at once. A server that has become a replica is left: its name may lead to the new primary.
 */
export const plainRedis = async (options: {
  readonly url: string
  readonly ca?: string
  readonly timeoutMs?: number
  readonly troubled: (error: Error) => void
}): Promise<Redis> => {
  const { Redis } = await import('ioredis')
  const { url, ca, timeoutMs = TIMEOUT_MS, troubled } = options
  const client = new Redis(url, {
    connectTimeout: CONNECT_TIMEOUT_MS,
    commandTimeout: timeoutMs,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    retryStrategy: (tries) => Math.min(tries * RECONNECT_MS.step, RECONNECT_MS.most),
    reconnectOnError: ({ message }) => message.startsWith('READONLY'),
    ...(ca !== undefined && { tls: { ca } }),
  })
  /** Why the connection cannot be used, which the library does not repeat for each command. */
  let unusable: Error | undefined
  client.on('connect', () => {
    unusable = undefined
  })
  client.on('error', (error: Error) => {
    unusable = error
    troubled(error)
  })
  const ours = async <Value>(ask: () => Promise<Value>): Promise<Value> => {
    // The library would go on in database 0, which may be somebody else's.
    if (unusable !== undefined && NO_DATABASE.test(unusable.message)) throw unusable
    try {
      return await ask()
    } catch (error) {
      const { message } = errorOf(error)
      if (message.startsWith('Stream isn')) throw unusable ?? new Error(NOT_CONNECTED)
      throw message === 'Command timed out' ? new Error(`no answer within ${timeoutMs} ms`) : error
    }
  }
  return {
    eval: (script, keys, args) => ours(() => client.eval(script, keys.length, ...keys, ...args)),
    ping: () => ours(() => client.ping()),
    close: () => client.disconnect(),
  }
}

/** How Redis refuses a database of a number that it does not have. */
export const NO_DATABASE = /DB index is out of range|invalid DB index/i
/** A connection that has not been made yet. */
export const NOT_CONNECTED = 'not connected yet'
