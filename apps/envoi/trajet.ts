import { isDeepStrictEqual } from 'node:util'
import { type Refusal, refuse } from '../../shared/kernel/index.ts'
import { destinataireDe } from '../../shared/vocabulary/index.ts'
import type { ColisConnu, ColisEvent, Expedition, Livraison } from './colis.ts'
import { aRendre, type RegleDeRetour } from './reparation.ts'

/*
 * A parcel leaves, arrives, comes back. A repeated request (its first answer was lost, or a 503) succeeds again
 * and changes nothing; one with other details is refused, because the step has been taken.
 */

export const expedier = (
  colis: ColisConnu,
  expedition: Expedition,
): readonly ColisEvent[] | Refusal => {
  switch (colis.etape) {
    case 'confirme':
      return [{ type: 'ColisExpedie', payload: { ...destinataireDe(colis.pour), ...expedition } }]
    case 'annule':
      return dejaAnnule(colis)
    case 'cree':
      return refuse('colis-non-confirme', 'le colis n’est pas encore confirmé', colis.etape)
    case 'expedie':
      return isDeepStrictEqual(colis.expedition, expedition) ? [] : dejaParti(colis)
    default:
      return dejaParti(colis)
  }
}

/** `le`: today, where the delivery does not say its own day. */
export const livrer = (
  colis: ColisConnu,
  livraison: Livraison,
  le: string,
): readonly ColisEvent[] | Refusal => {
  if (colis.etape === 'livre')
    return isDeepStrictEqual(colis.livraison, livraison)
      ? []
      : refuse('colis-deja-livre', 'le colis est déjà livré', colis.etape)
  if (colis.etape !== 'expedie')
    return refuse('colis-non-expedie', 'le colis n’est pas en route', colis.etape)
  const livre: ColisEvent = {
    type: 'ColisLivre',
    payload: { ...destinataireDe(colis.pour), ...livraison },
  }
  return livraison.livreLe === undefined
    ? [livre, { type: 'LivraisonDatee', payload: { le } }]
    : [livre]
}

export const retourner = (
  colis: ColisConnu,
  motif: string,
  regle: RegleDeRetour,
): readonly ColisEvent[] | Refusal => {
  if (colis.etape === 'retourne')
    return colis.motif === motif
      ? []
      : refuse('colis-deja-retourne', 'le colis est déjà revenu', colis.etape)
  if (colis.etape !== 'expedie' && colis.etape !== 'livre')
    return refuse('colis-non-expedie', 'seul un colis parti revient', colis.etape)
  const remboursement = aRendre(colis, regle)
  return [
    {
      type: 'ColisRetourne',
      payload: { ...destinataireDe(colis.pour), motif, remboursement },
    },
  ]
}

export const dejaAnnule = (colis: Extract<ColisConnu, { etape: 'annule' }>): Refusal =>
  refuse('colis-annule', `le colis est annulé (${colis.raison})`, colis.etape)

export const dejaParti = ({ etape }: ColisConnu): Refusal =>
  refuse('colis-deja-expedie', 'le colis est déjà parti', etape)
