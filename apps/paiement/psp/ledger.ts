import type { Montant } from '../../../shared/vocabulary/index.ts'

/** What the simulated PSP keeps of a charge. */
export interface Operation {
  readonly cle: string
  readonly colisId: string
  readonly montant: Montant
  readonly reference: string
  readonly etat: 'effectue' | 'refuse' | 'rembourse' | 'repris'
  readonly motif?: string
  /** How much of it was refunded; absent when nothing was. */
  readonly rembourseCentimes?: number
  /** When it was first requested. */
  readonly recuMs: number
  /** When it will be taken back; absent when it will not. */
  readonly repriseMs?: number
}

/** The simulated PSP's own books, which outlive the process as a real PSP's would. */
export interface PspLedger {
  /** Stores an operation unless its key is known; gives the stored one. */
  charge(operation: Operation): Promise<Operation>
  /** Refunds so much of a charge unless it was taken back; gives the charge, or undefined when there is none. */
  refund(reference: string, centimes: number): Promise<Operation | undefined>
  /** Takes back the charges that are due, and gives at most `max` take-backs that were not noted yet. */
  takeBack(nowMs: number, max: number): Promise<readonly Operation[]>
  /** Marks a take-back as noted, so that it is not given again. */
  noted(reference: string): Promise<void>
  /** The number of take-backs that are still to come or to be noted. */
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
