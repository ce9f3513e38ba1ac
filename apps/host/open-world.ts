import {
  type Closers,
  type Instruments,
  type Log,
  createInstruments,
  displayName,
  noInstruments,
  noNotices,
  noTracing,
  observeClient,
  observeProcess,
  systemClock,
  systemIds,
} from '../../shared/kernel/index.ts'
import {
  connect,
  databaseClock,
  openPostgresJournal,
  postgresNotices,
  watched,
} from '../../shared/kernel/postgres.ts'
import { wording } from '../../shared/vocabulary/http.ts'
import { naming } from './database.ts'
import type { ServiceParts } from './define-service.ts'
import type { HostConfiguration } from './host-variables.ts'
import { openTransport } from './open-transport.ts'
import { CLOSE_TIMEOUT_S, type ProcessParts } from './process-parts.ts'
import { release } from './release.ts'
import { DATABASE, DIRECT, type Patient, transportPart } from './waiting.ts'

/** Opens the world of one service on the real parts, and has it closed after the service. */
export const openWorld = async (
  name: string,
  host: HostConfiguration,
  {
    log,
    shared,
    patient,
    closers,
  }: {
    readonly log: Log
    readonly shared: ProcessParts
    readonly patient: Patient
    readonly closers: Closers
  },
): Promise<ServiceParts> => {
  const { sql, instruments } = openDatabase(name, host, { shared, closers })
  const store = await patient(
    DATABASE,
    () =>
      naming('DATABASE_URL', host.DATABASE_URL, () =>
        openPostgresJournal(sql, { schema: name, partitions: host.KAFKA_PARTITIONS }),
      ),
    // The migration of a large table takes what it takes, and so does waiting for another instance's.
    { takesItsTime: true },
  )
  const { clock, stop } = await patient(DATABASE, () =>
    databaseClock(sql, {
      troubled: (error) =>
        log.warn('the database does not tell its time', { reason: String(error) }),
    }),
  )
  closers.add(`${name}: clock`, async () => stop())
  const transport = await patient(transportPart(host), () =>
    openTransport(name, host, sql, log, shared),
  )
  closers.add(`${name}: transport`, () => transport.close())
  observeClient(instruments, transport)
  const { direct, traces } = shared
  const notices =
    direct === undefined
      ? noNotices
      : await patient(DIRECT, () =>
          postgresNotices({
            sql,
            direct,
            schema: name,
            clock: systemClock,
            deaf: (reason) => log.warn('other instances are not heard', { reason }),
          }),
        )
  const world = {
    clock,
    ids: systemIds,
    random: Math.random,
    log,
    instruments,
    store,
    transport,
    notices,
    tracing: traces?.of(displayName(name)) ?? noTracing,
    wording,
    release,
  }
  return { world, sql }
}

/** The service's own connections, and what measures them. */
const openDatabase = (
  name: string,
  host: HostConfiguration,
  {
    shared: { loop, ownSessions, services, linesLost },
    closers,
  }: { readonly shared: ProcessParts; readonly closers: Closers },
): { readonly sql: ServiceParts['sql']; readonly instruments: Instruments } => {
  const { DATABASE_URL: url, DATABASE_POOL: size } = host
  const pool = connect({ url, pool: size, name: `colisaga ${name}`, ownSessions })
  closers.add(`${name}: database`, () => pool.end({ timeout: CLOSE_TIMEOUT_S }))
  const { sql, inFlight } = watched(pool)
  const instruments = host.METRICS === 'on' ? createInstruments(name, systemClock) : noInstruments
  observeProcess(instruments, {
    loop,
    services,
    linesLost,
    queriesInFlight: inFlight,
    poolSize: size,
  })
  return { sql, instruments }
}
