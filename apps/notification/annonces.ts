import type { Decider } from '../../shared/kernel/index.ts'
import {
  destinataireDe,
  joignableDe,
  type Contact,
  type Joignable,
} from '../../shared/vocabulary/index.ts'
import type { NotificationEvent, Sujet } from './events.ts'

/** A message to the client: which fact it tells, and its details for the text. */
export interface Message {
  /** Idempotency key: `<colisId>:<sujet>`, with the incident's id where it is about one. */
  readonly cle: string
  readonly sujet: Sujet
  readonly pour: Joignable
  readonly details: Readonly<Record<string, string>>
}

/**
 * What one parcel's client is told. One message at a time, in the order in which its facts were
 * heard; once the cancellation has been heard, nothing is confirmed any more.
 */
export interface Annonces {
  /** Keys of all messages asked for, so that a fact heard twice is told once. */
  readonly connues: ReadonlySet<string>
  /** The first is under way, the others wait. */
  readonly attente: readonly Message[]
  readonly annule: boolean
  /** How to reach the client, once a fact has said it: later facts do not repeat it. */
  readonly contact: Contact | undefined
}

export type AnnoncesCommand =
  | { readonly type: 'Annoncer'; readonly message: Message }
  | { readonly type: 'ConstaterEnvoi'; readonly cle: string; readonly reference: string }
  | { readonly type: 'ConstaterEchec'; readonly cle: string; readonly motif: string }

/** Kept in the journal, of no concern to others. */
type Interne =
  | { readonly type: 'AnnonceDemandee'; readonly payload: Message }
  /** The message that is under way from now on. */
  | { readonly type: 'EnvoiDemande'; readonly payload: Message }
  | { readonly type: 'AnnonceEcartee'; readonly payload: { readonly cle: string } }

export type AnnoncesEvent = NotificationEvent | Interne

export const annonces: Decider<Annonces, AnnoncesCommand, AnnoncesEvent> = {
  initial: { connues: new Set(), attente: [], annule: false, contact: undefined },

  decide: (annonces, command) => {
    switch (command.type) {
      case 'Annoncer': {
        const message = reachable(command.message, annonces.contact)
        if (annonces.connues.has(message.cle)) return [] // Hearing the same fact twice is not a mistake.
        if (message.sujet === 'StockReserve' && annonces.annule)
          return [{ type: 'AnnonceEcartee', payload: { cle: message.cle } }]
        const demandee: AnnoncesEvent = { type: 'AnnonceDemandee', payload: message }
        return annonces.attente.length > 0
          ? [demandee]
          : [demandee, { type: 'EnvoiDemande', payload: message }]
      }
      case 'ConstaterEnvoi':
        return ended(annonces, command.cle, ({ pour, sujet }) =>
          sujet === 'StockReserve'
            ? {
                type: 'ConfirmationEnvoyee',
                payload: { ...destinataireDe(pour), reference: command.reference },
              }
            : {
                type: 'AvisEnvoye',
                payload: { ...destinataireDe(pour), sujet, reference: command.reference },
              },
        )
      case 'ConstaterEchec':
        return ended(annonces, command.cle, ({ pour, sujet }) => ({
          type: 'NotificationEchouee',
          payload: { ...destinataireDe(pour), sujet, motif: command.motif },
        }))
    }
  },

  evolve: (annonces, event) => {
    switch (event.type) {
      case 'AnnonceDemandee':
        return {
          connues: new Set([...annonces.connues, event.payload.cle]),
          attente: [...annonces.attente, event.payload],
          annule: annonces.annule || event.payload.sujet === 'ColisAnnule',
          contact: event.payload.pour.contact ?? annonces.contact,
        }
      case 'AnnonceEcartee':
        return { ...annonces, connues: new Set([...annonces.connues, event.payload.cle]) }
      case 'EnvoiDemande':
        return annonces
      case 'ConfirmationEnvoyee':
      case 'AvisEnvoye':
      case 'NotificationEchouee':
        return { ...annonces, attente: annonces.attente.slice(1) }
    }
  },
}

const reachable = (message: Message, contact: Contact | undefined): Message =>
  message.pour.contact !== undefined || contact === undefined
    ? message
    : { ...message, pour: { ...message.pour, contact } }

/** The message under way has ended; the next one that waits begins. */
const ended = (
  { attente }: Annonces,
  cle: string,
  say: (message: Message) => AnnoncesEvent,
): readonly AnnoncesEvent[] => {
  const [current, next] = attente
  if (current?.cle !== cle) return []
  const said = say(current)
  return next === undefined ? [said] : [said, { type: 'EnvoiDemande', payload: next }]
}

/** A message about a parcel; `suffixe` tells apart several of one subject. */
export const messageFor = (
  sujet: Sujet,
  pour: Joignable,
  details: Readonly<Record<string, string>> = {},
  suffixe?: string,
): Message => ({
  cle: `${pour.colisId}:${sujet}${suffixe === undefined ? '' : `:${suffixe}`}`,
  sujet,
  pour: joignableDe(pour),
  details,
})
