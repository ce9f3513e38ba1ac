import { z } from 'zod'
import { Contact } from './contact.ts'

export const ColisId = z.string().min(1)
const ClientId = z.string().min(1)
const Adresse = z.string().min(1)

/** Who a parcel is for. Every fact repeats it where it is known. */
export const destinataire = { colisId: ColisId, clientId: ClientId, adresse: Adresse }
/** Who a parcel is for, and how to reach them, in the facts that notification reacts to. */
export const joignable = { ...destinataire, contact: Contact.exactOptional() }

export interface Destinataire {
  readonly colisId: string
  readonly clientId: string
  readonly adresse: string
}
export interface Joignable extends Destinataire {
  readonly contact?: Contact
}

/** Picks who a parcel is for out of something that holds more. */
export const destinataireDe = ({ colisId, clientId, adresse }: Destinataire): Destinataire => ({
  colisId,
  clientId,
  adresse,
})

export const joignableDe = ({ contact, ...rest }: Joignable): Joignable => ({
  ...destinataireDe(rest),
  ...(contact !== undefined && { contact }),
})
