import { refuse, type Decider } from '../../shared/domain/decider.ts'
import type { PayloadOf } from '../../shared/domain/language.ts'
import {
  destinataireDe,
  joignableDe,
  type Article,
  type Joignable,
  type Montant,
} from '../../shared/domain/values.ts'
import type { paiement as langue, PaiementEvent } from './events.ts'

/** What is to be paid, and how. */
export interface Demande extends Joignable {
  readonly montant: Montant
  readonly moyenPaiement: string
  readonly articles: readonly Article[]
}

/** The payment of one parcel. Charged at most once, refunded at most once, never after a take-back. */
export type Paiement =
  | { readonly etape: 'inconnu' }
  /** The parcel was cancelled before anything was asked. */
  | { readonly etape: 'ecarte' }
  | {
      readonly etape: 'demande'
      readonly demande: Demande
      readonly enDoute: boolean
      /** The parcel was cancelled meanwhile: what turns out to be charged is refunded at once. */
      readonly annule: boolean
    }
  | Regle<'effectue'>
  | (Regle<'remboursement'> & { readonly enDoute: boolean })
  | Regle<'rembourse'>
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
  | { readonly type: 'ConstaterRemboursement'; readonly reference: string }
  | { readonly type: 'ConstaterReprise'; readonly motif: string }
  | { readonly type: 'AbandonnerReconciliation'; readonly motif: string }

type Reconciliation = { readonly demande: Demande; readonly reference?: string }

/** Kept in the journal, of no concern to others. */
type Interne =
  | { readonly type: 'PaiementDemande'; readonly payload: { readonly demande: Demande } }
  | { readonly type: 'PaiementEcarte'; readonly payload: object }
  | { readonly type: 'AnnulationNotee'; readonly payload: object }
  | { readonly type: 'RemboursementDemande'; readonly payload: Required<Reconciliation> }
  | { readonly type: 'ReconciliationDemandee'; readonly payload: Reconciliation }
  | { readonly type: 'ReconciliationAbandonnee'; readonly payload: { readonly motif: string } }

export type PaiementJournalEvent = PaiementEvent | Interne

export const paiement: Decider<Paiement, PaiementCommand, PaiementJournalEvent> = {
  initial: { etape: 'inconnu' },

  decide: (paiement, command) => {
    switch (command.type) {
      case 'DemanderPaiement': // Hearing the same fact twice is not a mistake.
        return paiement.etape === 'inconnu'
          ? [{ type: 'PaiementDemande', payload: { demande: command.demande } }]
          : []
      case 'ConstaterAccord':
        return paiement.etape === 'demande' ? accord(paiement, command.reference) : []
      case 'ConstaterRefus':
        return paiement.etape === 'demande' ? [refus(paiement.demande, command.motif, false)] : []
      case 'ConstaterSilence':
        return silence(paiement)
      case 'AnnulerPaiement':
        return annuler(paiement)
      case 'ConstaterRemboursement':
        if (paiement.etape !== 'remboursement') return []
        return [remboursement(paiement.demande, command.reference)]
      case 'ConstaterReprise':
        if (paiement.etape === 'demande')
          return refuse('paiement-non-decide', 'le paiement n’est pas encore décidé', 'demande')
        return paiement.etape === 'effectue' || paiement.etape === 'remboursement'
          ? [refus(paiement.demande, command.motif, true)]
          : []
      case 'AbandonnerReconciliation':
        return [{ type: 'ReconciliationAbandonnee', payload: { motif: command.motif } }]
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
          ? { ...regle(paiement), etape: 'remboursement', enDoute: false }
          : paiement
      case 'PaiementRembourse':
        return 'reference' in paiement ? { ...regle(paiement), etape: 'rembourse' } : paiement
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

const accord = ({ demande, annule }: EnCours, reference: string): PaiementJournalEvent[] => [
  {
    type: 'PaiementEffectue',
    payload: {
      ...joignableDe(demande),
      montant: demande.montant,
      articles: [...demande.articles],
      reference,
    },
  },
  ...(annule ? [demandeRemboursement(demande, reference)] : []),
]

const refus = (demande: Demande, motif: string, tardif: boolean): PaiementJournalEvent => ({
  type: 'PaiementRefuse',
  payload: { ...destinataireDe(demande), montant: demande.montant, motif, tardif },
})

/** The PSP did not answer: said once, then asked again until it does. */
const silence = (paiement: Paiement): readonly PaiementJournalEvent[] => {
  if (paiement.etape !== 'demande' && paiement.etape !== 'remboursement') return []
  if (paiement.enDoute) return []
  const { demande } = paiement
  const operation = paiement.etape === 'demande' ? 'paiement' : 'remboursement'
  const payload: PayloadOf<typeof langue, 'PaiementEnDoute'> = {
    ...destinataireDe(demande),
    montant: demande.montant,
    operation,
  }
  return [
    { type: 'PaiementEnDoute', payload },
    {
      type: 'ReconciliationDemandee',
      payload: { demande, ...('reference' in paiement && { reference: paiement.reference }) },
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
      return [demandeRemboursement(paiement.demande, paiement.reference)]
    default:
      return []
  }
}

const demandeRemboursement = (demande: Demande, reference: string): PaiementJournalEvent => ({
  type: 'RemboursementDemande',
  payload: { demande, reference },
})

const remboursement = (demande: Demande, reference: string): PaiementJournalEvent => ({
  type: 'PaiementRembourse',
  payload: { ...destinataireDe(demande), montant: demande.montant, reference },
})
