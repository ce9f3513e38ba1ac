import { reactionsFor } from '../../shared/domain/reactions.ts'
import { notification } from '../notification/events.ts'
import { paiement } from '../paiement/events.ts'
import { stock } from '../stock/events.ts'
import type { ColisCommand } from './colis.ts'

/** What others' facts oblige envoi to do. */
export const reactions = reactionsFor<ColisCommand>()
  .when(paiement, { PaiementRefuse: () => ({ type: 'ConstaterPaiementRefuse' }) })
  .when(stock, { StockInsuffisant: () => ({ type: 'ConstaterStockInsuffisant' }) })
  .when(notification, {
    ConfirmationEnvoyee: () => ({ type: 'AutoriserExpedition' }),
    // A message that cannot be delivered never undoes a paid and reserved parcel.
    NotificationEchouee: ({ sujet }) =>
      sujet === 'StockReserve' ? { type: 'AutoriserExpedition' } : undefined,
  })
