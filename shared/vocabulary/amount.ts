import { z } from 'zod'

/** Cents of a currency: money is never a fraction. */
export const Montant = z.object({ centimes: z.number().int().nonnegative(), devise: z.string() })
export type Montant = z.infer<typeof Montant>
