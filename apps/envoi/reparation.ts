import { type Consequence, type Refusal, refuse } from '../../shared/kernel/index.ts'
import { destinataireDe, joignableDe } from '../../shared/vocabulary/index.ts'
import type { ColisCommand, ColisConnu, ColisEvent } from './colis.ts'

/** The ways to compensate a client. A parcel gets at most one of them. */
export type Compensation = 'rembourse' | 'remplace' | 'retour'

/** The shop's rule for returns. */
export interface RegleDeRetour {
  /** Deliveries before this day (RFC 3339 date) come back too late for a refund. */
  readonly depuis: string
  /** The part of the price that is refunded, in percent. */
  readonly pourcent: number
}

/** Ends an incident. The client is compensated at most once, and never for a payment that the PSP took back. */
export const resoudre = (
  colis: ColisConnu,
  { incidentId, issue, colisRemplacantId }: Extract<ColisCommand, { type: 'ResoudreIncident' }>,
): readonly ColisEvent[] | Refusal => {
  const declared = colis.incidents.get(incidentId)
  if (declared === undefined)
    return refuse('incident-inconnu', 'cet incident est inconnu', colis.etape)
  if (declared.resolution !== undefined) {
    const { issue: was, colisRemplacantId: replacing = colisRemplacantId } = declared.resolution
    // The same resolution again changes nothing.
    return was === issue && replacing === colisRemplacantId
      ? []
      : refuse(
          'incident-resolu',
          `cet incident est déjà résolu (${[was, declared.resolution.colisRemplacantId].join(' ').trim()})`,
          colis.etape,
        )
  }
  const payload = { ...destinataireDe(colis.pour), incidentId, issue }
  if (issue === 'retrouve') return [{ type: 'IncidentResolue', payload }]
  if (colis.compensation !== undefined)
    return refuse(
      'colis-deja-compense',
      `le client est déjà dédommagé (${colis.compensation})`,
      colis.etape,
    )
  if (estRevoque(colis))
    return refuse('paiement-revoque', 'le paiement de ce colis a été repris', colis.etape)
  if (issue === 'rembourse') return [{ type: 'IncidentResolue', payload }]
  return [
    { type: 'IncidentResolue', payload: { ...payload, colisRemplacantId } },
    {
      type: 'RemplacementDemande',
      payload: {
        ...joignableDe(colis.pour),
        colisId: colisRemplacantId,
        articles: [...colis.articles],
        montant: { centimes: 0, devise: colis.montant.devise },
        remplaceColisId: colis.pour.colisId,
      },
    },
  ]
}

/** Whether the PSP has taken the payment back, so that nothing is left to refund. */
const estRevoque = ({ incidents }: ColisConnu): boolean =>
  [...incidents.values()].some(({ nature }) => nature === 'paiement_revoque')

/**
 * The part of the price that a return refunds, in percent: all of it when the parcel never arrived, nothing when
 * the client is compensated already, else what the shop's rule says.
 */
export const aRendre = (colis: ColisConnu, { depuis, pourcent }: RegleDeRetour): number => {
  if (colis.compensation !== undefined || estRevoque(colis)) return 0
  if (colis.etape !== 'livre') return 100
  return colis.livreLe !== undefined && colis.livreLe < depuis ? 0 : pourcent
}

/** Creates the replacement, a parcel of its own, in the same commit. */
export const consequences = (event: ColisEvent): readonly Consequence<ColisCommand>[] =>
  event.type === 'RemplacementDemande'
    ? [
        {
          stream: event.payload.colisId,
          command: { type: 'CreerColis', demande: event.payload },
        },
      ]
    : []
