import { reactionsFor } from '../../shared/kernel/index.ts'
import { joignableDe } from '../../shared/vocabulary/index.ts'
import { envoi } from '../envoi/events.ts'
import { paiement } from '../paiement/events.ts'
import type { ReservationCommand } from './reservation.ts'

/** What others' facts oblige stock to do. */
export const reactions = reactionsFor<ReservationCommand>()
  .when(paiement, {
    PaiementEffectue: (paye) => ({
      type: 'Reserver',
      pour: joignableDe(paye),
      articles: paye.articles,
    }),
  })
  .when(envoi, {
    ColisAnnule: ({ colisId, raison }) => ({ type: 'Annuler', colisId, raison }),
    ColisExpedie: () => ({ type: 'Sortir' }),
    ColisRetourne: () => ({ type: 'RangerRetour' }),
  })
