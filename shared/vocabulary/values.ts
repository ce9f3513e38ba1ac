import { z } from 'zod'

/** Values that several languages share. What people type is checked when it enters, by the routes. */
export const ColisId = z.string().min(1)
export const ClientId = z.string().min(1)
export const Adresse = z.string().min(1)
export const langues = ['fr', 'en'] as const
/** How to reach a client; `langue`: in which language, French where it is not said. */
export const Contact = z.object({
  courriel: z.string().exactOptional(),
  langue: z.enum(langues).exactOptional(),
})
export const Article = z.object({ sku: z.string().min(1), quantite: z.number().int().positive() })
/** Cents of a currency: money is never a fraction. */
export const Montant = z.object({ centimes: z.number().int().nonnegative(), devise: z.string() })

export type Article = z.infer<typeof Article>
export type Montant = z.infer<typeof Montant>
export type Contact = z.infer<typeof Contact>
export type Langue = (typeof langues)[number]

/** Who a parcel is for: repeated in every fact where it is known. */
export const destinataire = { colisId: ColisId, clientId: ClientId, adresse: Adresse }
/** And how to reach them, on the way to whoever tells them. */
export const joignable = { ...destinataire, contact: Contact.exactOptional() }

export interface Destinataire {
  readonly colisId: string
  readonly clientId: string
  readonly adresse: string
}
export interface Joignable extends Destinataire {
  readonly contact?: Contact
}

/** Picks who a parcel is for out of something that says more. */
export const destinataireDe = ({ colisId, clientId, adresse }: Destinataire): Destinataire => ({
  colisId,
  clientId,
  adresse,
})

export const joignableDe = ({ contact, ...rest }: Joignable): Joignable => ({
  ...destinataireDe(rest),
  ...(contact !== undefined && { contact }),
})
