import { defineService } from '../host/define-service.ts'
import { envoiVariables, reglesOf } from './configuration.ts'
import { envoi } from './events.ts'

export const service = defineService({
  name: 'envoi',
  port: 3001,
  language: envoi,
  variables: envoiVariables,
  prepare: (configuration) => ({
    open: async ({ world }) => {
      const { envoiService } = await import('./app.ts')
      return envoiService(world, reglesOf(configuration))
    },
  }),
})
