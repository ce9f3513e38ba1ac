import { z } from 'zod'

/** A quantity of one article. The routes check what people type; facts are taken as they were appended. */
export const Article = z.object({ sku: z.string().min(1), quantite: z.number().int().positive() })
export type Article = z.infer<typeof Article>
