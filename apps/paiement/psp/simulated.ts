import type { Clock } from '../../../shared/kernel/index.ts'
import type { Operation, PspLedger } from './ledger.ts'
import type { Psp, TakeBackListener } from './psp.ts'

/** How the simulated PSP answers to each token; real PSPs have test cards for that. */
const tokens: Readonly<Record<string, Behaviour>> = {
  tok_ok: {},
  tok_refus: { motif: 'carte refusée' },
  tok_refus_tardif: { repris: true },
  tok_doute_ok: { silent: true },
  tok_doute_refus: { silent: true, motif: 'carte refusée' },
  tok_lent: { slow: true },
}

interface Behaviour {
  /** The reason of the refusal; absent: the charge is accepted. */
  readonly motif?: string
  /** Carries the charge out and does not answer for a while. */
  readonly silent?: boolean
  readonly slow?: boolean
  /** Accepts, and takes the payment back later. */
  readonly repris?: boolean
}

export interface SimulatedPspOptions {
  readonly ledger: PspLedger
  readonly clock: Clock
  /** A payment by `tok_refus_tardif` is taken back so long after its acceptance. */
  readonly takeBackMs: number
  /** The tokens in doubt get no answer for so long. */
  readonly silenceMs: number
  readonly slowMs: number
}

/** The pause between two looks at what is to be taken back: at least, and at most when nothing is known to be due. */
const LOOK_MS = { least: 20, most: 2_000 }
const LOOK_AGAIN_MS = 100
const TAKE_BACKS = 500

/** A PSP that decides by token. Unknown tokens are refused. */
export const simulatedPsp = ({
  ledger,
  clock,
  takeBackMs,
  silenceMs,
  slowMs,
}: SimulatedPspOptions): Psp & {
  /** Delivers take-backs as a webhook would, until the signal aborts. Each is delivered until it is noted. */
  deliverTakeBacks(listener: TakeBackListener, signal: AbortSignal): Promise<void>
} => {
  /** When the next take-back that this instance knows of is due. */
  let nextMs = Infinity
  let sooner = new AbortController()
  return {
    charge: async ({ cle, colisId, montant, moyenPaiement }, signal) => {
      const behaviour = tokens[moyenPaiement] ?? { motif: 'jeton inconnu' }
      if (behaviour.slow === true) await clock.sleep(slowMs, signal)
      const nowMs = clock.now()
      if (behaviour.repris === true && nowMs + takeBackMs < nextMs) {
        nextMs = nowMs + takeBackMs
        sooner.abort()
      }
      const kept = await ledger.charge({
        cle,
        colisId,
        montant,
        reference: `psp-${cle}`,
        etat: behaviour.motif === undefined ? 'effectue' : 'refuse',
        ...(behaviour.motif !== undefined && { motif: behaviour.motif }),
        recuMs: nowMs,
        ...(behaviour.repris === true && { repriseMs: nowMs + takeBackMs }),
      })
      if (behaviour.silent === true && nowMs < kept.recuMs + silenceMs)
        throw new Error('the PSP does not answer')
      return kept.etat === 'refuse'
        ? { accepte: false, motif: kept.motif ?? 'refusé' }
        : { accepte: true, reference: kept.reference }
    },

    refund: async ({ reference, montant }) => {
      const kept = await ledger.refund(reference, montant.centimes)
      if (kept === undefined) throw new Error(`the PSP knows no charge ${reference}`)
      return kept.etat === 'rembourse'
        ? { rembourse: true, reference: `${kept.reference}-remboursement` }
        : { rembourse: false, motif: kept.etat }
    },

    deliverTakeBacks: async (listener, signal) => {
      const deliver = async ({ colisId, reference }: Operation): Promise<void> => {
        const answer = await listener({ colisId, reference, motif: 'repris par le PSP' })
        if (answer === 'noted') await ledger.noted(reference)
      }
      while (!signal.aborted) {
        let most = LOOK_MS.most
        try {
          const due = await ledger.takeBack(clock.now(), TAKE_BACKS)
          // A take-back that is not noted is delivered again in the next round, which comes soon.
          if (due.length > 0) most = LOOK_AGAIN_MS
          await Promise.all(due.map(deliver))
        } catch {
          most = LOOK_AGAIN_MS
        }
        const nowMs = clock.now()
        if (nextMs <= nowMs) nextMs = Infinity
        sooner = new AbortController()
        const waitMs = Math.max(LOOK_MS.least, Math.min(most, nextMs - nowMs))
        await clock.sleep(waitMs, AbortSignal.any([signal, sooner.signal]))
      }
    },
  }
}
