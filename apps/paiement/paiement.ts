import {
  type Consequence,
  type Decider,
  type PayloadOf,
  refuse,
} from '../../shared/kernel/index.ts'
import {
  destinataireDe,
  joignableDe,
  type Article,
  type Joignable,
  type Montant,
} from '../../shared/vocabulary/index.ts'
import type { paiement as langue, PaiementEvent } from './events.ts'

/** What is to be paid, and how. */
export interface Demande extends Joignable {
  readonly montant: Montant
  /** The PSP's token; absent when there is nothing to pay. */
  readonly moyenPaiement?: string
  readonly articles: readonly Article[]
  /** The parcel that this one replaces, whose payment covers both. */
  readonly remplaceColisId?: string
}

/** The payment of one parcel. It is charged at most once and refunded at most once, never after a take-back. */
export type Paiement =
  | { readonly etape: 'inconnu' }
  /** The parcel was cancelled before the PSP was asked. */
  | { readonly etape: 'ecarte' }
  | {
      readonly etape: 'demande'
      readonly demande: Demande
      readonly enDoute: boolean
      /** The parcel was cancelled meanwhile. If the charge turns out to have gone through, it is refunded at once. */
      readonly annule: boolean
    }
  | Regle<'effectue'>
  | (Regle<'remboursement'> & { readonly enDoute: boolean; readonly montant: Montant })
  | (Regle<'rembourse'> & { readonly montant: Montant })
  | Regle<'repris'>
  | { readonly etape: 'refuse'; readonly demande: Demande; readonly motif: string }

interface Regle<Etape extends string> {
  readonly etape: Etape
  readonly demande: Demande
  readonly reference: string
}

export type PaiementCommand =
  | { readonly type: 'DemanderPaiement'; readonly demande: Demande }
  | { readonly type: 'ConstaterAccord'; readonly reference: string }
  | { readonly type: 'ConstaterRefus'; readonly motif: string }
  | { readonly type: 'ConstaterSilence' }
  | { readonly type: 'AnnulerPaiement' }
  /** Refunds so many percent of the price; for a replacement, of the price of the parcel that it replaces. */
  | { readonly type: 'RembourserPaiement'; readonly pourcent: number }
  | { readonly type: 'ConstaterRemboursement'; readonly reference: string }
  | { readonly type: 'ConstaterReprise'; readonly motif: string }

/** A charge or refund in doubt, which the PSP is asked about again; a charge has no reference yet. */
type Reconciliation = {
  readonly demande: Demande
  readonly reference?: string
  readonly montant?: Montant
}

/** Facts that stay in the journal and are not published. */
type Interne =
  | { readonly type: 'PaiementDemande'; readonly payload: { readonly demande: Demande } }
  | { readonly type: 'PaiementEcarte'; readonly payload: object }
  | { readonly type: 'AnnulationNotee'; readonly payload: object }
  | { readonly type: 'RemboursementDemande'; readonly payload: Required<Reconciliation> }
  /** The refund concerns the parcel that this one replaces, because that one was paid for. */
  | {
      readonly type: 'RemboursementReporte'
      readonly payload: { readonly colisId: string; readonly pourcent: number }
    }
  | { readonly type: 'ReconciliationDemandee'; readonly payload: Reconciliation }
  /** Older journals hold it: the reconciler then gave up after two days. */
  | { readonly type: 'ReconciliationAbandonnee'; readonly payload: { readonly motif: string } }

export type PaiementJournalEvent = PaiementEvent | Interne

export const paiement: Decider<Paiement, PaiementCommand, PaiementJournalEvent> = {
  initial: { etape: 'inconnu' },

  decide: (paiement, command) => {
    switch (command.type) {
      case 'DemanderPaiement': // Hearing the same fact twice is not a mistake.
        return paiement.etape === 'inconnu' ? demander(command.demande) : []
      case 'ConstaterAccord':
        return paiement.etape === 'demande' ? accord(paiement, command.reference) : []
      case 'ConstaterRefus':
        return paiement.etape === 'demande' ? [refus(paiement.demande, command.motif, false)] : []
      case 'ConstaterSilence':
        return silence(paiement)
      case 'AnnulerPaiement':
        return annuler(paiement)
      case 'RembourserPaiement':
        return paiement.etape === 'effectue' ? rembourser(paiement, command.pourcent) : []
      case 'ConstaterRemboursement':
        if (paiement.etape !== 'remboursement') return []
        return [remboursement(paiement.demande, paiement.montant, command.reference)]
      case 'ConstaterReprise':
        if (paiement.etape === 'demande')
          return refuse('paiement-non-decide', 'le paiement n’est pas encore décidé', 'demande')
        return paiement.etape === 'effectue' || paiement.etape === 'remboursement'
          ? [refus(paiement.demande, command.motif, true)]
          : []
    }
  },

  evolve: (paiement, event) => {
    switch (event.type) {
      case 'PaiementDemande':
        return { etape: 'demande', demande: event.payload.demande, enDoute: false, annule: false }
      case 'PaiementEcarte':
        return { etape: 'ecarte' }
      case 'AnnulationNotee':
        return paiement.etape === 'demande' ? { ...paiement, annule: true } : paiement
      case 'PaiementEffectue':
        return 'demande' in paiement
          ? { etape: 'effectue', demande: paiement.demande, reference: event.payload.reference }
          : paiement
      case 'PaiementRefuse':
        return 'reference' in paiement
          ? { ...regle(paiement), etape: 'repris' }
          : 'demande' in paiement
            ? { etape: 'refuse', demande: paiement.demande, motif: event.payload.motif }
            : paiement
      case 'PaiementEnDoute':
        return paiement.etape === 'demande' || paiement.etape === 'remboursement'
          ? { ...paiement, enDoute: true }
          : paiement
      case 'RemboursementDemande':
        return 'reference' in paiement
          ? {
              ...regle(paiement),
              etape: 'remboursement',
              enDoute: false,
              montant: event.payload.montant,
            }
          : paiement
      case 'PaiementRembourse':
        return 'reference' in paiement
          ? { ...regle(paiement), etape: 'rembourse', montant: event.payload.montant }
          : paiement
      case 'RemboursementReporte':
      case 'ReconciliationDemandee':
      case 'ReconciliationAbandonnee':
        return paiement
    }
  },
}

