import { decidingService, type Service, type World } from '../../shared/service.ts'
import { annonces } from './annonces.ts'
import type { Mailbox } from './channel/mailbox.ts'
import { notification } from './events.ts'
import { reactions } from './reactions.ts'
import { addNotificationRoutes } from './routes.ts'
import { handlersFor, tasksFor } from './tasks.ts'

/** ServiceNotification: tells clients, one message after the other. */
export const notificationService = (
  world: World,
  { mailbox }: { readonly mailbox: Mailbox },
): Service => {
  const { service } = decidingService(
    { language: notification, decider: annonces, reactions, tasksFor, opening: [] },
    world,
    { handlers: handlersFor(mailbox) },
  )
  addNotificationRoutes(service.app, { mailbox })
  return service
}
