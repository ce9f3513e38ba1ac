import { type Serving, serve } from '../../shared/kernel/http.ts'
import {
  Closers,
  type Log,
  type LogSink,
  type Service,
  patiently,
  systemClock,
} from '../../shared/kernel/index.ts'
import type { PreparedService, ServiceEntry } from './define-service.ts'
import { hostLog } from './host-log.ts'
import { openWorld } from './open-world.ts'
import { type Patience, type ProcessParts, openProcessParts } from './process-parts.ts'
import { services as registry } from './registry.ts'
import { languagesOf } from './service-list.ts'
import type { Settings } from './settings.ts'

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

export interface RunOptions {
  readonly sink: LogSink
  /** Asked just before it listens there. */
  readonly portOf: (entry: ServiceEntry) => number | Promise<number>
  /** Ends the waiting for parts that are away. */
  readonly signal?: AbortSignal
}

/** How long requests under way may take to end. */
const REQUESTS_MS = 5_000
/** A service goes on answering 503 for this long, so that a load balancer asks `/pret` once more and goes elsewhere. */
const DRAIN_MS = 500
/** What was begun may take so long to close when a start is stopped. */
const ABORTED_MS = 500
/** At the start, parts that are away are waited for this long. */
const START_MS = 30_000

/**
 * Opens the services of these settings on PostgreSQL and the transport that they name, starts and
 * serves them. When one cannot start, those before it are stopped again.
 */
export const runServices = async (settings: Settings, options: RunOptions): Promise<Running> => {
  const { signal = new AbortController().signal } = options
  const closers = new Closers()
  closers.add('log', () => options.sink.flush())
  try {
    const log = hostLog('configuration', settings, options.sink)
    for (const reason of settings.doubts) log.warn('configuration', { reason })
    // A process that runs one service may listen to any other, so the languages of all are needed.
    const house = new Set([...registry, ...settings.services.map(({ entry }) => entry)])
    const shared = await openProcessParts(
      settings,
      patienceOf(hostLog('start', settings, options.sink), signal),
      languagesOf(house),
      options.sink,
      closers,
    )
    const services: RunningService[] = []
    for (const prepared of settings.services)
      services.push(await runService(prepared, settings, { ...options, signal }, shared, closers))
    return { services, stop: () => closers.close() }
  } catch (error) {
    const closed = closers.close()
    // Whoever stops a start does not wait for connections to parts that are away.
    await (signal.aborted ? Promise.race([closed, systemClock.sleep(ABORTED_MS)]) : closed)
    throw error
  }
}

const patienceOf = (log: Log, signal: AbortSignal): Patience => ({
  limitMs: START_MS,
  clock: systemClock,
  signal,
  waiting: (error) => log.warn('waiting for a part', { reason: error.message }),
})

const runService = async (
  { entry, open }: PreparedService,
  settings: Settings,
  { sink, portOf, signal }: RunOptions & { readonly signal: AbortSignal },
  shared: ProcessParts,
  closers: Closers,
): Promise<RunningService> => {
  const { name } = entry
  const { host } = settings
  const log = hostLog(name, settings, sink)
  const patience = patienceOf(log, signal)
  const parts = await openWorld(name, host, { log, shared, patience, closers })
  const service = await patiently(() => open(parts), patience)
  await patiently(() => service.start(), patience)
  closers.add(name, () => service.stop())
  const port = await portOf(entry)
  const serving = await serve(service.app.fetch, {
    host: host.HOST,
    port,
    keepAliveS: host.HTTP_KEEP_ALIVE_S,
  })
  closers.add(`${name}: requests`, async () => {
    // While it stops, requests are answered 503: whoever balances the load sees it and goes elsewhere.
    await Promise.all([service.stop(), systemClock.sleep(DRAIN_MS)])
    await serving.stop(REQUESTS_MS)
  })
  log.info('listening', { address: serving.address, transport: parts.world.transport.name })
  return { service, serving, log }
}
