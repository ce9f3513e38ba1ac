import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { freePort, waitForPort } from './ports.ts'
import { lastLines, startProcess, type ServerProcess } from './process.ts'
import { startGateway } from './upstash.ts'

const START_TIMEOUT_MS = 10_000
const GATEWAY_STOP_MS = 500

export interface LocalRedis {
  /** By its own protocol. */
  readonly plainUrl: string
  readonly url: string
  readonly token: string
  readonly process: () => ServerProcess
  /** Kills the server (SIGKILL) and starts it again on the same port, empty. */
  restart(): Promise<void>
  stop(): Promise<void>
}

/** Starts Redis as a bounded cache that writes nothing to disk, behind the Upstash gateway. */
export const startLocalRedis = async (options: {
  /** The path or name of `redis-server` or `valkey-server`. */
  readonly binary: string
  readonly folder: string
  readonly port?: number
  readonly gatewayPort?: number
  readonly died?: (line: string) => void
}): Promise<LocalRedis> => {
  mkdirSync(options.folder, { recursive: true })
  const logFile = join(options.folder, 'redis.log')
  const port = await freePort(options.port)
  const args = Object.entries({
    port,
    bind: '127.0.0.1',
    save: '',
    appendonly: 'no',
    dir: options.folder,
    maxmemory: '128mb',
    'maxmemory-policy': 'allkeys-lru',
  }).flatMap(([name, value]) => [`--${name}`, String(value)])
  const start = async (): Promise<ServerProcess> => {
    const server = await startProcess({
      name: 'Redis',
      command: options.binary,
      args,
      stopSignal: 'TERM',
      logFile,
      ...(options.died !== undefined && { died: options.died }),
    })
    try {
      await waitForPort(port, START_TIMEOUT_MS, server.running)
    } catch (error) {
      await server.stop()
      throw new Error(`Redis did not start (${logFile}):\n${lastLines(logFile)}`, { cause: error })
    }
    return server
  }
  let server = await start()
  const token = randomBytes(18).toString('base64url')
  const gateway = await openGateway(port, options.gatewayPort, token).catch(async (error) => {
    await server.stop()
    throw error
  })
  return {
    plainUrl: `redis://127.0.0.1:${port}`,
    url: gateway.address,
    token,
    process: () => server,
    restart: async () => {
      await server.kill()
      server = await start()
    },
    stop: async () => {
      await gateway.stop(GATEWAY_STOP_MS)
      await server.stop()
    },
  }
}

const openGateway = async (redisPort: number, port: number | undefined, token: string) =>
  startGateway({ redisPort, port: await freePort(port), token })
