import type { Suivi } from './projection.ts'

export const statuts = [
  'cree',
  'confirme',
  'expedie',
  'livre',
  'incident',
  'retourne',
  'annule',
] as const
export type Statut = (typeof statuts)[number]

/** The parcel's state as people are shown it. */
export const statutOf = (suivi: Omit<Suivi, 'statut'>): Statut => {
  if (suivi.colis === 'annule' || suivi.colis === 'retourne') return suivi.colis
  if (Object.values(suivi.incidents ?? {}).some(({ issue }) => issue === undefined))
    return 'incident'
  if (suivi.colis === 'expedie' || suivi.colis === 'livre') return suivi.colis
  return suivi.confirmation === undefined ? 'cree' : 'confirme'
}

export type Saga =
  | { readonly etat: 'en_cours' }
  | { readonly etat: 'reussie' }
  /** The parcel was confirmed, then cancelled; `soldee` once nothing is charged and nothing reserved any more. */
  | { readonly etat: 'renversee'; readonly raison: string; readonly soldee: boolean }
  | { readonly etat: 'echouee'; readonly raison: string }

/**
 * The saga's state by what has been heard. It fails only once the client has been told of the cancellation. A
 * confirmation comes before that or never, so no interleaving turns a failure into a success later.
 */
export const sagaOf = (suivi: Suivi): Saga => {
  const cancelled = suivi.colis === 'annule'
  const raison = suivi.raison ?? 'inconnue'
  const settled = moneySettled(suivi) && suivi.stock !== 'reserve'
  if (suivi.confirmation !== undefined)
    return cancelled ? { etat: 'renversee', raison, soldee: settled } : { etat: 'reussie' }
  return cancelled && settled && suivi.annulationDite === true
    ? { etat: 'echouee', raison }
    : { etat: 'en_cours' }
}

const moneySettled = ({ paiement }: Suivi): boolean =>
  paiement === 'refuse' || paiement === 'rembourse' || paiement === 'repris'

/** Whether no further fact will come without a new command. */
export const hasEnded = (suivi: Suivi): boolean => {
  const saga = sagaOf(suivi)
  return saga.etat === 'renversee' ? saga.soldee : saga.etat !== 'en_cours'
}

/**
 * How the saga ended the first time. The row keeps it, because a late fact of another topic may look as if the
 * saga had not ended (a reservation that has been given back since).
 */
export const endOf = (suivi: Suivi): 'reussie' | 'echouee' | undefined => {
  if (suivi.premiereFin !== undefined) return suivi.premiereFin
  const { etat } = sagaOf(suivi)
  return etat === 'en_cours' ? undefined : etat === 'renversee' ? 'reussie' : etat
}
