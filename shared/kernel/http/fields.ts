import { z } from 'zod'

/** Fields of requests: what people type is bounded and checked here, where it enters. */
const text = (max: number, forbidden: RegExp) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .refine((typed) => !forbidden.test(typed), 'caractère de contrôle interdit')
    .refine((typed) => typed.isWellFormed(), 'caractères Unicode incomplets')

/** One line. */
export const shortText = text(200, /\p{Cc}/u)
/** Lines and tabs, but no other control character: PostgreSQL cannot hold U+0000, and nobody types one. */
export const longText = text(2_000, /[^\P{Cc}\n\r\t]/u)
export const sku = z.string().regex(/^[\w.:-]{1,64}$/, 'lettres, chiffres, . _ : - (1 à 64)')
export const quantite = z.number().int().min(1).max(1_000_000)
export const jour = z.union([z.iso.date(), z.iso.datetime({ offset: true })])
/** Ids in paths: anything longer or stranger is simply unknown. */
export const isId = (text: string): boolean => /^[\w.:-]{1,128}$/.test(text)

const devises = new Set(Intl.supportedValuesOf('currency'))
export const devise = z
  .string()
  .refine((text) => devises.has(text), 'code ISO 4217, par exemple EUR')

/** A whole number in a query. */
export const entier = z
  .string()
  .regex(/^\d{1,15}$/, 'un nombre entier')
  .transform(Number)
  .pipe(z.number().min(1))
/** How many of a list at once. */
export const limite = (max: number, fallback: number) =>
  entier.pipe(z.number().max(max)).default(fallback)
