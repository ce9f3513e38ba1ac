import { type Service, type World, decidingService } from '../../shared/kernel/index.ts'
import { colis } from './colis.ts'
import { envoi } from './events.ts'
import { echeance, reactions } from './reactions.ts'
import { consequences } from './reparation.ts'
import { addEnvoiRoutes } from './routes.ts'

/** What the shop decides of its parcels. */
export interface Regles {
  /** After how long a saga that has not ended is said to be late. */
  readonly delaiMs: number
  /** Within how many days of its delivery a returned parcel is refunded. */
  readonly retourJours: number
  /** What is refunded of it, in percent. */
  readonly retourPourcent: number
}

/** ServiceEnvoi: registers, ships, delivers, repairs and ends parcels. */
export const envoiService = (world: World, regles: Regles): Service => {
  const { service, commands } = decidingService(
    {
      language: envoi,
      decider: colis,
      reactions,
      reminders: echeance(regles.delaiMs),
      consequences,
      opening: ['CreerColis'],
      joins: true,
    },
    world,
  )
  addEnvoiRoutes(service.app, { commands, ids: world.ids, clock: world.clock, regles })
  return service
}
