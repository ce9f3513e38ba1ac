import { type HeardFact, type Projection, reactionsFor } from '../../shared/kernel/index.ts'
import type { Article, Montant } from '../../shared/vocabulary/index.ts'
import { envoi } from '../envoi/events.ts'
import { notification } from '../notification/events.ts'
import { paiement } from '../paiement/events.ts'
import { stock } from '../stock/events.ts'
import { withTemps, type Temps } from './saga-changes.ts'
import { endOf, hasEnded, statutOf, type Statut } from './saga.ts'

/**
 * The row of one parcel, folded from the facts of all services. The facts of one service are ordered, those of
 * several are not, so every service has fields of its own, and each interleaving gives the same row.
 */
export interface Suivi {
  readonly colisId: string
  readonly statut: Statut
  /** Whether no further fact will come without a new command. */
  readonly terminee: boolean
  readonly clientId?: string
  readonly adresse?: string
  readonly referenceCommande?: string
  readonly articles?: readonly Article[]
  readonly montant?: Montant
  /** When envoi created it (RFC 3339). */
  readonly creeLe?: string
  readonly colis?: 'cree' | 'expedie' | 'livre' | 'annule' | 'retourne'
  /** The parcel that this one replaces. */
  readonly remplaceColisId?: string
  readonly motifRetour?: string
  /** Whether envoi has said that the saga did not end in time. */
  readonly sagaEnRetard?: boolean
  readonly raison?: string
  readonly transporteur?: string
  readonly numeroSuivi?: string
  readonly livraisonPrevueLe?: string
  readonly livreLe?: string
  readonly recuPar?: string
  readonly incidents?: Readonly<Record<string, Incident>>
  readonly paiement?: 'en_doute' | 'effectue' | 'refuse' | 'repris' | 'rembourse'
  readonly stock?: 'reserve' | 'insuffisant' | 'rendu' | 'sorti'
  readonly confirmation?: 'envoyee' | 'echouee'
  readonly annulationDite?: boolean
  /** How the saga ended the first time, which is when it is counted. */
  readonly premiereFin?: 'reussie' | 'echouee'
  /** The times of the facts between which durations are measured. */
  readonly temps?: Temps
  /** Position of the last fact heard from each service. */
  readonly entendu: Readonly<Record<string, number>>
}

export interface Incident {
  readonly nature: string
  readonly description: string
  readonly issue?: string
  /** The parcel that replaces this one. */
  readonly colisRemplacantId?: string
}

type Change = Partial<Omit<Suivi, 'incidents'>> & {
  readonly incident?: { id: string } & Partial<Incident>
}

const confirmed = (confirmation: 'envoyee' | 'echouee', { timestamp }: HeardFact): Change => ({
  confirmation,
  temps: { confirmation: Date.parse(timestamp) },
})
const cancellationTold = ({ timestamp }: HeardFact): Change => ({
  annulationDite: true,
  temps: { annulation: Date.parse(timestamp) },
})

