import { type Service, type World, decidingService } from '../../shared/kernel/index.ts'
import { colis } from './colis.ts'
import { envoi } from './events.ts'
import { echeance, reactions } from './reactions.ts'
import { consequences } from './reparation.ts'
import { addEnvoiRoutes } from './routes.ts'

/** The shop's own rules. */
export interface Regles {
  /** A saga that has not ended after this time is late. */
  readonly delaiMs: number
  /** A parcel returned within so many days of its delivery is refunded. */
  readonly retourJours: number
  /** The part of its price that is refunded, in percent. */
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
      streamsAreSagas: true,
    },
    world,
  )
  addEnvoiRoutes(service.app, { commands, ids: world.ids, clock: world.clock, regles })
  return service
}
