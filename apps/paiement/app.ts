import { isRefusal } from '../../shared/domain/decider.ts'
import { decidingService, type Service, type World } from '../../shared/service.ts'
import { paiement as langue } from './events.ts'
import { consequences, paiement } from './paiement.ts'
import type { PspLedger } from './psp/ledger.ts'
import { simulatedPsp } from './psp/simulated.ts'
import { reactions } from './reactions.ts'
import { addPaiementRoutes } from './routes.ts'
import { handlersFor, tasksFor } from './tasks.ts'

/** How the simulated PSP behaves, in milliseconds. */
export interface PspTimes {
  readonly takeBackMs: number
  readonly silenceMs: number
  readonly slowMs: number
}

/** ServicePaiement: charges and refunds, each at most once. */
export const paiementService = (
  world: World,
  options: { readonly ledger: PspLedger; readonly times: PspTimes },
): Service => {
  const psp = simulatedPsp({ ledger: options.ledger, clock: world.clock, ...options.times })
  const { service, commands } = decidingService(
    {
      language: langue,
      decider: paiement,
      reactions,
      tasksFor,
      consequences,
      opening: ['DemanderPaiement'],
    },
    world,
    {
      handlers: handlersFor(psp),
      background: [
        (commands, signal) =>
          psp.deliverTakeBacks(async ({ colisId, reference, motif }) => {
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
  return service
}
