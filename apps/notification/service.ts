import { defineService } from '../host/define-service.ts'
import { channelDoubts, channelsOf, checkChannels, notificationVariables } from './configuration.ts'
import { mailboxTables } from './channel/tables.ts'
import { notification } from './events.ts'

export const service = defineService({
  name: 'notification',
  port: 3004,
  language: notification,
  variables: notificationVariables,
  prepare: (configuration) => {
    checkChannels(configuration)
    return {
      migrations: [mailboxTables],
      doubts: channelDoubts(configuration),
      open: async (parts) => {
        const { notificationService } = await import('./app.ts')
        return notificationService(parts.world, await channelsOf(parts, configuration))
      },
      examine: async () => (await import('./examine.ts')).examineChannel(configuration),
    }
  },
})
