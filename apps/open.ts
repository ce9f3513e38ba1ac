import { connect } from '../shared/journal/postgres/connect.ts'
import { openPostgresJournal } from '../shared/journal/postgres/store.ts'
import { systemClock } from '../shared/runtime/clock.ts'
import { systemIds } from '../shared/runtime/ids.ts'
import { Closers } from '../shared/runtime/lifecycle.ts'
import { serve, type Serving } from '../shared/runtime/serve.ts'
import type { Service } from '../shared/service.ts'
import { createLog, type Log, type LogSink } from '../shared/telemetry/log.ts'
import { journalTransport, type Signals } from '../shared/transport/journal.ts'
import { platformaticTransport } from '../shared/transport/platformatic.ts'
import type { Transport } from '../shared/transport/transport.ts'
import { ConfigurationError } from '../shared/runtime/configuration.ts'
import { languages, type ServiceEntry, type ServicesConfiguration } from './services.ts'

/** A service that listens on its port. */
export interface RunningService {
  readonly service: Service
  readonly serving: Serving
  readonly log: Log
}

export interface Running {
  readonly services: readonly RunningService[]
  /** Stops all of them; gives one line for each thing that would not stop. */
  stop(): Promise<readonly string[]>
}

const REQUESTS_MS = 5_000
/** What the readers of the journals' tables share within this process. */
const signals: Signals = { listeners: new Set() }

/**
 * Opens services on PostgreSQL and the transport that the configuration names, starts and serves
 * them. When one cannot start, those before it are stopped again.
 */
export const runServices = async (
  entries: readonly ServiceEntry[],
  options: {
    readonly configuration: ServicesConfiguration
    readonly sink: LogSink
    readonly portOf: (entry: ServiceEntry) => number
  },
): Promise<Running> => {
  const closers = new Closers()
  closers.add('log', () => options.sink.flush())
  try {
    const services: RunningService[] = []
    for (const entry of entries) services.push(await runService(entry, options, closers))
    return { services, stop: () => closers.close() }
  } catch (error) {
    await closers.close()
    throw error
  }
}

const runService = async (
  entry: ServiceEntry,
  options: Parameters<typeof runServices>[1],
  closers: Closers,
): Promise<RunningService> => {
  const { configuration, sink, portOf } = options
  const { name } = entry
  const log = createLog({
    service: name,
    level: configuration.LOG_LEVEL,
    sink,
    now: () => systemClock.now(),
  })
  const database = { url: configuration.DATABASE_URL, pool: configuration.DATABASE_POOL }
  const sql = connect({ ...database, name: `colisaga ${name}` })
  const store = await openPostgresJournal(sql, {
    schema: name,
    partitions: configuration.KAFKA_PARTITIONS,
  })
  closers.add(`${name}: database`, () => store.close())
  const transport = await openTransport(name, configuration, sql, log)
  closers.add(`${name}: transport`, () => transport.close())
  const world = {
    clock: systemClock,
    ids: systemIds,
    random: Math.random,
    log,
    store,
    transport,
  }
  const service = await entry.open({ world, sql, configuration })
  await service.start()
  closers.add(name, () => service.stop())
  const serving = await serve(service.app.fetch, { host: configuration.HOST, port: portOf(entry) })
  closers.add(`${name}: requests`, () => serving.stop(REQUESTS_MS))
  log.info('listening', { address: serving.address, transport: transport.name })
  return { service, serving, log }
}

const openTransport = async (
  name: string,
  configuration: ServicesConfiguration,
  sql: Parameters<typeof journalTransport>[0]['sql'],
  log: Log,
): Promise<Transport> => {
  const { TRANSPORT, KAFKA_BROKERS, KAFKA_PARTITIONS } = configuration
  if (TRANSPORT === 'journal' || (TRANSPORT === 'auto' && KAFKA_BROKERS === undefined))
    return journalTransport({
      sql,
      languages,
      partitions: KAFKA_PARTITIONS,
      memberId: () => systemIds.next(),
      clock: systemClock,
      signals,
    })
  if (KAFKA_BROKERS === undefined)
    throw new ConfigurationError(['KAFKA_BROKERS is not set: TRANSPORT=platformatic needs it'])
  const { KAFKA_SASL_MECHANISM: mechanism, KAFKA_USERNAME, KAFKA_PASSWORD } = configuration
  return platformaticTransport({
    onEvent: ({ kind, ...rest }) =>
      log[kind === 'assigned' ? 'info' : 'warn'](`kafka ${kind}`, rest),
    brokers: KAFKA_BROKERS.split(',').map((broker) => broker.trim()),
    clientId: `colisaga.${name}`,
    prefix: configuration.KAFKA_PREFIX,
    tls: configuration.KAFKA_TLS === 'true',
    ...(mechanism !== 'none' && {
      sasl: { mechanism, username: KAFKA_USERNAME ?? '', password: KAFKA_PASSWORD ?? '' },
    }),
  })
}
