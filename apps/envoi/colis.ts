import { type Decider, type Refusal, refuse } from '../../shared/kernel/index.ts'
import {
  cleReutilisee,
  destinataireDe,
  joignableDe,
  type Article,
  type Destinataire,
  type Joignable,
  type Montant,
} from '../../shared/vocabulary/index.ts'
import type { EnvoiEvent, raisonsAnnulation } from './events.ts'
import {
  declarer,
  incident,
  resolved,
  withIncident,
  type Incident,
  type Issue,
  type Nature,
} from './incident.ts'
import { resoudre, type Compensation, type RegleDeRetour } from './reparation.ts'
import { dejaAnnule, dejaParti, expedier, livrer, retourner } from './trajet.ts'

type Payload<Type extends EnvoiEvent['type']> = Extract<EnvoiEvent, { type: Type }>['payload']
type Raison = (typeof raisonsAnnulation)[number]
export type Livraison = Omit<Payload<'ColisLivre'>, keyof Destinataire>
export type Expedition = Omit<Payload<'ColisExpedie'>, keyof Destinataire>

/** A parcel, from its registration to its end. envoi alone ends it. */
export type Colis = { readonly etape: 'inconnu' } | ColisConnu

export type ColisConnu =
  | Connu<'cree'>
  | Connu<'confirme'>
  /** `soldee`: paiement has said that nothing is charged any more. */
  | (Connu<'annule'> & { readonly raison: Raison; readonly soldee: boolean })
  | (Connu<'expedie'> & { readonly expedition: Expedition })
  /** `livreLe`: the day of delivery, which the command fills in where the caller gives none. */
  | (Connu<'livre'> & { readonly livraison: Livraison; readonly livreLe: string | undefined })
  | (Connu<'retourne'> & { readonly motif: string })

interface Connu<Etape extends string> {
  readonly etape: Etape
  readonly pour: Joignable
  readonly articles: readonly Article[]
  readonly montant: Montant
  /** The fingerprint of the request that created it; undefined when that had no idempotency key. */
  readonly empreinte: string | undefined
  /** Incidents by their id, resolved ones included. */
  readonly incidents: ReadonlyMap<string, Incident>
  /** How the client has been compensated; that happens at most once. */
  readonly compensation: Compensation | undefined
  /** Whether `ColisEnRetard` has been said. */
  readonly enRetard: boolean
}

export type ColisCommand =
  | {
      readonly type: 'CreerColis'
      readonly demande: Payload<'ColisCree'>
      readonly empreinte?: string
    }
  | { readonly type: 'AutoriserExpedition' }
  | { readonly type: 'AnnulerColis' }
  | { readonly type: 'ExpedierColis'; readonly expedition: Expedition }
  /** `le`: today, where the delivery does not say its own day. */
  | { readonly type: 'LivrerColis'; readonly livraison: Livraison; readonly le: string }
  | {
      readonly type: 'DeclarerIncident'
      readonly incidentId: string
      readonly nature: Nature
      readonly description: string
    }
  | {
      readonly type: 'ResoudreIncident'
      readonly incidentId: string
      readonly issue: Issue
      /** The id of the new parcel, should there be one. */
      readonly colisRemplacantId: string
    }
  | { readonly type: 'RetournerColis'; readonly motif: string; readonly regle: RegleDeRetour }
  | { readonly type: 'ConstaterPaiementRefuse' }
  | { readonly type: 'ConstaterRemboursement' }
  | { readonly type: 'ConstaterStockInsuffisant' }
  | { readonly type: 'ConstaterEcheance'; readonly delaiMs: number }

/** Facts that stay in the journal and are not published. */
type Interne =
  | { readonly type: 'DemandeRecue'; readonly payload: { readonly empreinte: string } }
  | { readonly type: 'ExpeditionAutorisee'; readonly payload: Destinataire }
  /** The day of a delivery whose `ColisLivre` holds none. */
  | { readonly type: 'LivraisonDatee'; readonly payload: { readonly le: string } }
  | { readonly type: 'SoldeConstate'; readonly payload: object }
  /** The parcel that is to replace this one; the consequence creates it. */
  | { readonly type: 'RemplacementDemande'; readonly payload: Payload<'ColisCree'> }

export type ColisEvent = EnvoiEvent | Interne

