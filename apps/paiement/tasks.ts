import { z } from 'zod'
import { Article, Montant, joignable } from '../../shared/vocabulary/index.ts'
import {
  type AskedTask,
  type Attempt,
  type TaskHandlers,
  taskHandler,
} from '../../shared/kernel/index.ts'
import type { PaiementCommand, PaiementJournalEvent } from './paiement.ts'
import type { Psp } from './psp/psp.ts'

const Demande = z.object({
  ...joignable,
  montant: Montant,
  moyenPaiement: z.string().exactOptional(),
  articles: z.array(Article),
  remplaceColisId: z.string().exactOptional(),
})
const Encaissement = z.object({ demande: Demande })
const Remboursement = z.object({ demande: Demande, reference: z.string(), montant: Montant })

const PSP_TIMEOUT_MS = 3_000
/** There is one try only: without an answer the payment is in doubt, which the reconciler clears up. */
const ONCE = { maxTries: 1, firstDelayMs: 0, maxDelayMs: 0, timeoutMs: PSP_TIMEOUT_MS }
/** The PSP is asked until it has decided, because giving up would leave the money in doubt. */
const RECONCILE = {
  maxTries: Infinity,
  firstDelayMs: 250,
  maxDelayMs: 15 * 60_000,
  timeoutMs: PSP_TIMEOUT_MS,
}
const RECONCILE_AFTER_MS = 200

/** Which tasks a fact of paiement asks for. */
export const tasksFor = ({ type, payload }: PaiementJournalEvent): readonly AskedTask[] => {
  switch (type) {
    case 'PaiementDemande':
      return payload.demande.montant.centimes === 0 ? [] : [{ kind: 'encaisser' }]
    case 'RemboursementDemande':
      return [{ kind: 'rembourser' }]
    case 'ReconciliationDemandee': {
      const kind =
        payload.reference === undefined ? 'reconcilier-paiement' : 'reconcilier-remboursement'
      return [{ kind, delayMs: RECONCILE_AFTER_MS }]
    }
    default:
      return []
  }
}

/** How paiement acts on the world: it asks the PSP, with the same idempotency key at each try. */
export const handlersFor = (psp: Psp): TaskHandlers<PaiementCommand> => {
  const charge = async (
    { demande }: z.infer<typeof Encaissement>,
    { signal, traceparent }: Attempt,
  ): Promise<PaiementCommand> => {
    const { colisId, montant, moyenPaiement = '' } = demande
    const cle = `${colisId}:paiement`
    const answer = await psp.charge({ cle, colisId, montant, moyenPaiement }, signal, traceparent)
    return answer.accepte
      ? { type: 'ConstaterAccord', reference: answer.reference }
      : { type: 'ConstaterRefus', motif: answer.motif }
  }
  const refund = async (
    { demande, reference, montant }: z.infer<typeof Remboursement>,
    { signal, traceparent }: Attempt,
  ): Promise<PaiementCommand> => {
    const cle = `${demande.colisId}:remboursement`
    const answer = await psp.refund({ cle, reference, montant }, signal, traceparent)
    return answer.rembourse
      ? { type: 'ConstaterRemboursement', reference: answer.reference }
      : { type: 'ConstaterReprise', motif: answer.motif }
  }
  const silence = (): PaiementCommand => ({ type: 'ConstaterSilence' })
  return {
    encaisser: taskHandler(Encaissement, {
      act: charge,
      exhausted: silence,
      retry: ONCE,
    }),
    'reconcilier-paiement': taskHandler(Encaissement, { act: charge, retry: RECONCILE }),
    rembourser: taskHandler(Remboursement, {
      act: refund,
      exhausted: silence,
      retry: ONCE,
    }),
    'reconcilier-remboursement': taskHandler(Remboursement, { act: refund, retry: RECONCILE }),
  }
}
