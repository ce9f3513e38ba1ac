import { defineService } from '../../apps/host/define-service.ts'
import { integer } from '../../shared/kernel/index.ts'
import { relais } from './events.ts'

const DAY_MS = 86_400_000

export const service = defineService({
  name: 'relais',
  port: 3007,
  language: relais,
  variables: {
    RELAIS_CASIERS: integer('lockers of the pick-up point', { min: 1, max: 10_000, fallback: 24 }),
    RELAIS_GARDE_MS: integer('how long a parcel waits there for its client', {
      min: 100,
      max: 90 * DAY_MS,
      fallback: 7 * DAY_MS,
    }),
  },
  prepare: ({ RELAIS_CASIERS: casiers, RELAIS_GARDE_MS: gardeMs }) => ({
    open: async ({ world }) => {
      const { relaisService } = await import('./app.ts')
      return relaisService(world, { casiers, gardeMs })
    },
  }),
})
