import { type Service, type World, decidingService } from '../../shared/kernel/index.ts'
import { stock } from './events.ts'
import { reactions } from './reactions.ts'
import { reservation } from './reservation.ts'
import { addStockRoutes } from './routes.ts'

/** ServiceStock: reserves all articles of a parcel or none. */
export const stockService = (world: World): Service => {
  const { service, commands } = decidingService(
    { language: stock, decider: reservation, reactions, opening: ['Reserver'] },
    world,
  )
  addStockRoutes(service.app, { commands, store: world.store })
  return service
}
