import { defineService } from '../host/define-service.ts'
import { cacheOf, checkCache, suiviVariables } from './configuration.ts'
import { suiviTables } from './tables.ts'

export const service = defineService({
  name: 'suivi',
  port: 3005,
  variables: suiviVariables,
  prepare: (configuration) => {
    checkCache(configuration)
    return {
      migrations: [suiviTables],
      open: async ({ world, sql }) => {
        const { suiviService } = await import('./app.ts')
        const { postgresReading } = await import('./reading-postgres.ts')
        const { prometheusAt } = await import('./tableau/prometheus.ts')
        const { PROMETHEUS_URL: prometheus } = configuration
        return suiviService(world, {
          reading: await postgresReading(sql),
          cache: await cacheOf(world, configuration),
          ...(prometheus !== undefined && { prometheus: prometheusAt(prometheus) }),
        })
      },
      examine: async () => (await import('./examine.ts')).examineReading(configuration),
    }
  },
})