export const colis: Decider<Colis, ColisCommand, ColisEvent> = {
  initial: { etape: 'inconnu' },

  decide: (colis, command) => {
    if (command.type === 'CreerColis') return creer(colis, command)
    if (colis.etape === 'inconnu') return refuse('colis-inconnu', 'ce colis est inconnu', 'inconnu')
    const pour = destinataireDe(colis.pour)
    switch (command.type) {
      case 'AutoriserExpedition': // Hearing the same fact twice is not a mistake.
        return colis.etape === 'cree' ? [{ type: 'ExpeditionAutorisee', payload: pour }] : []
      case 'AnnulerColis':
        return annuler(colis)
      case 'ExpedierColis':
        return expedier(colis, command.expedition)
      case 'LivrerColis':
        return livrer(colis, command.livraison, command.le)
      case 'DeclarerIncident':
        return declarer(colis, command)
      case 'ResoudreIncident':
        return resoudre(colis, command)
      case 'RetournerColis':
        return retourner(colis, command.motif, command.regle)
      case 'ConstaterPaiementRefuse':
        return paiementRefuse(colis)
      case 'ConstaterRemboursement':
        return colis.etape === 'annule' && !colis.soldee ? [SOLDE] : []
      case 'ConstaterStockInsuffisant':
        return colis.etape === 'cree' ? [annulation(colis, 'Stock insuffisant')] : []
      case 'ConstaterEcheance':
        if (colis.enRetard || !enCours(colis)) return []
        return [{ type: 'ColisEnRetard', payload: { ...pour, delaiMs: command.delaiMs } }]
    }
  },

  evolve: (colis, event) => {
    switch (event.type) {
      case 'DemandeRecue':
        return colis.etape === 'inconnu' ? { ...depart, empreinte: event.payload.empreinte } : colis
      case 'ColisCree':
        return {
          ...depart,
          empreinte: colis.etape === 'inconnu' ? undefined : colis.empreinte,
          pour: joignableDe(event.payload),
          articles: event.payload.articles,
          montant: event.payload.montant,
        }
      case 'ExpeditionAutorisee':
        return connu(colis, (known) => ({ ...known, etape: 'confirme' }))
      case 'ColisExpedie':
        return connu(colis, (known) => ({
          ...known,
          etape: 'expedie',
          expedition: sansDestinataire(event.payload),
        }))
      case 'ColisLivre':
        return connu(colis, (known) => ({
          ...known,
          etape: 'livre',
          livraison: sansDestinataire(event.payload),
          livreLe: event.payload.livreLe,
        }))
      case 'LivraisonDatee':
        return colis.etape === 'livre' ? { ...colis, livreLe: event.payload.le } : colis
      case 'ColisAnnule':
        return connu(colis, (known) => ({
          ...known,
          etape: 'annule',
          raison: event.payload.raison,
          soldee: event.payload.raison === 'Paiement refusé',
        }))
      case 'SoldeConstate':
        return colis.etape === 'annule' ? { ...colis, soldee: true } : colis
      case 'ColisRetourne':
        return connu(colis, (known) => ({
          ...known,
          etape: 'retourne',
          motif: event.payload.motif,
          compensation: 'retour',
        }))
      case 'ColisEnRetard':
        return connu(colis, (known) => ({ ...known, enRetard: true }))
      case 'IncidentDeclare':
        return connu(colis, (known) => withIncident(known, event.payload))
      case 'IncidentResolue':
        return connu(colis, (known) => resolved(known, event.payload))
      case 'RemplacementDemande':
        return colis
    }
  },
}

/** Creates a parcel. The request's fingerprint, where there is one, is recorded just before `ColisCree`. */
const depart: Connu<'cree'> = {
  etape: 'cree',
  pour: { colisId: '', clientId: '', adresse: '' },
  articles: [],
  montant: { centimes: 0, devise: '' },
  empreinte: undefined,
  incidents: new Map(),
  compensation: undefined,
  enRetard: false,
}

const SOLDE: ColisEvent = { type: 'SoldeConstate', payload: {} }

const connu = (colis: Colis, next: (known: ColisConnu) => Colis): Colis =>
  colis.etape === 'inconnu' ? colis : next(colis)

const creer = (
  colis: Colis,
  { demande, empreinte }: Extract<ColisCommand, { type: 'CreerColis' }>,
): readonly ColisEvent[] | Refusal => {
  if (colis.etape === 'inconnu') {
    const cree: ColisEvent = { type: 'ColisCree', payload: demande }
    return empreinte === undefined
      ? [cree]
      : [{ type: 'DemandeRecue', payload: { empreinte } }, cree]
  }
  return colis.empreinte === empreinte ? [] : cleReutilisee(colis.etape)
}

/** Cancels for the client, which is allowed until the parcel leaves. A second cancellation changes nothing. */
const annuler = (colis: ColisConnu): readonly ColisEvent[] | Refusal => {
  switch (colis.etape) {
    case 'cree':
    case 'confirme':
      return [annulation(colis, 'Demande du client')]
    case 'annule':
      return colis.raison === 'Demande du client' ? [] : dejaAnnule(colis)
    default:
      return dejaParti(colis)
  }
}

/** A refused payment cancels a parcel that is still here. For one that has left, an incident is declared, once. */
const paiementRefuse = (colis: ColisConnu): readonly ColisEvent[] => {
  switch (colis.etape) {
    case 'annule':
      return colis.soldee ? [] : [SOLDE]
    case 'cree':
    case 'confirme':
      return [annulation(colis, 'Paiement refusé')]
    case 'retourne': // Its articles are back on the shelf: nothing is owed.
      return []
    case 'expedie':
    case 'livre': {
      const incidentId = `${colis.pour.colisId}-paiement-revoque`
      if (colis.incidents.has(incidentId)) return []
      const description = 'le paiement a été repris après le départ du colis'
      return [incident(destinataireDe(colis.pour), incidentId, 'paiement_revoque', description)]
    }
  }
}

/** Whether the saga is under way as far as envoi knows: not confirmed yet, or cancelled and not settled yet. */
const enCours = (colis: ColisConnu): boolean =>
  colis.etape === 'cree' || (colis.etape === 'annule' && !colis.soldee)

const annulation = (colis: ColisConnu, raison: Raison): ColisEvent => ({
  type: 'ColisAnnule',
  payload: { ...joignableDe(colis.pour), raison },
})

const sansDestinataire = <Of extends Destinataire>({
  colisId: _,
  clientId: __,
  adresse: ___,
  ...rest
}: Of): Omit<Of, keyof Destinataire> => rest
