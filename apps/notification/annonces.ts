import type { Decider } from '../../shared/kernel/index.ts'
import {
  destinataireDe,
  joignableDe,
  type Contact,
  type Joignable,
} from '../../shared/vocabulary/index.ts'
import type { NotificationEvent, Sujet } from './events.ts'

/** A message to the client: the fact that it is about, and the details for its text. */
export interface Message {
  /** The idempotency key: `<colisId>:<sujet>`, followed by the incident's id where there is one. */
  readonly cle: string
  readonly sujet: Sujet
  readonly pour: Joignable
  readonly details: Readonly<Record<string, string>>
}

/**
 * The messages to one parcel's client. They are sent one at a time, in the order in which their facts were heard.
 * Once the cancellation has been heard, no confirmation is sent any more.
 */
export interface Annonces {
  /** The keys of all messages requested so far, so that a fact heard twice makes one message. */
  readonly connues: ReadonlySet<string>
  /** The messages to send: the first is under way, the others wait. */
  readonly attente: readonly Message[]
  readonly annule: boolean
  /** How to reach the client. An early fact says it, and later facts do not repeat it. */
  readonly contact: Contact | undefined
}

export type AnnoncesCommand =
  | { readonly type: 'Annoncer'; readonly message: Message }
  | { readonly type: 'ConstaterEnvoi'; readonly cle: string; readonly reference: string }
  | { readonly type: 'ConstaterEchec'; readonly cle: string; readonly motif: string }

/** Facts that stay in the journal and are not published. */
type Interne =
  | { readonly type: 'AnnonceDemandee'; readonly payload: Message }
  /** This message is under way from now on. */
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

/** Ends the message under way and begins the next one that waits. */
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

/** Makes a message about a parcel; `suffixe` tells several messages of one subject apart. */
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
