import { z } from 'zod'
import {
  courriel,
  devise,
  longText,
  quantite,
  shortText,
  sku,
} from '../../shared/vocabulary/http.ts'
import { langues } from '../../shared/vocabulary/index.ts'

const MAX_ARTICLES = 100
/** A card number is refused, because facts are kept for ever and every service hears them. */
const CARD_NUMBER = /^\d(?:[ -]?\d){11,18}$/
const MAX_CENTIMES = 1_000_000_000_00

/** What a client sends to have a parcel registered. */
export const Demande = z.strictObject({
  clientId: shortText,
  adresse: longText,
  contact: z
    .strictObject({
      courriel: courriel.exactOptional(),
      langue: z.enum(langues).exactOptional(),
    })
    .exactOptional(),
  referenceCommande: shortText.exactOptional(),
  articles: z.array(z.strictObject({ sku, quantite })).min(1).max(MAX_ARTICLES),
  montant: z.strictObject({ centimes: z.number().int().min(1).max(MAX_CENTIMES), devise }),
  moyenPaiement: shortText.refine((text) => !CARD_NUMBER.test(text), {
    error: 'un jeton du prestataire de paiement, pas un numéro de carte',
  }),
})
