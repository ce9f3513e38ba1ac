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

/** Where the parcel is, for people. */
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
  /** Confirmed, then cancelled: `soldee` once nothing is charged and nothing reserved any more. */
  | { readonly etat: 'renversee'; readonly raison: string; readonly soldee: boolean }
  | { readonly etat: 'echouee'; readonly raison: string }

/**
 * The saga's state, by what has been heard. It fails only once the client has been told: a
 * confirmation is said before that or never, so no interleaving makes a failure a success later.
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

/** Whether nothing more is to come without a new command. */
export const hasEnded = (suivi: Suivi): boolean => {
  const saga = sagaOf(suivi)
  return saga.etat === 'renversee' ? saga.soldee : saga.etat !== 'en_cours'
}

/**
 * How the saga ended at first, which is kept: facts of another topic may come late and look as if it had
 * not ended (a reservation that has been given back since).
 */
export const endOf = (suivi: Suivi): 'reussie' | 'echouee' | undefined => {
  if (suivi.premiereFin !== undefined) return suivi.premiereFin
  const { etat } = sagaOf(suivi)
  return etat === 'en_cours' ? undefined : etat === 'renversee' ? 'reussie' : etat
}
