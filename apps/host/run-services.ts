import type { Serving } from '../../shared/kernel/http.ts'
import {
  Closers,
  type Log,
  type LogSink,
  type Service,
  systemClock,
} from '../../shared/kernel/index.ts'
import type { PreparedService, ServiceEntry } from './define-service.ts'
import { type Door, listenFor } from './door.ts'
import { hostLog } from './host-log.ts'
import { openWorld } from './open-world.ts'
import { type ProcessParts, openProcessParts } from './process-parts.ts'
import { services as registry } from './registry.ts'
import { languagesOf } from './service-list.ts'
import type { Settings } from './settings.ts'
import { type Awaited, DATABASE, type Patient, patienceOf, transportPart } from './waiting.ts'

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
  /** Says what is waited for to a person who does not see the log. */
  readonly say?: (line: string) => void
}

/** How long requests under way may take to end. */
const REQUESTS_MS = 5_000
/** A service goes on answering 503 for this long, so that a load balancer asks `/pret` once more and goes elsewhere. */
const DRAIN_MS = 500
/** What was begun may take so long to close when a start is stopped. */
const ABORTED_MS = 500
/**
 * Opens the services of these settings on PostgreSQL and the transport that they name, and starts them. All of them
 * listen before anything is opened: an address that cannot be had is known before a group is joined, and whoever asks
 * meanwhile is told what is waited for. When one cannot start, those before it are stopped again.
 */
export const runServices = async (settings: Settings, options: RunOptions): Promise<Running> => {
  const { sink, signal = new AbortController().signal, say } = options
  const closers = new Closers()
  closers.add('log', () => sink.flush())
  try {
    const log = hostLog('configuration', settings, sink)
    for (const reason of settings.doubts) log.warn('configuration', { reason })
    const awaited: Awaited = { now: undefined }
    const prepared = []
    for (const service of settings.services) {
      const door = await listening(service.entry, settings, options, awaited)
      closers.add(`${service.entry.name}: port`, () => door.stop(0))
      prepared.push({ service, door })
    }
    const patient = patienceOf(hostLog('start', settings, sink), { signal, awaited, say })
    // A process that runs one service may listen to any other, so the languages of all are needed.
    const house = new Set([...registry, ...settings.services.map(({ entry }) => entry)])
    const shared = await openProcessParts(settings, patient, languagesOf(house), sink, closers)
    const services: RunningService[] = []
    for (const { service, door } of prepared)
      services.push(await runService(service, settings, { sink, door, patient, shared, closers }))
    return { services, stop: () => closers.close() }
  } catch (error) {
    const closed = closers.close()
    // Whoever stops a start does not wait for connections to parts that are away.
    await (signal.aborted ? Promise.race([closed, systemClock.sleep(ABORTED_MS)]) : closed)
    throw error
  }
}

const listening = async (
  entry: ServiceEntry,
  { host }: Settings,
  { portOf }: RunOptions,
  awaited: Awaited,
): Promise<Door> => listenFor(entry.name, await portOf(entry), host, awaited)

const runService = async (
  { entry, open }: PreparedService,
  settings: Settings,
  {
    sink,
    door,
    patient,
    shared,
    closers,
  }: {
    readonly sink: LogSink
    readonly door: Door
    readonly patient: Patient
    readonly shared: ProcessParts
    readonly closers: Closers
  },
): Promise<RunningService> => {
  const { name } = entry
  const { host } = settings
  const { serving } = door
  const log = hostLog(name, settings, sink)
  const parts = await openWorld(name, host, { log, shared, patient, closers })
  const service = await patient(DATABASE, () => open(parts))
  await patient(transportPart(host), () => service.start())
  closers.add(name, () => service.stop())
  door.open(service)
  closers.add(`${name}: requests`, async () => {
    // While it stops, requests are answered 503: whoever balances the load sees it and goes elsewhere.
    await Promise.all([service.stop(), systemClock.sleep(DRAIN_MS)])
    await door.stop(REQUESTS_MS)
  })
  log.info('listening', { address: serving.address, transport: parts.world.transport.name })
  return { service, serving, log }
}
