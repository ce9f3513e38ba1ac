import { services } from '../../apps/host/registry.ts'
import { memoryMailbox } from '../../apps/notification/channel/mailbox.ts'
import { notificationService } from '../../apps/notification/app.ts'
import type { Channel } from '../../apps/notification/channel/channel.ts'
import { paiementService, type PaiementOptions } from '../../apps/paiement/app.ts'
import { memoryLedger } from '../../apps/paiement/psp/ledger.ts'
import { simulatedPsp } from '../../apps/paiement/psp/simulated.ts'
import { suiviService } from '../../apps/suivi/app.ts'
import { noCache, type Cache } from '../../apps/suivi/cache.ts'
import { memoryReading } from '../../apps/suivi/reading.ts'
import {
  type MemoryFaults,
  type Service,
  type Tracing,
  createInstruments,
  createLog,
  memoryBroker,
  memoryJournal,
  memorySink,
  memoryTransport,
  noNotices,
  noTracing,
  systemClock,
  systemIds,
} from '../../shared/kernel/index.ts'
import { connect } from '../../shared/kernel/postgres.ts'
import { wording } from '../../shared/vocabulary/http.ts'
import { LATE_MS, SILENCE_MS, type SagaWorld } from './saga-world.ts'

const PARTITIONS = 3
const ENVIRONMENT = {
  SAGA_DELAI_MS: String(LATE_MS),
  RETOUR_JOURS: '14',
  RETOUR_POURCENT: '80',
}
const TRIES = 2
const TIMES = { takeBackMs: 150, silenceMs: SILENCE_MS, slowMs: 100 }

/** What a service that keeps nothing but its journal is given for a database: it is never asked. */
const noDatabase = () =>
  connect({ url: 'postgres://nobody@memory.invalid/none', pool: 1, name: '' })

/**
 * All services of the registry on the memory adapters: no server, nothing kept. One that keeps more than its journal has
 * a stand-in by its name here, of memory as well; every other is opened as it is.
 */
export const memoryWorld = async (
  /** What stands in for the simulated PSP, the mailbox, no cache and a broker without faults. */
  options: {
    readonly paiement?: PaiementOptions
    readonly outward?: Channel
    readonly cache?: Cache
    readonly faults?: MemoryFaults
    readonly tracing?: (service: string) => Tracing
    readonly log?: { readonly sample?: number; readonly secrets?: readonly string[] }
  } = {},
): Promise<SagaWorld> => {
  const broker = memoryBroker(options.faults)
  const transport = memoryTransport(broker)
  const sink = memorySink()
  const now = () => systemClock.now()
  const world = (service: string) => {
    const store = memoryJournal({ journal: systemIds.next(), partitions: PARTITIONS, now })
    return {
      clock: systemClock,
      ids: systemIds,
      random: Math.random,
      log: createLog({ service, level: 'info', sink, now, ...options.log }),
      instruments: createInstruments(service, systemClock),
      store,
      transport,
      notices: noNotices,
      tracing: options.tracing?.(service) ?? noTracing,
      wording,
      release: [0],
    }
  }
  const psp = simulatedPsp({ ledger: memoryLedger(), clock: systemClock, ...TIMES })
  type MemoryWorld = ReturnType<typeof world>
  const standIns: Readonly<Record<string, (own: MemoryWorld) => Service>> = {
    paiement: (own) =>
      paiementService(
        own,
        options.paiement ?? { psp, takeBacks: psp.deliverTakeBacks, webhookSecrets: [] },
      ),
    notification: (own) =>
      notificationService(own, {
        mailbox: memoryMailbox(now),
        tries: TRIES,
        ...(options.outward !== undefined && { outward: options.outward }),
      }),
    suivi: (own) =>
      suiviService(own, {
        reading: memoryReading(own.store),
        cache: options.cache ?? noCache,
      }),
  }
  const opened = new Map<string, Service>()
  for (const entry of services) {
    const own = world(entry.name)
    const prepared = entry.prepare(ENVIRONMENT)
    const service =
      standIns[entry.name]?.(own) ?? (await prepared.open({ world: own, sql: noDatabase() }))
    opened.set(entry.name, service)
    await service.start()
  }
  return {
    request: async (service, path, init) => {
      const found = opened.get(service)
      if (found === undefined) throw new Error(`no service ${service}`)
      return found.app.request(path, init)
    },
    logLines: () => sink.lines,
    close: async () => {
      await Promise.all([...opened.values()].map((service) => service.stop()))
      await transport.close()
    },
  }
}
