import type { Montant } from '../../../shared/vocabulary/index.ts'

/** What the simulated PSP keeps of a charge. */
export interface Operation {
  readonly cle: string
  readonly colisId: string
  readonly montant: Montant
  readonly reference: string
  readonly etat: 'effectue' | 'refuse' | 'rembourse' | 'repris'
  readonly motif?: string
  /** How much of it was refunded, where it was. */
  readonly rembourseCentimes?: number
  /** When it was first asked for. */
  readonly recuMs: number
  /** When it will be taken back, where it will. */
  readonly repriseMs?: number
}

/** The simulated PSP's own books: they outlive the process as a real PSP's would. */
export interface PspLedger {
  /** Keeps an operation unless its key is known; gives what is kept. */
  charge(operation: Operation): Promise<Operation>
  /** Refunds so much of a charge unless it has been taken back; gives what is kept, undefined for none. */
  refund(reference: string, centimes: number): Promise<Operation | undefined>
  /** Takes back what is due, and gives all take-backs that nobody has noted yet. At most `max`. */
  takeBack(nowMs: number, max: number): Promise<readonly Operation[]>
  /** A take-back has been noted: it does not come again. */
  noted(reference: string): Promise<void>
  /** Take-backs that are still to come or to be noted. */
  pending(): Promise<number>
}

export const memoryLedger = (): PspLedger => {
  const operations = new Map<string, Operation>()
  const toNote = new Set<string>()
  const found = (reference: string): Operation | undefined =>
    [...operations.values()].find((operation) => operation.reference === reference)
  return {
    charge: async (operation) => {
      const kept = operations.get(operation.cle) ?? operation
      operations.set(operation.cle, kept)
      return kept
    },
    refund: async (reference, centimes) => {
      const operation = found(reference)
      if (operation?.etat !== 'effectue') return operation
      const refunded: Operation = { ...operation, etat: 'rembourse', rembourseCentimes: centimes }
      operations.set(operation.cle, refunded)
      return refunded
    },
    takeBack: async (nowMs, max) => {
      for (const operation of operations.values()) {
        if (operation.etat !== 'effectue' || (operation.repriseMs ?? Infinity) > nowMs) continue
        operations.set(operation.cle, { ...operation, etat: 'repris' })
        toNote.add(operation.reference)
      }
      return [...toNote].slice(0, max).flatMap((reference) => found(reference) ?? [])
    },
    noted: async (reference) => {
      toNote.delete(reference)
    },
    pending: async () =>
      toNote.size +
      [...operations.values()].filter(
        ({ etat, repriseMs }) => etat === 'effectue' && repriseMs !== undefined,
      ).length,
  }
}
