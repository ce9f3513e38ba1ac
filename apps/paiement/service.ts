import { defineService } from '../host/define-service.ts'
import { checkPsp, paiementVariables, pspDoubts, pspOf } from './configuration.ts'
import { paiement } from './events.ts'
import { pspTables } from './psp/tables.ts'

export const service = defineService({
  name: 'paiement',
  port: 3002,
  language: paiement,
  variables: paiementVariables,
  prepare: (configuration) => {
    checkPsp(configuration)
    return {
      // The simulated PSP keeps its books there.
      migrations: configuration.PSP_URL === undefined ? [pspTables] : [],
      doubts: pspDoubts(configuration),
      open: async (parts) => {
        const { paiementService } = await import('./app.ts')
        return paiementService(parts.world, await pspOf(parts, configuration))
      },
      examine: async () => (await import('./examine.ts')).examinePsp(configuration),
    }
  },
})
