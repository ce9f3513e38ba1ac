import { reactionsFor } from '../../shared/domain/reactions.ts'
import { joignableDe } from '../../shared/domain/values.ts'
import { envoi } from '../envoi/events.ts'
import type { PaiementCommand } from './paiement.ts'

/** What others' facts oblige paiement to do. */
export const reactions = reactionsFor<PaiementCommand>().when(envoi, {
  ColisCree: (cree) => ({
    type: 'DemanderPaiement',
    demande: {
      ...joignableDe(cree),
      montant: cree.montant,
      moyenPaiement: cree.moyenPaiement,
      articles: cree.articles,
    },
  }),
  ColisAnnule: () => ({ type: 'AnnulerPaiement' }),
})