type EnCours = Extract<Paiement, { etape: 'demande' }>

const regle = ({ demande, reference }: { demande: Demande; reference: string }) => ({
  demande,
  reference,
})

/** Asks for the money. A parcel that costs nothing counts as paid at once, without the PSP. */
const demander = (demande: Demande): readonly PaiementJournalEvent[] => {
  const demandee: PaiementJournalEvent = { type: 'PaiementDemande', payload: { demande } }
  return demande.montant.centimes === 0 ? [demandee, effectue(demande, SANS_PAIEMENT)] : [demandee]
}

/** The reference of a payment of nothing, of which the PSP knows nothing. */
const SANS_PAIEMENT = 'sans-paiement'

/** Asks for the refund of this parcel's payment, or of the parcel's that it replaces. */
const rembourser = (
  { demande, reference }: Regle<'effectue'>,
  pourcent: number,
): readonly PaiementJournalEvent[] => {
  if (demande.remplaceColisId !== undefined)
    return [
      {
        type: 'RemboursementReporte',
        payload: { colisId: demande.remplaceColisId, pourcent },
      },
    ]
  const { centimes, devise } = demande.montant
  const part = Math.floor((centimes * pourcent) / 100)
  return part === 0 ? [] : [demandeRemboursement(demande, reference, { centimes: part, devise })]
}

const accord = ({ demande, annule }: EnCours, reference: string): PaiementJournalEvent[] => [
  effectue(demande, reference),
  ...(annule ? [demandeRemboursement(demande, reference)] : []),
]

const effectue = (demande: Demande, reference: string): PaiementJournalEvent => ({
  type: 'PaiementEffectue',
  payload: {
    ...joignableDe(demande),
    montant: demande.montant,
    articles: [...demande.articles],
    reference,
  },
})

const refus = (demande: Demande, motif: string, tardif: boolean): PaiementJournalEvent => ({
  type: 'PaiementRefuse',
  payload: { ...destinataireDe(demande), montant: demande.montant, motif, tardif },
})

/** The PSP did not answer. The doubt is said once; the reconciler then asks until the PSP answers. */
const silence = (paiement: Paiement): readonly PaiementJournalEvent[] => {
  if (paiement.etape !== 'demande' && paiement.etape !== 'remboursement') return []
  if (paiement.enDoute) return []
  const { demande } = paiement
  const operation = paiement.etape === 'demande' ? 'paiement' : 'remboursement'
  const payload: PayloadOf<typeof langue, 'PaiementEnDoute'> = {
    ...destinataireDe(demande),
    montant: paiement.etape === 'remboursement' ? paiement.montant : demande.montant,
    operation,
  }
  return [
    { type: 'PaiementEnDoute', payload },
    {
      type: 'ReconciliationDemandee',
      payload: {
        demande,
        ...(paiement.etape === 'remboursement' && {
          reference: paiement.reference,
          montant: paiement.montant,
        }),
      },
    },
  ]
}

const annuler = (paiement: Paiement): readonly PaiementJournalEvent[] => {
  switch (paiement.etape) {
    case 'inconnu':
      return [{ type: 'PaiementEcarte', payload: {} }]
    case 'demande':
      return paiement.annule ? [] : [{ type: 'AnnulationNotee', payload: {} }]
    case 'effectue':
      // A cancelled replacement leaves its client with neither parcel, so the first parcel's payment is refunded
      // too. Its own price of nothing is given back without the PSP.
      return paiement.demande.montant.centimes === 0
        ? [
            remboursement(paiement.demande, paiement.demande.montant, SANS_PAIEMENT),
            ...rembourser(paiement, 100),
          ]
        : [demandeRemboursement(paiement.demande, paiement.reference)]
    default:
      return []
  }
}

const demandeRemboursement = (
  demande: Demande,
  reference: string,
  montant = demande.montant,
): PaiementJournalEvent => ({
  type: 'RemboursementDemande',
  payload: { demande, reference, montant },
})

const remboursement = (
  demande: Demande,
  montant: Montant,
  reference: string,
): PaiementJournalEvent => ({
  type: 'PaiementRembourse',
  payload: { ...destinataireDe(demande), montant, reference },
})

/** Passes the refund of a replacement on to the parcel that it replaces. */
export const consequences = (
  event: PaiementJournalEvent,
): readonly Consequence<PaiementCommand>[] =>
  event.type === 'RemboursementReporte'
    ? [
        {
          stream: event.payload.colisId,
          command: { type: 'RembourserPaiement', pourcent: event.payload.pourcent },
        },
      ]
    : []
