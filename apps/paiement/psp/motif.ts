import { z, type ZodType } from 'zod'

const MOTIF_CHARACTERS = 2_000

/** The PSP's reason. It is shown to people, so whatever of it can be stored is kept; `otherwise` where nothing can. */
export const motifOr = (otherwise: string): ZodType<string> =>
  z
    .string()
    .transform((motif) => motif.replaceAll(/\p{Cc}/gu, ' ').trim())
    .transform((motif) => motif.slice(0, MOTIF_CHARACTERS).toWellFormed())
    .pipe(z.string().min(1))
    .catch(otherwise)
