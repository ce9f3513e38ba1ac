import {
  type Service,
  type World,
  projectingModel,
  projectingService,
} from '../../shared/kernel/index.ts'
import type { Cache } from './cache.ts'
import { Changes } from './changes.ts'
import { suiviMetrics } from './saga-metrics.ts'
import { suivi, type Suivi } from './projection.ts'
import type { Reading } from './reading.ts'
import { addSuiviRoutes } from './routes.ts'
import type { Prometheus } from './tableau/prometheus.ts'
import { addTableau } from './tableau/routes.ts'

/** ServiceSuivi: consumes what the other services publish, and answers questions about parcels. */
export const suiviService = (
  world: World,
  {
    reading,
    cache,
    prometheus,
  }: { readonly reading: Reading; readonly cache: Cache; readonly prometheus?: Prometheus },
): Service => {
  const metrics = suiviMetrics(world.instruments, cache)
  const readers = new Changes(world.clock)
  const service = projectingService('suivi', projectingModel(suivi), world, {
    listensTo: suivi.languages,
    onWritten: ({ changes }) => {
      readers.committed(changes.map(({ key }) => key))
      // The rows are written by the projection above alone.
      const rows = changes.map(({ revision, before, after }) => ({
        revision,
        before: before as Suivi | undefined,
        suivi: after as Suivi,
      }))
      for (const { before, suivi: after } of rows) metrics.changed(before, after)
      // The promise is not awaited: it never rejects, and the cache keeps the rows until Redis has them.
      void cache.committed(rows)
    },
  })
  addSuiviRoutes(service.app, {
    reading,
    cache,
    changes: readers,
    clock: world.clock,
    metrics,
  })
  addTableau(service.app, { prometheus, clock: world.clock })
  return {
    ...service,
    stop: async () => {
      await service.stop()
      await cache.settled?.()
      cache.close?.()
    },
  }
}
