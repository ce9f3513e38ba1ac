import { type Reminders, reactionsFor } from '../../shared/kernel/index.ts'
import { notification } from '../notification/events.ts'
import { paiement } from '../paiement/events.ts'
import { stock } from '../stock/events.ts'
import type { ColisCommand, ColisEvent } from './colis.ts'

/** What others' facts oblige envoi to do. */
export const reactions = reactionsFor<ColisCommand>()
  .when(paiement, {
    PaiementRefuse: () => ({ type: 'ConstaterPaiementRefuse' }),
    PaiementRembourse: () => ({ type: 'ConstaterRemboursement' }),
  })
  .when(stock, { StockInsuffisant: () => ({ type: 'ConstaterStockInsuffisant' }) })
  .when(notification, {
    ConfirmationEnvoyee: () => ({ type: 'AutoriserExpedition' }),
    // A message that cannot be delivered never undoes a paid and reserved parcel.
    NotificationEchouee: ({ sujet }) =>
      sujet === 'StockReserve' ? { type: 'AutoriserExpedition' } : undefined,
  })

/** Every parcel is looked at once more when its saga should have ended. */
export const echeance = (delaiMs: number): Reminders<ColisEvent, ColisCommand> => ({
  name: 'rappels',
  delayMs: delaiMs,
  commandFor: ({ type }) =>
    type === 'ColisCree' ? { type: 'ConstaterEcheance', delaiMs } : undefined,
})
