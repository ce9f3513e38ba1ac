import { decidingService, type Service, type World } from '../../shared/service.ts'
import { colis } from './colis.ts'
import { envoi } from './events.ts'
import { reactions } from './reactions.ts'
import { addEnvoiRoutes } from './routes.ts'

/** ServiceEnvoi: registers, ships, delivers and ends parcels. */
export const envoiService = (world: World): Service => {
  const { service, commands } = decidingService(
    { language: envoi, decider: colis, reactions, opening: ['CreerColis'] },
    world,
  )
  addEnvoiRoutes(service.app, { commands, ids: world.ids })
  return service
}
