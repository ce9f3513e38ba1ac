import { type Service, type World, decidingService, isRefusal } from '../../shared/kernel/index.ts'
import { paiement as langue } from './events.ts'
import { consequences, paiement } from './paiement.ts'
import { measuredPsp } from './psp/psp-metrics.ts'
import type { Psp, TakeBackListener } from './psp/psp.ts'
import { reactions } from './reactions.ts'
import { addPaiementRoutes } from './routes.ts'
import { handlersFor, tasksFor } from './tasks.ts'
import { addPspWebhook } from './webhook.ts'

export interface PaiementOptions {
  readonly psp: Psp
  /** Delivers what the simulated PSP takes back, until the signal aborts. */
  readonly takeBacks?: (listener: TakeBackListener, signal: AbortSignal) => Promise<void>
  /** The secrets of the PSP's webhook; without any there is no such route. */
  readonly webhookSecrets: readonly string[]
}

/** ServicePaiement: charges and refunds, each at most once. */
export const paiementService = (
  world: World,
  { psp, takeBacks, webhookSecrets }: PaiementOptions,
): Service => {
  const { service, commands } = decidingService(
    {
      language: langue,
      decider: paiement,
      reactions,
      tasksFor,
      consequences,
      opening: ['DemanderPaiement'],
      streamsAreSagas: true,
    },
    world,
    {
      handlers: handlersFor(measuredPsp(psp, world.instruments, world.clock)),
      background:
        takeBacks === undefined
          ? []
          : [
              (commands, signal) =>
                takeBacks(async ({ colisId, reference, motif }) => {
                  const accepted = await commands.submit({
                    stream: colisId,
                    command: { type: 'ConstaterReprise', motif },
                    context: { correlationId: reference },
                  })
                  return isRefusal(accepted) ? 'later' : 'noted'
                }, signal),
            ],
    },
  )
  addPaiementRoutes(service.app, { commands })
  if (webhookSecrets.length > 0)
    addPspWebhook(service.app, {
      commands,
      clock: world.clock,
      log: world.log,
      secrets: webhookSecrets,
    })
  return service
}
