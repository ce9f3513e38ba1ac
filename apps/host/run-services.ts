import { readFileSync } from 'node:fs'
import { type Serving, serve } from '../../shared/kernel/http.ts'
import {
  Closers,
  ConfigurationError,
  type Log,
  type LogSink,
  type LoopWatch,
  type Service,
  type Traces,
  type Transport,
  createInstruments,
  createLog,
  displayName,
  noInstruments,
  noNotices,
  noTracing,
  observeProcess,
  openTraces,
  patiently,
  secretsIn,
  systemClock,
  systemIds,
  watchLoop,
} from '../../shared/kernel/index.ts'
import { type KafkaAddress, KafkaTails, platformaticTransport } from '../../shared/kernel/kafka.ts'
import {
  type Signals,
  connect,
  databaseClock,
  journalTransport,
  openPostgresJournal,
  postgresNotices,
  watched,
} from '../../shared/kernel/postgres.ts'
import { wording } from '../../shared/vocabulary/http.ts'
import type { Sql } from 'postgres'
import { languages, variables, type ServiceEntry, type ServicesConfiguration } from './registry.ts'

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
const CLOSE_TIMEOUT_S = 5
/** Long enough for a load balancer to ask `/pret` again. */
const DRAIN_MS = 500
/** Parts that are away are waited for so long at the start. */
const START_MS = 30_000
/** What the services of this process share. */
interface Shared {
  /** Listens for all of them, through no pooler. */
  readonly direct: Sql<{ bigint: number }> | undefined
  /** Between the readers of the journals' tables. */
  readonly signals: Signals
  readonly tails: KafkaTails | undefined
  readonly loop: LoopWatch
  readonly traces: Traces | undefined
}

/**
 * Opens services on PostgreSQL and the transport that the configuration names, starts and serves
 * them. When one cannot start, those before it are stopped again.
 */
export const runServices = async (
  entries: readonly ServiceEntry[],
  options: {
    readonly configuration: ServicesConfiguration
    readonly sink: LogSink
    /** Asked just before it listens there. */
    readonly portOf: (entry: ServiceEntry) => number | Promise<number>
    /** Ends the waiting for parts that are away. */
    readonly signal?: AbortSignal
  },
): Promise<Running> => {
  const closers = new Closers()
  for (const entry of entries) entry.check?.(options.configuration)
  closers.add('log', () => options.sink.flush())
  try {
    const shared = await sharedOf(options.configuration, options.sink)
    closers.add('traces', async () => shared.traces?.close())
    closers.add('Kafka', async () => shared.tails?.close())
    closers.add('direct database', async () => shared.direct?.end({ timeout: CLOSE_TIMEOUT_S }))
    closers.add('event loop', async () => shared.loop.stop())
    const services: RunningService[] = []
    for (const entry of entries) services.push(await runService(entry, options, shared, closers))
    return { services, stop: () => closers.close() }
  } catch (error) {
    await closers.close()
    throw error
  }
}

const runService = async (
  entry: ServiceEntry,
  options: Parameters<typeof runServices>[1],
  shared: Shared,
  closers: Closers,
): Promise<RunningService> => {
  const { configuration, sink, portOf } = options
  const { name } = entry
  const log = logOf(name, configuration, sink)
  const pool = connect({
    url: configuration.DATABASE_URL,
    pool: configuration.DATABASE_POOL,
    prepare: configuration.DATABASE_PREPARE === 'true',
    name: `colisaga ${name}`,
  })
  closers.add(`${name}: database`, () => pool.end({ timeout: CLOSE_TIMEOUT_S }))
  const { sql, inFlight } = watched(pool)
  const instruments =
    configuration.METRICS === 'on' ? createInstruments(name, systemClock) : noInstruments
  observeProcess(instruments, {
    loop: shared.loop,
    queriesInFlight: inFlight,
    poolSize: configuration.DATABASE_POOL,
  })
  const patience = {
    limitMs: START_MS,
    clock: systemClock,
    signal: options.signal ?? new AbortController().signal,
    waiting: (error: Error) => log.warn('waiting for a part', { reason: error.message }),
  }
  const { KAFKA_PARTITIONS: partitions } = configuration
  const store = await patiently(
    () => openPostgresJournal(sql, { schema: name, partitions }),
    patience,
  )
  const { clock, stop } = await patiently(
    () =>
      databaseClock(sql, {
        troubled: (error) =>
          log.warn('the database does not tell its time', { reason: String(error) }),
      }),
    patience,
  )
  closers.add(`${name}: clock`, async () => stop())
  const transport = await patiently(
    () => openTransport(name, configuration, sql, log, shared),
    patience,
  )
  closers.add(`${name}: transport`, () => transport.close())
  const deaf = (reason: string): void => log.warn('other instances are not heard', { reason })
  const notices =
    shared.direct === undefined
      ? noNotices
      : await postgresNotices({
          sql,
          direct: shared.direct,
          schema: name,
          clock: systemClock,
          deaf,
        })
  const world = {
    clock,
    ids: systemIds,
    random: Math.random,
    log,
    instruments,
    store,
    transport,
    notices,
    tracing: shared.traces?.of(displayName(name)) ?? noTracing,
    wording,
  }
  const service = await patiently(() => entry.open({ world, sql, configuration }), patience)
  await patiently(() => service.start(), patience)
  closers.add(name, () => service.stop())
  const port = await portOf(entry)
  const serving = await serve(service.app.fetch, { host: configuration.HOST, port })
  closers.add(`${name}: requests`, async () => {
    // While it stops, requests are answered 503: whoever balances the load sees it and goes elsewhere.
    await Promise.all([service.stop(), systemClock.sleep(DRAIN_MS)])
    await serving.stop(REQUESTS_MS)
  })
  log.info('listening', { address: serving.address, transport: transport.name })
  return { service, serving, log }
}

