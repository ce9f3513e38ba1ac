import { z } from 'zod'
import type { EventOf } from '../../shared/kernel/index.ts'
import { destinataire, language } from '../../shared/vocabulary/index.ts'

/** What a message is about: the fact that it tells. */
export const sujets = [
  'StockReserve',
  'ColisAnnule',
  'ColisExpedie',
  'ColisLivre',
  'IncidentDeclare',
  'IncidentResolue',
  'ColisRetourne',
] as const
export type Sujet = (typeof sujets)[number]

/** What ServiceNotification says. */
export const notification = language('notification', 'colis.notification', {
  /** The client knows that the parcel is paid and reserved: the saga has succeeded. */
  ConfirmationEnvoyee: z.object({ ...destinataire, reference: z.string() }),
  AvisEnvoye: z.object({ ...destinataire, sujet: z.enum(sujets), reference: z.string() }),
  NotificationEchouee: z.object({ ...destinataire, sujet: z.enum(sujets), motif: z.string() }),
})

export type NotificationEvent = EventOf<typeof notification>
