import { z } from 'zod'
import type { EventOf } from '../../shared/kernel/index.ts'
import {
  Article,
  ColisId,
  Montant,
  destinataire,
  joignable,
  language,
} from '../../shared/vocabulary/index.ts'

export const natures = ['perte', 'dommage', 'retard', 'paiement_revoque', 'autre'] as const
export const issues = ['retrouve', 'remplace', 'rembourse'] as const
export const raisonsAnnulation = [
  'Paiement refusé',
  'Stock insuffisant',
  'Demande du client',
] as const

const incident = { ...destinataire, incidentId: z.string() }

/** What ServiceEnvoi says. */
export const envoi = language('envoi', 'colis.envoi', {
  ColisCree: z.object({
    ...joignable,
    referenceCommande: z.string().exactOptional(),
    articles: z.array(Article),
    montant: Montant,
    /** Absent where there is nothing to pay: it replaces another. */
    moyenPaiement: z.string().exactOptional(),
    remplaceColisId: ColisId.exactOptional(),
  }),
  ColisExpedie: z.object({
    ...destinataire,
    transporteur: z.string(),
    numeroSuivi: z.string(),
    livraisonPrevueLe: z.string().exactOptional(),
  }),
  ColisLivre: z.object({
    ...destinataire,
    livreLe: z.string().exactOptional(),
    recuPar: z.string().exactOptional(),
  }),
  IncidentDeclare: z.object({ ...incident, nature: z.enum(natures), description: z.string() }),
  /** `colisRemplacantId`: the new parcel, where the issue is remplace. */
  IncidentResolue: z.object({
    ...incident,
    issue: z.enum(issues),
    colisRemplacantId: ColisId.exactOptional(),
  }),
  ColisAnnule: z.object({ ...joignable, raison: z.enum(raisonsAnnulation) }),
  /** `remboursement`: what the shop's rule gives back, in percent of what was paid. */
  ColisRetourne: z.object({
    ...destinataire,
    motif: z.string(),
    remboursement: z.number().int().min(0).max(100),
  }),
  /** The saga has not ended in the set time. Nothing is cancelled: somebody should look. */
  ColisEnRetard: z.object({ ...destinataire, delaiMs: z.number().int().positive() }),
})

export type EnvoiEvent = EventOf<typeof envoi>
