import { z } from 'zod'
import { language, type EventOf } from '../../shared/domain/language.ts'
import { Article, Montant, destinataire, joignable } from '../../shared/domain/values.ts'

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
    moyenPaiement: z.string(),
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
  IncidentResolue: z.object({ ...incident, issue: z.enum(issues) }),
  ColisAnnule: z.object({ ...joignable, raison: z.enum(raisonsAnnulation) }),
})

export type EnvoiEvent = EventOf<typeof envoi>
