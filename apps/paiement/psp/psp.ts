import type { Montant } from '../../../shared/vocabulary/index.ts'

/** A payment service provider. It is handed the W3C trace context of who asks, where there is one. */
export interface Psp {
  /**
   * Charges once for each key, however often it is asked. Throws when there is no answer: the charge
   * may have been made, and the same key asks again.
   */
  charge(request: Charge, signal: AbortSignal, traceparent?: string): Promise<ChargeAnswer>
  /** Refunds once for each key, all or a part, never what has been taken back. Throws when there is no answer. */
  refund(request: Refund, signal: AbortSignal, traceparent?: string): Promise<RefundAnswer>
}

export interface Charge {
  /** Idempotency key. */
  readonly cle: string
  readonly colisId: string
  readonly montant: Montant
  /** A token that stands for a card. */
  readonly moyenPaiement: string
}

export type ChargeAnswer =
  | { readonly accepte: true; readonly reference: string }
  | { readonly accepte: false; readonly motif: string }

export interface Refund {
  readonly cle: string
  /** The charge to refund. */
  readonly reference: string
  /** How much of it. */
  readonly montant: Montant
}

export type RefundAnswer =
  | { readonly rembourse: true; readonly reference: string }
  /** Nothing to refund: the PSP has taken the payment back from us. */
  | { readonly rembourse: false; readonly motif: string }

/** The PSP takes a payment back (settlement, chargeback). */
export interface TakeBack {
  readonly colisId: string
  readonly reference: string
  readonly motif: string
}

/** Told of a take-back. `later`: it comes again. */
export type TakeBackListener = (takeBack: TakeBack) => Promise<'noted' | 'later'>
