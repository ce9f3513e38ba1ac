import { z } from 'zod'

/** So many of one article. What people type is checked when it enters, by the routes. */
export const Article = z.object({ sku: z.string().min(1), quantite: z.number().int().positive() })
export type Article = z.infer<typeof Article>
