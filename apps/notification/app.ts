import { type Service, type World, aborted, decidingService } from '../../shared/kernel/index.ts'
import { annonces } from './annonces.ts'
import type { Channel } from './channel/channel.ts'
import { keptIn } from './channel/kept.ts'
import type { Mailbox } from './channel/mailbox.ts'
import { notification } from './events.ts'
import { reactions } from './reactions.ts'
import { addNotificationRoutes } from './routes.ts'
import { handlersFor, tasksFor } from './tasks.ts'

export interface NotificationOptions {
  readonly mailbox: Mailbox
  /** The channel to clients beside the mailbox; absent: the mailbox alone. */
  readonly outward?: Channel
  /** How many times a letter is tried. */
  readonly tries: number
}

/** ServiceNotification: tells clients, one message after the other. */
export const notificationService = (
  world: World,
  { mailbox, outward, tries }: NotificationOptions,
): Service => {
  const { service } = decidingService(
    { language: notification, decider: annonces, reactions, tasksFor, opening: [] },
    world,
    {
      handlers: handlersFor(keptIn(mailbox, outward), {
        maxTries: tries,
        timeoutMs: outward?.timeoutMs,
      }),
      atOnce: outward?.atOnce,
      background: [
        async (_, signal) => {
          await aborted(signal)
          await outward?.close()
        },
      ],
    },
  )
  addNotificationRoutes(service.app, { mailbox })
  return service
}
