import { fileURLToPath } from 'node:url'
import { freePort } from '../../redpanda/ports.ts'
import { startProcess, type ServerProcess } from '../../redpanda/process.ts'
import { streamSink } from '../../shared/kernel/index.ts'
import { runServices } from '../host/run-services.ts'
import { services } from '../host/registry.ts'
import type { ServiceEntry } from '../host/define-service.ts'
import type { Settings } from '../host/settings.ts'
import { untilReady } from './ready.ts'
import { commandOn, type Runtime } from './runtimes.ts'

/** The services of a demo, wherever they run. */
export interface Fleet {
  /** Where the instances of each service answer. */
  readonly addresses: Readonly<Record<string, readonly string[]>>
  /** The files to which they log. */
  readonly logFiles: readonly string[]
  /** Kills one instance, as a crash would, and starts it again; gives its name. */
  strike(): Promise<string>
  /** Stops and starts each instance again, one after the other, as an upgrade would. */
  roll(): Promise<void>
  /** Gives one line for each thing that would not stop. */
  stop(): Promise<readonly string[]>
}

/** All services in this process, on their usual ports where they are free. */
export const fleetHere = async (settings: Settings, logFile: string): Promise<Fleet> => {
  const running = await runServices(settings, {
    sink: streamSink(logFile),
    portOf: ({ port }) => freePort(port),
  })
  return {
    addresses: Object.fromEntries(
      running.services.map(({ service, serving }) => [service.name, [serving.address]]),
    ),
    logFiles: [logFile],
    strike: async () => {
      throw new Error('there is no instance to kill: all services are in this process')
    },
    roll: async () => {
      throw new Error('there is no instance to restart: all services are in this process')
    },
    stop: running.stop,
  }
}

const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url))

interface Place {
  readonly entry: ServiceEntry
  readonly runtime: Runtime
  readonly port: number
}

interface Instance extends Place {
  readonly name: string
  process: ServerProcess
}

/** So many instances of each service, each in a process of its own, on these runtimes in turn. */
export const fleetOf = async (
  instancesEach: number,
  environment: Readonly<Record<string, string | undefined>>,
  logFile: string,
  /** Called when an instance ends without being asked to. */
  died?: (line: string) => void,
  runtimes: readonly Runtime[] = ['bun'],
): Promise<Fleet> => {
  const start = ({ entry, runtime, port }: Place): Promise<ServerProcess> => {
    const file = `${logFile}.${entry.name}`
    return startProcess({
      name: `${entry.name} on port ${port}`,
      ...commandOn(runtime, entry, file),
      stopSignal: 'TERM',
      logFile: file,
      env: { ...environment, PORT: String(port), LOG_FILE: file },
      cwd: CHECKOUT,
      ...(died !== undefined && { died }),
    })
  }
  const instances: Instance[] = []
  const stop = async (): Promise<readonly string[]> => {
    const stopped = await Promise.allSettled(instances.map((one) => one.process.stop()))
    return stopped.flatMap((result) =>
      result.status === 'rejected' ? [String(result.reason)] : [],
    )
  }
  try {
    for (const [row, entry] of services.entries())
      for (let n = 0; n < instancesEach; n += 1) {
        const runtime = runtimes[(row + n) % runtimes.length] ?? 'bun'
        const place = { entry, runtime, port: await freePort(entry.port + n * 10) }
        const name = `${entry.name}/${n + 1}`
        instances.push({ name, ...place, process: await start(place) })
      }
    await Promise.all(instances.map(isReady))
  } catch (error) {
    await stop()
    throw error
  }
  return {
    addresses: Object.fromEntries(
      services.map(({ name }) => [
        name,
        instances.filter(({ entry }) => entry.name === name).map(({ port }) => addressOf(port)),
      ]),
    ),
    logFiles: services.map(({ name }) => `${logFile}.${name}`),
    strike: async () => {
      const struck = instances[Math.floor(Math.random() * instances.length)]
      if (struck === undefined) throw new Error('there is no instance to kill')
      await struck.process.kill()
      struck.process = await start(struck)
      return struck.name
    },
    roll: async () => {
      for (const one of instances) {
        await one.process.stop()
        one.process = await start(one)
        await isReady(one)
      }
    },
    stop,
  }
}

const addressOf = (port: number): string => `http://127.0.0.1:${port}`

const isReady = ({ name, port, process }: Instance): Promise<void> =>
  untilReady(name, addressOf(port), process.running)
