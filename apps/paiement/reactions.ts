import { reactionsFor } from '../../shared/kernel/index.ts'
import { joignableDe } from '../../shared/vocabulary/index.ts'
import { envoi } from '../envoi/events.ts'
import type { PaiementCommand } from './paiement.ts'

/** What others' facts oblige paiement to do. */
export const reactions = reactionsFor<PaiementCommand>().when(envoi, {
  ColisCree: (cree) => ({
    type: 'DemanderPaiement',
    demande: {
      ...joignableDe(cree),
      montant: cree.montant,
      articles: cree.articles,
      ...(cree.moyenPaiement !== undefined && { moyenPaiement: cree.moyenPaiement }),
      ...(cree.remplaceColisId !== undefined && { remplaceColisId: cree.remplaceColisId }),
    },
  }),
  ColisAnnule: () => ({ type: 'AnnulerPaiement' }),
  IncidentResolue: ({ issue }) =>
    issue === 'rembourse' ? { type: 'RembourserPaiement', pourcent: 100 } : undefined,
  ColisRetourne: ({ remboursement }) =>
    remboursement > 0 ? { type: 'RembourserPaiement', pourcent: remboursement } : undefined,
})
