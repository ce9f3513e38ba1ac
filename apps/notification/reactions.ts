import { reactionsFor } from '../../shared/kernel/index.ts'
import { envoi } from '../envoi/events.ts'
import { stock } from '../stock/events.ts'
import { messageFor, type AnnoncesCommand, type Message } from './annonces.ts'

const annoncer = (message: Message): AnnoncesCommand => ({ type: 'Annoncer', message })

/** What others' facts oblige notification to tell the client. */
export const reactions = reactionsFor<AnnoncesCommand>()
  .when(stock, { StockReserve: (pour) => annoncer(messageFor('StockReserve', pour)) })
  .when(envoi, {
    ColisAnnule: (pour) => annoncer(messageFor('ColisAnnule', pour, { raison: pour.raison })),
    ColisExpedie: (pour) =>
      annoncer(
        messageFor('ColisExpedie', pour, {
          transporteur: pour.transporteur,
          numeroSuivi: pour.numeroSuivi,
          ...(pour.livraisonPrevueLe !== undefined && {
            livraisonPrevueLe: pour.livraisonPrevueLe,
          }),
        }),
      ),
    ColisLivre: (pour) => annoncer(messageFor('ColisLivre', pour)),
    IncidentDeclare: (pour) =>
      annoncer(
        messageFor(
          'IncidentDeclare',
          pour,
          { nature: pour.nature, description: pour.description },
          pour.incidentId,
        ),
      ),
    IncidentResolue: (pour) =>
      annoncer(messageFor('IncidentResolue', pour, { issue: pour.issue }, pour.incidentId)),
    ColisRetourne: (pour) =>
      annoncer(messageFor('ColisRetourne', pour, { remboursement: `${pour.remboursement}` })),
  })
