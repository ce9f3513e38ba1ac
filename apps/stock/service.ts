import { defineService } from '../host/define-service.ts'
import { stock } from './events.ts'

export const service = defineService({
  name: 'stock',
  port: 3003,
  language: stock,
  variables: {},
  prepare: () => ({
    open: async ({ world }) => {
      const { stockService } = await import('./app.ts')
      return stockService(world)
    },
  }),
})