const sharedOf = async (configuration: ServicesConfiguration, sink: LogSink): Promise<Shared> => {
  const signals: Signals = { listeners: new Set() }
  const tracesLog = logOf('traces', configuration, sink)
  const traces = await openTraces(
    configuration,
    atMostEvery(TROUBLE_EVERY_MS, (reason) => tracesLog.warn('traces', { reason })),
  )
  const { DATABASE_URL_DIRECT: url } = configuration
  const direct =
    url === undefined ? undefined : connect({ url, pool: 1, name: 'colisaga (listening)' })
  const loop = watchLoop()
  if (!withKafka(configuration)) return { direct, signals, traces, tails: undefined, loop }
  const log = logOf('kafka', configuration, sink)
  const tails = new KafkaTails(kafkaAddress('colisaga', configuration, log))
  return { direct, signals, traces, tails, loop }
}

/** The same trouble with the collector is told once in this time. */
const TROUBLE_EVERY_MS = 5_000

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

const logOf = (service: string, configuration: ServicesConfiguration, sink: LogSink): Log =>
  createLog({
    service,
    level: configuration.LOG_LEVEL,
    sample: configuration.LOG_SAMPLE,
    secrets: secretsIn(variables, configuration),
    sink,
    now: () => systemClock.now(),
  })

export const withKafka = ({
  TRANSPORT,
  KAFKA_BROKERS,
  KAFKA_SASL_MECHANISM,
  KAFKA_USERNAME,
  KAFKA_PASSWORD,
}: ServicesConfiguration): boolean => {
  if (TRANSPORT === 'platformatic' && KAFKA_BROKERS === undefined)
    throw new ConfigurationError(['KAFKA_BROKERS is not set: TRANSPORT=platformatic needs it'])
  if (KAFKA_SASL_MECHANISM !== 'none' && !(KAFKA_USERNAME && KAFKA_PASSWORD))
    throw new ConfigurationError([
      `KAFKA_USERNAME or KAFKA_PASSWORD is not set: KAFKA_SASL_MECHANISM=${KAFKA_SASL_MECHANISM} needs both`,
    ])
  return TRANSPORT !== 'journal' && KAFKA_BROKERS !== undefined
}

const openTransport = async (
  name: string,
  configuration: ServicesConfiguration,
  sql: Parameters<typeof journalTransport>[0]['sql'],
  log: Log,
  { signals, tails }: Shared,
): Promise<Transport> =>
  withKafka(configuration)
    ? platformaticTransport(kafkaAddress(`colisaga.${name}`, configuration, log), tails)
    : journalTransport({
        sql,
        languages,
        partitions: configuration.KAFKA_PARTITIONS,
        memberId: () => systemIds.next(),
        clock: systemClock,
        signals,
      })

export const kafkaAddress = (
  clientId: string,
  configuration: ServicesConfiguration,
  log: Log,
): KafkaAddress => {
  const { KAFKA_SASL_MECHANISM: mechanism, KAFKA_USERNAME, KAFKA_PASSWORD } = configuration
  return {
    brokers: (configuration.KAFKA_BROKERS ?? '').split(',').map((broker) => broker.trim()),
    clientId,
    prefix: configuration.KAFKA_PREFIX,
    tls: configuration.KAFKA_TLS === 'true' && tlsOf(configuration),
    ...(mechanism !== 'none' && {
      sasl: { mechanism, username: KAFKA_USERNAME ?? '', password: KAFKA_PASSWORD ?? '' },
    }),
    onEvent: ({ kind, ...rest }) =>
      log[kind === 'assigned' ? 'info' : 'warn'](`kafka ${kind}`, rest),
  }
}

const tlsOf = ({ KAFKA_TLS_CA }: ServicesConfiguration): { readonly ca?: string } => {
  if (KAFKA_TLS_CA === undefined) return {}
  try {
    return { ca: readFileSync(KAFKA_TLS_CA, 'utf8') }
  } catch (error) {
    throw new ConfigurationError([`KAFKA_TLS_CA: ${String(error)}`])
  }
}
