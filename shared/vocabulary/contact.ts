import { z } from 'zod'

export const langues = ['fr', 'en'] as const
export type Langue = (typeof langues)[number]

/** How to reach a client. `langue` is the language to use; French where it is absent. */
export const Contact = z.object({
  courriel: z.string().exactOptional(),
  langue: z.enum(langues).exactOptional(),
})
export type Contact = z.infer<typeof Contact>
