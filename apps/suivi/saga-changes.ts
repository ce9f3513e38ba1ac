import type { Suivi } from './projection.ts'
import { endOf } from './saga.ts'

/** The times (milliseconds since 1970) of the facts between which durations are measured. */
export type Temps = Readonly<
  Partial<Record<'paiement' | 'stock' | 'confirmation' | 'annulation', number>>
>

/** Keeps the latest time of each, which is the same for every interleaving. */
export const withTemps = (before: Temps | undefined, said: Temps): Temps => {
  const after: Record<string, number> = { ...before }
  for (const [name, ms] of Object.entries(said)) after[name] = Math.max(after[name] ?? 0, ms)
  return after
}

/** What the metrics count for a change of a row: each thing once, whatever the order of facts. */
export interface Change {
  /** The saga has ended now, for the first time. */
  readonly ended?: 'reussie' | 'echouee'
  readonly reversed: boolean
  readonly late: boolean
  readonly duration?: { readonly outcome: 'reussie' | 'echouee'; readonly ms: number }
  readonly steps: readonly { readonly name: Step; readonly ms: number }[]
}

export const steps = ['paiement', 'stock', 'notification'] as const
type Step = (typeof steps)[number]

export const changeOf = (before: Suivi | undefined, after: Suivi): Change => {
  const ended = before && endOf(before) ? undefined : endOf(after)
  const duration = before && durationOf(before) ? undefined : durationOf(after)
  return {
    ...(ended !== undefined && { ended }),
    reversed: isReversed(after) && !(before !== undefined && isReversed(before)),
    late: after.sagaEnRetard === true && before?.sagaEnRetard !== true,
    ...(duration !== undefined && { duration }),
    steps: steps.flatMap((name) => {
      const ms = stepMs(after, name)
      return ms === undefined || (before && stepMs(before, name) !== undefined)
        ? []
        : [{ name, ms }]
    }),
  }
}

const isReversed = (row: Suivi): boolean => row.confirmation !== undefined && row.colis === 'annule'

const durationOf = (row: Suivi): Change['duration'] => {
  const outcome = endOf(row)
  const end = outcome === 'reussie' ? row.temps?.confirmation : row.temps?.annulation
  const ms = between(createdMs(row), end)
  return outcome === undefined || ms === undefined ? undefined : { outcome, ms }
}

/** The duration of a step; undefined until both of its facts have been heard. */
const stepMs = (row: Suivi, step: Step): number | undefined => {
  const { paiement, stock, confirmation } = row.temps ?? {}
  switch (step) {
    case 'paiement':
      return between(createdMs(row), paiement)
    case 'stock':
      return between(paiement, stock)
    case 'notification':
      return between(stock, confirmation)
  }
}

const createdMs = ({ creeLe }: Suivi): number | undefined =>
  creeLe === undefined ? undefined : Date.parse(creeLe)

/** The time between two facts, never below 0, because the clocks of two machines differ. */
const between = (from: number | undefined, to: number | undefined): number | undefined =>
  from === undefined || to === undefined ? undefined : Math.max(0, to - from)
