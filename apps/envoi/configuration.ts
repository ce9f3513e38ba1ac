import { type Configuration, integer } from '../../shared/kernel/index.ts'
import type { Regles } from './app.ts'

/** What envoi reads from the environment. */
export const envoiVariables = {
  SAGA_DELAI_MS: integer('after how long a saga that has not ended is said to be late', {
    min: 100,
    max: 30 * 86_400_000,
    fallback: 15 * 60_000,
  }),
  RETOUR_JOURS: integer('days after its delivery in which a returned parcel is refunded', {
    min: 0,
    max: 3_650,
    fallback: 14,
  }),
  RETOUR_POURCENT: integer('what is refunded of it, in percent', {
    min: 0,
    max: 100,
    fallback: 100,
  }),
} as const

export const reglesOf = (variables: Configuration<typeof envoiVariables>): Regles => ({
  delaiMs: variables.SAGA_DELAI_MS,
  retourJours: variables.RETOUR_JOURS,
  retourPourcent: variables.RETOUR_POURCENT,
})
