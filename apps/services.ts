import type { Sql } from 'postgres'
import { Redis } from '@upstash/redis'
import type { Language } from '../shared/domain/language.ts'
import {
  commonVariables,
  integer,
  optional,
  type Configuration,
} from '../shared/runtime/configuration.ts'
import type { Service, World } from '../shared/service.ts'
import { envoiService } from './envoi/app.ts'
import { envoi } from './envoi/events.ts'
import { notificationService } from './notification/app.ts'
import { postgresMailbox } from './notification/channel/mailbox-postgres.ts'
import { notification } from './notification/events.ts'
import { paiementService } from './paiement/app.ts'
import { paiement } from './paiement/events.ts'
import { postgresLedger } from './paiement/psp/ledger-postgres.ts'
import { stockService } from './stock/app.ts'
import { stock } from './stock/events.ts'
import { suiviService } from './suivi/app.ts'
import { noCache, upstashCache } from './suivi/cache.ts'
import { postgresReading } from './suivi/reading-postgres.ts'

/** Everything that the services read from the environment, beside their ports. */
export const variables = {
  ...commonVariables,
  UPSTASH_REDIS_REST_URL: optional('cache of suivi; works without'),
  UPSTASH_REDIS_REST_TOKEN: optional('its token', true),
  SAGA_DELAI_MS: integer('after how long a saga that has not ended is said to be late', {
    min: 100,
    max: 30 * 86_400_000,
    fallback: 15 * 60_000,
  }),
  RETOUR_JOURS: integer('days after its delivery in which a returned parcel is refunded', {
    min: 0,
    max: 3_650,
    fallback: 14,
  }),
  RETOUR_POURCENT: integer('what is refunded of it, in percent', {
    min: 0,
    max: 100,
    fallback: 100,
  }),
  PSP_REPRISE_MS: integer('after how long the simulated PSP takes tok_refus_tardif back', {
    min: 0,
    max: 86_400_000,
    fallback: 1_500,
  }),
  PSP_SILENCE_MS: integer('how long the simulated PSP does not answer tok_doute_*', {
    min: 0,
    max: 86_400_000,
    fallback: 400,
  }),
  PSP_LENTEUR_MS: integer('how slow the simulated PSP is with tok_lent', {
    min: 0,
    max: 2_500,
    fallback: 800,
  }),
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
  open(opening: Opening): Promise<Service>
}

/** The languages that are spoken: what may be listened to. */
export const languages: readonly Language[] = [envoi, paiement, stock, notification]

/** The services. A new step of the saga is a folder beside these and a line here. */
export const services: readonly ServiceEntry[] = [
  {
    name: 'envoi',
    port: 3001,
    open: async ({ world, configuration }) =>
      envoiService(world, {
        delaiMs: configuration.SAGA_DELAI_MS,
        retourJours: configuration.RETOUR_JOURS,
        retourPourcent: configuration.RETOUR_POURCENT,
      }),
  },
  {
    name: 'paiement',
    port: 3002,
    open: async ({ world, sql, configuration }) =>
      paiementService(world, {
        ledger: await postgresLedger(sql),
        times: {
          takeBackMs: configuration.PSP_REPRISE_MS,
          silenceMs: configuration.PSP_SILENCE_MS,
          slowMs: configuration.PSP_LENTEUR_MS,
        },
      }),
  },
  { name: 'stock', port: 3003, open: async ({ world }) => stockService(world) },
  {
    name: 'notification',
    port: 3004,
    open: async ({ world, sql }) =>
      notificationService(world, { mailbox: await postgresMailbox(sql) }),
  },
  {
    name: 'suivi',
    port: 3005,
    open: async ({ world, sql, configuration }) =>
      suiviService(world, {
        reading: await postgresReading(sql),
        cache: cacheOf(world, configuration),
      }),
  },
]

const cacheOf = (
  { store, ids, log, clock }: World,
  { UPSTASH_REDIS_REST_URL: url, UPSTASH_REDIS_REST_TOKEN: token }: ServicesConfiguration,
) => {
  if (url === undefined || token === undefined) return noCache
  return upstashCache({
    // One try: a cache that does not answer is passed by.
    redis: new Redis({
      url,
      token,
      retry: false,
      automaticDeserialization: false,
      enableTelemetry: false,
      signal: () => AbortSignal.timeout(CACHE_TIMEOUT_MS),
    }),
    generation: store.identity.journal,
    nextLease: () => ids.next(),
    troubled: (error) => log.warn('cache away', { reason: error.message }),
    now: () => clock.now(),
  })
}

const CACHE_TIMEOUT_MS = 500
