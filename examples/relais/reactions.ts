import { type Reactions, type Reminders, reactionsFor } from '../../shared/kernel/index.ts'
import { destinataireDe } from '../../shared/vocabulary/index.ts'
import { envoi } from '../../apps/envoi/events.ts'
import type { DepotCommand } from './depot.ts'
import type { RelaisEvent } from './events.ts'

/** What others' facts oblige the pick-up point to do. */
export const reactions = (casiers: number): Reactions<DepotCommand> =>
  reactionsFor<DepotCommand>().when(envoi, {
    ColisExpedie: (expedie) => ({
      type: 'OuvrirDepot',
      pour: destinataireDe(expedie),
      casier: casierDe(expedie.colisId, casiers),
      numeroSuivi: expedie.numeroSuivi,
    }),
  })

/** What its own facts oblige it to look at again later. */
export const echeance = (gardeMs: number): Reminders<RelaisEvent, DepotCommand> => ({
  name: 'echeances',
  delayMs: gardeMs,
  commandFor: ({ type }) => (type === 'DepotOuvert' ? { type: 'ConstaterEcheance' } : undefined),
})

/**
 * The locker of a parcel: any will do, but always the same, for a reaction knows neither chance nor
 * clock. Lockers are large here: several parcels share one. A count of what is free would be a row that
 * parcels share, as `apps/stock/reservation.ts` has it.
 */
export const casierDe = (colisId: string, casiers: number): string => {
  let sum = 0
  for (const character of colisId) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 1_000_003
  return `casier ${(sum % casiers) + 1}`
}
