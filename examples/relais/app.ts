import { type Service, type World, decidingService } from '../../shared/kernel/index.ts'
import { depot } from './depot.ts'
import { relais } from './events.ts'
import { echeance, reactions } from './reactions.ts'
import { addRelaisRoutes } from './routes.ts'

/** What the pick-up point is like. */
export interface Point {
  /** How many lockers it has. */
  readonly casiers: number
  /** How long a parcel waits for its client. */
  readonly gardeMs: number
}

/** ServiceRelais: keeps parcels in lockers until their clients come. */
export const relaisService = (world: World, { casiers, gardeMs }: Point): Service => {
  const { service, commands } = decidingService(
    {
      language: relais,
      decider: depot,
      reactions: reactions(casiers),
      reminders: echeance(gardeMs),
      opening: ['OuvrirDepot'],
      streamsAreSagas: true,
    },
    world,
  )
  addRelaisRoutes(service.app, { commands })
  return service
}
