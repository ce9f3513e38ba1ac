import { z } from 'zod'
import type { EventOf } from '../../shared/kernel/index.ts'
import {
  Article,
  Montant,
  destinataire,
  joignable,
  language,
} from '../../shared/vocabulary/index.ts'

/** What ServicePaiement says. */
export const paiement = language('paiement', 'colis.paiement', {
  /** Says what was paid for, so that stock needs nobody else's facts to reserve it. */
  PaiementEffectue: z.object({
    ...joignable,
    montant: Montant,
    articles: z.array(Article),
    reference: z.string(),
  }),
  /** `tardif`: it had been accepted, and the PSP has taken it back. */
  PaiementRefuse: z.object({
    ...destinataire,
    montant: Montant,
    motif: z.string(),
    tardif: z.boolean(),
  }),
  PaiementEnDoute: z.object({
    ...destinataire,
    montant: Montant,
    operation: z.enum(['paiement', 'remboursement']),
  }),
  PaiementRembourse: z.object({ ...destinataire, montant: Montant, reference: z.string() }),
})

export type PaiementEvent = EventOf<typeof paiement>
