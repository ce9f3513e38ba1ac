import { envoiService } from '../../apps/envoi/app.ts'
import { memoryMailbox } from '../../apps/notification/channel/mailbox.ts'
import { notificationService } from '../../apps/notification/app.ts'
import type { Channel } from '../../apps/notification/channel/channel.ts'
import { paiementService, type PaiementOptions } from '../../apps/paiement/app.ts'
import { memoryLedger } from '../../apps/paiement/psp/ledger.ts'
import { simulatedPsp } from '../../apps/paiement/psp/simulated.ts'
import { stockService } from '../../apps/stock/app.ts'
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
import { wording } from '../../shared/vocabulary/http.ts'
import { LATE_MS, SILENCE_MS, type SagaWorld } from './saga-world.ts'

const PARTITIONS = 3
const REGLES = { delaiMs: LATE_MS, retourJours: 14, retourPourcent: 80 }
const TRIES = 2
const TIMES = { takeBackMs: 150, silenceMs: SILENCE_MS, slowMs: 100 }

/** All five services on the memory adapters: no server, nothing kept. */
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
  const suiviWorld = world('suivi')
  const services: Readonly<Record<string, Service>> = {
    envoi: envoiService(world('envoi'), REGLES),
    paiement: paiementService(
      world('paiement'),
      options.paiement ?? { psp, takeBacks: psp.deliverTakeBacks, webhookSecrets: [] },
    ),
    stock: stockService(world('stock')),
    notification: notificationService(world('notification'), {
      mailbox: memoryMailbox(now),
      tries: TRIES,
      ...(options.outward !== undefined && { outward: options.outward }),
    }),
    suivi: suiviService(suiviWorld, {
      reading: memoryReading(suiviWorld.store),
      cache: options.cache ?? noCache,
    }),
  }
  for (const service of Object.values(services)) await service.start()
  return {
    request: async (service, path, init) => {
      const found = services[service]
      if (found === undefined) throw new Error(`no service ${service}`)
      return found.app.request(path, init)
    },
    logLines: () => sink.lines,
    close: async () => {
      await Promise.all(Object.values(services).map((service) => service.stop()))
      await transport.close()
    },
  }
}
