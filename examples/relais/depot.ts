import { type Decider, type Refusal, refuse } from '../../shared/kernel/index.ts'
import { type Destinataire, destinataireDe } from '../../shared/vocabulary/index.ts'
import type { RelaisEvent } from './events.ts'

/** What becomes of one parcel at the pick-up point. */
export type Depot =
  | { readonly etape: 'aucun' }
  | {
      readonly etape: 'ouvert'
      readonly pour: Destinataire
      readonly casier: string
      readonly numeroSuivi: string
    }
  | { readonly etape: 'retire'; readonly numeroSuivi: string }
  | { readonly etape: 'echu' }

export type DepotCommand =
  | {
      readonly type: 'OuvrirDepot'
      readonly pour: Destinataire
      readonly casier: string
      readonly numeroSuivi: string
    }
  | { readonly type: 'Retirer'; readonly numeroSuivi: string }
  | { readonly type: 'ConstaterEcheance' }

export const depot: Decider<Depot, DepotCommand, RelaisEvent> = {
  initial: { etape: 'aucun' },

  decide: (depot, command) => {
    switch (command.type) {
      case 'OuvrirDepot': {
        // Hearing the same fact twice is not a mistake.
        if (depot.etape !== 'aucun') return []
        const { pour, casier, numeroSuivi } = command
        return [{ type: 'DepotOuvert', payload: { ...pour, casier, numeroSuivi } }]
      }
      case 'Retirer':
        return retirer(depot, command.numeroSuivi)
      case 'ConstaterEcheance':
        return depot.etape === 'ouvert'
          ? [{ type: 'DepotEchu', payload: { ...depot.pour, casier: depot.casier } }]
          : []
    }
  },

  evolve: (depot, event) => {
    switch (event.type) {
      case 'DepotOuvert': {
        const { casier, numeroSuivi } = event.payload
        return { etape: 'ouvert', pour: destinataireDe(event.payload), casier, numeroSuivi }
      }
      case 'DepotRetire':
        return depot.etape === 'ouvert'
          ? { etape: 'retire', numeroSuivi: depot.numeroSuivi }
          : depot
      case 'DepotEchu':
        return { etape: 'echu' }
    }
  },
}

const retirer = (depot: Depot, numeroSuivi: string): readonly RelaisEvent[] | Refusal => {
  if (depot.etape === 'aucun')
    return refuse('depot-inconnu', 'aucun dépôt pour ce colis', depot.etape)
  if (depot.etape === 'echu')
    return refuse('delai-passe', 'le délai de retrait est passé', depot.etape)
  if (depot.numeroSuivi !== numeroSuivi)
    return refuse('numero-faux', 'ce numéro n’ouvre pas ce casier', depot.etape)
  // Whoever asks again in the same words is answered the same.
  if (depot.etape === 'retire') return []
  return [{ type: 'DepotRetire', payload: { ...depot.pour, casier: depot.casier } }]
}
