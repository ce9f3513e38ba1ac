import type { Montant } from '../../../shared/vocabulary/index.ts'

/** A payment service provider. Each call may pass on the caller's W3C trace context. */
export interface Psp {
  /**
   * Charges once for each key, however often it is called. Throws when there is no answer: the charge may have
   * been made, and the caller asks again with the same key.
   */
  charge(request: Charge, signal: AbortSignal, traceparent?: string): Promise<ChargeAnswer>
  /** Refunds all or a part once for each key, never what was taken back. Throws when there is no answer. */
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
  /** How much of the charge is refunded. */
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

/** Is called with each take-back; after the answer `later` it is called again. */
export type TakeBackListener = (takeBack: TakeBack) => Promise<'noted' | 'later'>
