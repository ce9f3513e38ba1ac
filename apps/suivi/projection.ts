import { reactionsFor } from '../../shared/domain/reactions.ts'
import type { Article, Montant } from '../../shared/domain/values.ts'
import type { Projection } from '../../shared/projecting/projection.ts'
import { envoi } from '../envoi/events.ts'
import { notification } from '../notification/events.ts'
import { paiement } from '../paiement/events.ts'
import { stock } from '../stock/events.ts'
import { hasEnded, statutOf, type Statut } from './saga.ts'

/**
 * All that has been heard of one parcel. What each service says is ordered, what they say among each
 * other is not: every service has fields of its own, so that each interleaving gives the same row.
 */
export interface Suivi {
  readonly colisId: string
  readonly statut: Statut
  /** Whether nothing more is to come without a new command. */
  readonly terminee: boolean
  readonly clientId?: string
  readonly adresse?: string
  readonly referenceCommande?: string
  readonly articles?: readonly Article[]
  readonly montant?: Montant
  /** When envoi created it (RFC 3339). */
  readonly creeLe?: string
  readonly colis?: 'cree' | 'expedie' | 'livre' | 'annule' | 'retourne'
  /** The parcel that it replaces. */
  readonly remplaceColisId?: string
  readonly motifRetour?: string
  /** envoi has said that its saga did not end in time. */
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
    ColisAnnule: ({ raison }) => ({ colis: 'annule', raison }),
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
    PaiementEffectue: () => ({ paiement: 'effectue' }),
    PaiementRefuse: ({ tardif }) => ({ paiement: tardif ? 'repris' : 'refuse' }),
    PaiementEnDoute: ({ operation }) => (operation === 'paiement' ? { paiement: 'en_doute' } : {}),
    PaiementRembourse: () => ({ paiement: 'rembourse' }),
  })
  .when(stock, {
    StockReserve: () => ({ stock: 'reserve' }),
    StockInsuffisant: () => ({ stock: 'insuffisant' }),
    AnnulationStock: () => ({ stock: 'rendu' }),
    StockSorti: () => ({ stock: 'sorti' }),
  })
  .when(notification, {
    ConfirmationEnvoyee: () => ({ confirmation: 'envoyee' }),
    AvisEnvoye: ({ sujet }) => (sujet === 'ColisAnnule' ? { annulationDite: true } : {}),
    NotificationEchouee: ({ sujet }) =>
      sujet === 'StockReserve'
        ? { confirmation: 'echouee' }
        : sujet === 'ColisAnnule'
          ? { annulationDite: true }
          : {},
  })

export const suivi: Projection<Suivi> = {
  languages: changes.languages,
  keyOf: (fact) => (fact.type === 'StockApprovisionne' ? undefined : fact.key),
  fold: (before, fact) => {
    const row: Suivi = before ?? {
      colisId: fact.key,
      statut: 'cree',
      terminee: false,
      entendu: {},
    }
    const { incident, ...change } = changes.commandFor(fact) ?? {}
    const after: Suivi = {
      ...row,
      ...change,
      ...(incident !== undefined && { incidents: withIncident(row, incident) }),
      entendu: { ...row.entendu, [fact.service]: fact.position },
    }
    return { ...after, statut: statutOf(after), terminee: hasEnded(after) }
  },
  listingOf: ({ colisId, clientId, creeLe = '' }) =>
    clientId === undefined ? undefined : { owner: clientId, rank: `${creeLe} ${colisId}` },
  entryOf: (fact) => fact.payload,
}

const withIncident = (row: Suivi, { id, ...change }: { id: string } & Partial<Incident>) => ({
  ...row.incidents,
  [id]: { nature: 'autre', description: '', ...row.incidents?.[id], ...change },
})