/** What each fact changes. */
const changes = reactionsFor<Change>()
  .when(envoi, {
    ColisCree: (cree, { timestamp }) => ({
      clientId: cree.clientId,
      adresse: cree.adresse,
      ...(cree.referenceCommande !== undefined && { referenceCommande: cree.referenceCommande }),
      ...(cree.remplaceColisId !== undefined && { remplaceColisId: cree.remplaceColisId }),
      articles: cree.articles,
      montant: cree.montant,
      creeLe: timestamp,
      colis: 'cree',
    }),
    ColisExpedie: ({ transporteur, numeroSuivi, livraisonPrevueLe }) => ({
      colis: 'expedie',
      transporteur,
      numeroSuivi,
      ...(livraisonPrevueLe !== undefined && { livraisonPrevueLe }),
    }),
    ColisLivre: ({ livreLe, recuPar }, { timestamp }) => ({
      colis: 'livre',
      livreLe: livreLe ?? timestamp,
      ...(recuPar !== undefined && { recuPar }),
    }),
    ColisAnnule: ({ raison }, { timestamp }) => ({
      colis: 'annule',
      raison,
      temps: { annulation: Date.parse(timestamp) },
    }),
    IncidentDeclare: ({ incidentId: id, nature, description }) => ({
      incident: { id, nature, description },
    }),
    IncidentResolue: ({ incidentId: id, issue, colisRemplacantId }) => ({
      incident: { id, issue, ...(colisRemplacantId !== undefined && { colisRemplacantId }) },
    }),
    ColisRetourne: ({ motif }) => ({ colis: 'retourne', motifRetour: motif }),
    ColisEnRetard: () => ({ sagaEnRetard: true }),
  })
  .when(paiement, {
    PaiementEffectue: (_, { timestamp }) => ({
      paiement: 'effectue',
      temps: { paiement: Date.parse(timestamp) },
    }),
    PaiementRefuse: ({ tardif }, { timestamp }) => {
      const ms = Date.parse(timestamp)
      return tardif
        ? { paiement: 'repris', temps: { annulation: ms } }
        : { paiement: 'refuse', temps: { paiement: ms, annulation: ms } }
    },
    PaiementEnDoute: ({ operation }) => (operation === 'paiement' ? { paiement: 'en_doute' } : {}),
    PaiementRembourse: (_, { timestamp }) => ({
      paiement: 'rembourse',
      temps: { annulation: Date.parse(timestamp) },
    }),
  })
  .when(stock, {
    StockReserve: (_, { timestamp }) => ({
      stock: 'reserve',
      temps: { stock: Date.parse(timestamp) },
    }),
    StockInsuffisant: (_, { timestamp }) => ({
      stock: 'insuffisant',
      temps: { stock: Date.parse(timestamp) },
    }),
    AnnulationStock: (_, { timestamp }) => ({
      stock: 'rendu',
      temps: { annulation: Date.parse(timestamp) },
    }),
    StockSorti: () => ({ stock: 'sorti' }),
  })
  .when(notification, {
    ConfirmationEnvoyee: (_, fact) => confirmed('envoyee', fact),
    AvisEnvoye: ({ sujet }, fact) => (sujet === 'ColisAnnule' ? cancellationTold(fact) : {}),
    NotificationEchouee: ({ sujet }, fact) =>
      sujet === 'StockReserve'
        ? confirmed('echouee', fact)
        : sujet === 'ColisAnnule'
          ? cancellationTold(fact)
          : {},
  })

export const suivi: Projection<Suivi> = {
  languages: changes.languages,
  reactsTo: changes.reactsTo,
  keyOf: (fact) => (fact.type === 'StockApprovisionne' ? undefined : fact.key),
  fold: (before, fact) => {
    const row: Suivi = before ?? {
      colisId: fact.key,
      statut: 'cree',
      terminee: false,
      entendu: {},
    }
    const { incident, temps, ...change } = changes.commandFor(fact) ?? {}
    const after: Suivi = {
      ...row,
      ...change,
      ...(incident !== undefined && { incidents: withIncident(row, incident) }),
      ...(temps !== undefined && { temps: withTemps(row.temps, temps) }),
      entendu: { ...row.entendu, [fact.service]: fact.position },
    }
    const premiereFin = endOf(after)
    return {
      ...after,
      statut: statutOf(after),
      terminee: hasEnded(after),
      ...(premiereFin !== undefined && { premiereFin }),
    }
  },
  listingOf: ({ colisId, clientId, creeLe = '' }) =>
    clientId === undefined ? undefined : { owner: clientId, rank: `${creeLe} ${colisId}` },
  entryOf: ({ payload }) => withoutPayment(payload),
}

/** Leaves the payment token out: it concerns the shop and its provider alone, and is neither kept nor shown. */
export const withoutPayment = (payload: object): object => {
  if (!('moyenPaiement' in payload)) return payload
  const { moyenPaiement: _, ...shown } = payload
  return shown
}

const withIncident = (row: Suivi, { id, ...change }: { id: string } & Partial<Incident>) => ({
  ...row.incidents,
  [id]: { nature: 'autre', description: '', ...row.incidents?.[id], ...change },
})
