import type { Sql } from 'postgres'
import {
  type Closers,
  type Language,
  type Log,
  type LogSink,
  type LoopWatch,
  type Traces,
  openTraces,
  systemClock,
  watchLoop,
} from '../../shared/kernel/index.ts'
import { type Signals, connect } from '../../shared/kernel/postgres.ts'
import { readyDatabase } from './database.ts'
import { hostLog } from './host-log.ts'
import { kafkaAddress, withKafka } from './kafka-address.ts'
import { type KafkaTransports, kafkaClient, kafkaTransports } from './kafka-client.ts'
import type { Settings } from './settings.ts'
import { DATABASE, type Patient } from './waiting.ts'

/** What the services of one process share. */
export interface ProcessParts {
  /** The languages that may be listened to. */
  readonly languages: readonly Language[]
  /** Whether no pooler stands before the database. */
  readonly ownSessions: boolean
  /** A connection through no pooler, on which all services of the process listen. */
  readonly direct: Sql<{ bigint: number }> | undefined
  /** How readers of the journals' tables wake each other within the process. */
  readonly signals: Signals
  /** Undefined where facts do not travel through Kafka. */
  readonly kafka: KafkaTransports | undefined
  readonly loop: LoopWatch
  /** The names of the services of this process. */
  readonly services: readonly string[]
  readonly traces: Traces | undefined
  /** The number of log lines that could not be written. */
  readonly linesLost: () => number
}

/** How long connections to the database may take to close. */
export const CLOSE_TIMEOUT_S = 5
/** The same trouble with the collector is logged at most once in this time. */
const TROUBLE_EVERY_MS = 5_000

/**
 * Opens what the services of this process share, and has it closed after them. Throws when a part is not what it has
 * to be.
 */
export const openProcessParts = async (
  settings: Settings,
  patient: Patient,
  languages: readonly Language[],
  sink: LogSink,
  closers: Closers,
): Promise<ProcessParts> => {
  const { host } = settings
  const tracesLog = hostLog('traces', settings, sink)
  const traces = await openTraces(
    host,
    atMostEvery(TROUBLE_EVERY_MS, (reason) => tracesLog.warn('traces', { reason })),
  )
  closers.add('traces', async () => traces?.close())
  const kafka = withKafka(host) ? openKafka(settings, hostLog('kafka', settings, sink)) : undefined
  closers.add('Kafka', async () => kafka?.close())
  const databaseLog = hostLog('database', settings, sink)
  const ownSessions = await patient(DATABASE, () => readyDatabase(settings, databaseLog))
  const { DATABASE_URL_DIRECT: url } = host
  const direct =
    url === undefined ? undefined : connect({ url, pool: 1, name: 'colisaga (listening)' })
  closers.add('direct database', async () => direct?.end({ timeout: CLOSE_TIMEOUT_S }))
  const loop = watchLoop()
  closers.add('event loop', async () => loop.stop())
  const services = settings.services.map(({ entry }) => entry.name)
  const signals = { listeners: new Set<() => void>() }
  const linesLost = (): number => sink.lost?.() ?? 0
  return {
    languages,
    ownSessions,
    direct,
    signals,
    kafka,
    loop,
    services,
    traces,
    linesLost,
  }
}

/** What opens the services' clients of the brokers. Throws where the one that was asked for does not run. */
const openKafka = ({ host }: Settings, log: Log): KafkaTransports => {
  const client = kafkaClient(host)
  const { name, node, because } = client
  log.info('kafka client', { client: name, node, because })
  return kafkaTransports(client, kafkaAddress('colisaga', host, log))
}

const atMostEvery = (
  everyMs: number,
  tell: (reason: string) => void,
): ((reason: string) => void) => {
  let nextMs = 0
  return (reason) => {
    if (systemClock.now() < nextMs) return
    nextMs = systemClock.now() + everyMs
    tell(reason)
  }
}
