import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { endOrphan } from './places.ts'
import { freePort, waitForPort } from './ports.ts'
import { lastLines, runToEnd, startProcess, type ServerProcess } from './process.ts'

const POM = fileURLToPath(new URL('./kafka/pom.xml', import.meta.url))
const FETCH_TIMEOUT_MS = 300_000
const FORMAT_TIMEOUT_MS = 60_000
const START_TIMEOUT_MS = 60_000
const RETENTION_MS = 7 * 24 * 3_600_000
/** The cluster's id. Any base64 uuid will do, because the one broker is the whole cluster. */
const CLUSTER_ID = 'Q29saVNhZ2FMb2NhbDAwMA'

export interface LocalKafka {
  readonly brokers: string
  readonly process: () => ServerProcess
  /** Kills the broker (SIGKILL) and starts it again on the same port and data. */
  restart(): Promise<void>
  stop(): Promise<void>
}

/**
 * Starts Apache Kafka in one JVM (KRaft: broker and controller), with its jars fetched by Maven.
 * Throws when Java or Maven is missing, or when it does not start, with the end of its log.
 */
export const startLocalKafka = async (options: {
  /** The folder of its data, created when it is not there. */
  readonly folder: string
  readonly port?: number
  readonly controllerPort?: number
  readonly died?: (line: string) => void
  /** Further arguments for formatting its storage, and further properties. */
  readonly format?: readonly string[]
  readonly properties?: (port: number) => Readonly<Record<string, string | number>>
}): Promise<LocalKafka> => {
  const { folder } = options
  mkdirSync(folder, { recursive: true })
  const pidFile = join(folder, 'pid')
  endOrphan(pidFile, folder)
  const classpath = await classpathIn(folder)
  const data = join(folder, 'data')
  const port = await freePort(options.port)
  const controllerPort = await freePort(options.controllerPort)
  const config = join(folder, 'server.properties')
  const told = { ...properties({ data, port, controllerPort }), ...options.properties?.(port) }
  const lines = Object.entries(told).map(([name, value]) => `${name}=${value}`)
  writeFileSync(config, lines.join('\n'))
  const logFile = join(folder, 'kafka.log')
  const java = (main: string, args: readonly string[]) => [...JVM, '-cp', classpath, main, ...args]
  if (!existsSync(join(data, 'meta.properties'))) {
    const format = ['format', '-t', CLUSTER_ID, '-c', config, ...(options.format ?? [])]
    const args = java('kafka.tools.StorageTool', format)
    await runToEnd({ name: 'Kafka format', command: JAVA, args }, FORMAT_TIMEOUT_MS)
  }
  const start = async (): Promise<ServerProcess> => {
    const server = await startProcess({
      name: 'Kafka',
      command: JAVA,
      args: java('kafka.Kafka', [config]),
      stopSignal: 'TERM',
      logFile,
      ...(options.died !== undefined && { died: options.died }),
    })
    writeFileSync(pidFile, String(server.pid))
    try {
      await waitForPort(port, START_TIMEOUT_MS, server.running)
    } catch (error) {
      await server.stop()
      throw new Error(`Kafka did not start (${logFile}):\n${lastLines(logFile)}`, { cause: error })
    }
    return server
  }
  let server = await start()
  return {
    brokers: `127.0.0.1:${port}`,
    process: () => server,
    restart: async () => {
      await server.kill()
      server = await start()
    },
    stop: async () => {
      await server.stop()
      rmSync(pidFile, { force: true })
    },
  }
}

const JAVA =
  process.env['JAVA_HOME'] === undefined ? 'java' : join(process.env['JAVA_HOME'], 'bin', 'java')
const JVM = [
  '-Xmx512m',
  '-XX:+UseSerialGC',
  '-XX:TieredStopAtLevel=4',
  '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
  '-Dorg.slf4j.simpleLogger.showDateTime=true',
]

/** The class path that Maven resolved, kept in a file for as long as the pom stays the same. */
const classpathIn = async (folder: string): Promise<string> => {
  const mark = createHash('sha256').update(readFileSync(POM)).digest('hex').slice(0, 12)
  const file = join(folder, `classpath-${mark}`)
  if (existsSync(file)) {
    const known = readFileSync(file, 'utf8').trim()
    if (known.split(delimiter).every((jar) => existsSync(jar))) return known
  }
  const goal = 'dependency:build-classpath'
  const args = ['-q', '-B', '-f', POM, goal, `-Dmdep.outputFile=${file}`]
  await runToEnd({ name: 'Maven', command: 'mvn', args }, FETCH_TIMEOUT_MS)
  return readFileSync(file, 'utf8').trim()
}

const properties = (options: {
  readonly data: string
  readonly port: number
  readonly controllerPort: number
}): Readonly<Record<string, string | number | boolean>> => {
  const { data, port, controllerPort } = options
  return {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'PLAINTEXT',
    'log.dirs': data,
    'log.retention.ms': RETENTION_MS,
    'auto.create.topics.enable': false,
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 4,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    'group.initial.rebalance.delay.ms': 0,
    // After a kill -9 the controller fences the returning broker for so long; the default is nine seconds.
    'broker.session.timeout.ms': 3_000,
    'broker.heartbeat.interval.ms': 500,
  }
}
