import type { Sql } from 'postgres'
import {
  type Configuration,
  type Language,
  type Service,
  type World,
  commonVariables,
} from '../../shared/kernel/index.ts'
import { envoiVariables, reglesOf } from '../envoi/configuration.ts'
import { envoi } from '../envoi/events.ts'
import { channelsOf, checkChannels, notificationVariables } from '../notification/configuration.ts'
import { notification } from '../notification/events.ts'
import { checkPsp, paiementVariables, pspOf } from '../paiement/configuration.ts'
import { paiement } from '../paiement/events.ts'
import { stock } from '../stock/events.ts'
import { cacheOf, suiviVariables } from '../suivi/configuration.ts'

/** Everything that the services read from the environment, beside their ports. */
export const variables = {
  ...commonVariables,
  ...envoiVariables,
  ...paiementVariables,
  ...notificationVariables,
  ...suiviVariables,
} as const

export type ServicesConfiguration = Configuration<typeof variables>

/** What a service is opened with: its world, and the database that it may keep more in. */
export interface Opening {
  readonly world: World
  readonly sql: Sql<{ bigint: number }>
  readonly configuration: ServicesConfiguration
}

/** How one service is opened on the real parts. */
export interface ServiceEntry {
  readonly name: string
  readonly port: number
  /** Throws a ConfigurationError when what this service is told does not go together. */
  check?(configuration: ServicesConfiguration): void
  open(opening: Opening): Promise<Service>
}

/** The languages that are spoken: what may be listened to. */
export const languages: readonly Language[] = [envoi, paiement, stock, notification]

/**
 * The services, whose code is loaded when they are opened: a process that runs one pays for one. A new
 * step of the saga is a folder beside these and a line here. */
export const services: readonly ServiceEntry[] = [
  {
    name: 'envoi',
    port: 3001,
    open: async ({ world, configuration }) => {
      const { envoiService } = await import('../envoi/app.ts')
      return envoiService(world, reglesOf(configuration))
    },
  },
  {
    name: 'paiement',
    port: 3002,
    check: checkPsp,
    open: async ({ world, sql, configuration }) => {
      const { paiementService } = await import('../paiement/app.ts')
      return paiementService(world, await pspOf(world, sql, configuration))
    },
  },
  {
    name: 'stock',
    port: 3003,
    open: async ({ world }) => {
      const { stockService } = await import('../stock/app.ts')
      return stockService(world)
    },
  },
  {
    name: 'notification',
    port: 3004,
    check: checkChannels,
    open: async ({ world, sql, configuration }) => {
      const { notificationService } = await import('../notification/app.ts')
      return notificationService(world, await channelsOf(world, sql, configuration))
    },
  },
  {
    name: 'suivi',
    port: 3005,
    open: async ({ world, sql, configuration }) => {
      const { suiviService } = await import('../suivi/app.ts')
      const { postgresReading } = await import('../suivi/reading-postgres.ts')
      const { prometheusAt } = await import('../suivi/tableau/prometheus.ts')
      return suiviService(world, {
        reading: await postgresReading(sql),
        cache: await cacheOf(world, configuration),
        ...(configuration.PROMETHEUS_URL !== undefined && {
          prometheus: prometheusAt(configuration.PROMETHEUS_URL),
        }),
      })
    },
  },
]
