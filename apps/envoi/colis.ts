import { refuse, type Decider, type Refusal } from '../../shared/domain/decider.ts'
import {
  destinataireDe,
  joignableDe,
  type Destinataire,
  type Joignable,
} from '../../shared/domain/values.ts'
import type { EnvoiEvent, issues, natures, raisonsAnnulation } from './events.ts'

type Payload<Type extends EnvoiEvent['type']> = Extract<EnvoiEvent, { type: Type }>['payload']
type Nature = (typeof natures)[number]
type Issue = (typeof issues)[number]
type Raison = (typeof raisonsAnnulation)[number]
type Livraison = Omit<Payload<'ColisLivre'>, keyof Destinataire>
type Expedition = Omit<Payload<'ColisExpedie'>, keyof Destinataire>

/** A parcel, from its registration to its end. envoi alone ends it. */
export type Colis =
  | { readonly etape: 'inconnu' }
  | Connu<'cree'>
  | Connu<'confirme'>
  | (Connu<'annule'> & { readonly raison: Raison })
  | Connu<'expedie'>
  | Connu<'livre'>

interface Connu<Etape extends string> {
  readonly etape: Etape
  readonly pour: Joignable
  /** Fingerprint of the request that created it, where it came with an idempotency key. */
  readonly empreinte: string | undefined
  /** Incidents by their id; resolved ones stay. */
  readonly incidents: ReadonlyMap<string, { readonly nature: Nature; readonly resolu: boolean }>
}

export type ColisCommand =
  | {
      readonly type: 'CreerColis'
      readonly demande: Payload<'ColisCree'>
      readonly empreinte?: string
    }
  | { readonly type: 'AutoriserExpedition' }
  | { readonly type: 'ExpedierColis'; readonly expedition: Expedition }
  | { readonly type: 'LivrerColis'; readonly livraison: Livraison }
  | {
      readonly type: 'DeclarerIncident'
      readonly incidentId: string
      readonly nature: Nature
      readonly description: string
    }
  | { readonly type: 'ResoudreIncident'; readonly incidentId: string; readonly issue: Issue }
  | { readonly type: 'ConstaterPaiementRefuse' }
  | { readonly type: 'ConstaterStockInsuffisant' }

/** Kept in the journal, of no concern to others. */
type Interne =
  | { readonly type: 'DemandeRecue'; readonly payload: { readonly empreinte: string } }
  | { readonly type: 'ExpeditionAutorisee'; readonly payload: Destinataire }

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
      case 'ExpedierColis':
        if (colis.etape !== 'confirme') return nonExpediable(colis)
        return [{ type: 'ColisExpedie', payload: { ...pour, ...command.expedition } }]
      case 'LivrerColis':
        if (colis.etape !== 'expedie')
          return refuse('colis-non-expedie', 'le colis n’est pas en route', colis.etape)
        return [{ type: 'ColisLivre', payload: { ...pour, ...command.livraison } }]
      case 'DeclarerIncident':
        if (colis.incidents.has(command.incidentId)) return []
        if (colis.etape !== 'expedie' && colis.etape !== 'livre')
          return refuse('colis-non-expedie', 'un incident touche un colis parti', colis.etape)
        return [incident(pour, command.incidentId, command.nature, command.description)]
      case 'ResoudreIncident':
        return resoudre(colis, command.incidentId, command.issue)
      case 'ConstaterPaiementRefuse':
        return paiementRefuse(colis)
      case 'ConstaterStockInsuffisant':
        return colis.etape === 'cree' ? [annulation(colis, 'Stock insuffisant')] : []
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
        }
      case 'ExpeditionAutorisee':
        return connu(colis, (known) => ({ ...known, etape: 'confirme' }))
      case 'ColisExpedie':
        return connu(colis, (known) => ({ ...known, etape: 'expedie' }))
      case 'ColisLivre':
        return connu(colis, (known) => ({ ...known, etape: 'livre' }))
      case 'ColisAnnule':
        return connu(colis, (known) => ({
          ...known,
          etape: 'annule',
          raison: event.payload.raison,
        }))
      case 'IncidentDeclare':
        return connu(colis, (known) => ({
          ...known,
          incidents: withIncident(known, event.payload.incidentId, event.payload.nature, false),
        }))
      case 'IncidentResolue':
        return connu(colis, (known) => ({
          ...known,
          incidents: withIncident(
            known,
            event.payload.incidentId,
            known.incidents.get(event.payload.incidentId)?.nature ?? 'autre',
            true,
          ),
        }))
    }
  },
}

type ColisConnu = Exclude<Colis, { etape: 'inconnu' }>

/** The beginning of every parcel; the request's fingerprint is recorded just before its creation. */
const depart: Connu<'cree'> = {
  etape: 'cree',
  pour: { colisId: '', clientId: '', adresse: '' },
  empreinte: undefined,
  incidents: new Map(),
}

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
  if (colis.empreinte === empreinte) return []
  return refuse(
    'cle-reutilisee',
    'cette clé d’idempotence a servi à une demande différente',
    colis.etape,
  )
}

const nonExpediable = (colis: ColisConnu): Refusal => {
  switch (colis.etape) {
    case 'annule':
      return refuse('colis-annule', `le colis est annulé (${colis.raison})`, colis.etape)
    case 'cree':
      return refuse('colis-non-confirme', 'le colis n’est pas encore confirmé', colis.etape)
    default:
      return refuse('colis-deja-expedie', 'le colis est déjà parti', colis.etape)
  }
}

/** A payment refused ends a parcel that is still here; one that has left gets an incident, once. */
const paiementRefuse = (colis: ColisConnu): readonly ColisEvent[] => {
  switch (colis.etape) {
    case 'annule':
      return []
    case 'cree':
    case 'confirme':
      return [annulation(colis, 'Paiement refusé')]
    case 'expedie':
    case 'livre': {
      const incidentId = `${colis.pour.colisId}-paiement-revoque`
      if (colis.incidents.has(incidentId)) return []
      const description = 'le paiement a été repris après le départ du colis'
      return [incident(destinataireDe(colis.pour), incidentId, 'paiement_revoque', description)]
    }
  }
}

const resoudre = (
  colis: ColisConnu,
  incidentId: string,
  issue: Issue,
): readonly ColisEvent[] | Refusal => {
  const declared = colis.incidents.get(incidentId)
  if (declared === undefined)
    return refuse('incident-inconnu', 'cet incident est inconnu', colis.etape)
  if (declared.resolu) return refuse('incident-resolu', 'cet incident est déjà résolu', colis.etape)
  if (issue !== 'retrouve')
    return refuse('issue-non-offerte', `l’issue ${issue} n’est pas encore offerte`, colis.etape)
  return [
    { type: 'IncidentResolue', payload: { ...destinataireDe(colis.pour), incidentId, issue } },
  ]
}

const annulation = (colis: ColisConnu, raison: Raison): ColisEvent => ({
  type: 'ColisAnnule',
  payload: { ...joignableDe(colis.pour), raison },
})

const incident = (
  pour: Destinataire,
  incidentId: string,
  nature: Nature,
  description: string,
): ColisEvent => ({
  type: 'IncidentDeclare',
  payload: { ...pour, incidentId, nature, description },
})

const withIncident = (colis: ColisConnu, id: string, nature: Nature, resolu: boolean) =>
  new Map([...colis.incidents, [id, { nature, resolu }]])
