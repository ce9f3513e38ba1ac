import { z } from 'zod'

/** An amount in whole cents of a currency, so that money is never a fraction. */
export const Montant = z.object({ centimes: z.number().int().nonnegative(), devise: z.string() })
export type Montant = z.infer<typeof Montant>
