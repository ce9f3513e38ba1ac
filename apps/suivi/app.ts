import { projectingModel } from '../../shared/projecting/projection.ts'
import { projectingService, type Service, type World } from '../../shared/service.ts'
import type { Cache } from './cache.ts'
import { suivi, type Suivi } from './projection.ts'
import type { Reading } from './reading.ts'
import { addSuiviRoutes } from './routes.ts'
import { countedBy } from './saga.ts'

/** ServiceSuivi: only listens, and answers what people ask about parcels. */
export const suiviService = (
  world: World,
  { reading, cache }: { readonly reading: Reading; readonly cache: Cache },
): Service => {
  const service: Service = projectingService('suivi', projectingModel(suivi), world, {
    listensTo: suivi.languages,
    onWritten: ({ changes }) => {
      // Written by the projection above alone.
      const rows = changes.map(({ revision, before, after }) => ({
        revision,
        before: before as Suivi | undefined,
        suivi: after as Suivi,
      }))
      for (const { before, suivi: after } of rows) count(before, after)
      // Kept by the cache itself until Redis has heard of it; it never rejects.
      void cache.committed(rows)
    },
  })
  const count = (before: Suivi | undefined, after: Suivi): void => {
    for (const end of countedBy(before, after)) {
      if (end === 'reussie') service.metrics.sagaSucceeded()
      else if (end === 'echouee') service.metrics.sagaFailed(after.raison ?? 'inconnue')
      else service.metrics.sagaReversed()
    }
  }
  addSuiviRoutes(service.app, { reading, cache, clock: world.clock })
  return service
}
