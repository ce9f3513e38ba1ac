import type { Lu } from './reading.ts'
import { sagaOf } from './saga.ts'

/** The row for people, in the order in which one reads it; what orders its versions stays inside. */
export const colisShown = ({ suivi, revision }: Lu): object => {
  const { colisId, statut, clientId, adresse, referenceCommande, articles, montant } = suivi
  const { entendu: _, temps: __, premiereFin: ___, ...rest } = suivi
  const first = { colisId, statut, clientId, adresse, referenceCommande, articles, montant }
  return { ...first, ...rest, revision }
}

/** How far the saga of a parcel has come in each service. */
export const sagaShown = ({ suivi }: Lu): object => ({
  colisId: suivi.colisId,
  ...sagaOf(suivi),
  terminee: suivi.terminee,
  etapes: {
    envoi: suivi.colis ?? null,
    paiement: suivi.paiement ?? null,
    stock: suivi.stock ?? null,
    notification: suivi.confirmation ?? (suivi.annulationDite === true ? 'annulation' : null),
  },
})
