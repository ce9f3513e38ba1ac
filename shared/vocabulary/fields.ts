import { z } from 'zod'
// One language is loaded instead of zod's fifty, which took two megabytes of memory.
import fr from 'zod/v4/locales/fr.js'
import { fieldsWordedBy } from '../kernel/http.ts'

z.config(fr())

export const { shortText, longText, wholeNumber, limit } = fieldsWordedBy({
  controlCharacter: 'caractère de contrôle interdit',
  incompleteUnicode: 'caractères Unicode incomplets',
  wholeNumber: 'un nombre entier',
})

/** The fields of requests. What people type is bounded and checked here, where it enters. */
export const sku = z.string().regex(/^[\w.:-]{1,64}$/, 'lettres, chiffres, . _ : - (1 à 64)')
export const quantite = z.number().int().min(1).max(1_000_000)
export const jour = z.union([z.iso.date(), z.iso.datetime({ offset: true })])

const devises = new Set(Intl.supportedValuesOf('currency'))
export const devise = z
  .string()
  .refine((text) => devises.has(text), 'code ISO 4217, par exemple EUR')
