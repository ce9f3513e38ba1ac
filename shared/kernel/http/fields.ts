import { z } from 'zod'

/** What people are told of a field that is wrong. */
export interface FieldWords {
  readonly controlCharacter: string
  readonly incompleteUnicode: string
  readonly wholeNumber: string
}

/** Fields of requests: what people type is bounded and checked here, where it enters. */
export const fieldsWordedBy = (words: FieldWords) => {
  const text = (max: number, forbidden: RegExp) =>
    z
      .string()
      .trim()
      .min(1)
      .max(max)
      .refine((typed) => !forbidden.test(typed), words.controlCharacter)
      .refine((typed) => typed.isWellFormed(), words.incompleteUnicode)
  /** In a query. */
  const wholeNumber = z
    .string()
    .regex(/^\d{1,15}$/, words.wholeNumber)
    .transform(Number)
    .pipe(z.number().min(1))
  return {
    /** One line. */
    shortText: text(200, /\p{Cc}/u),
    /** Lines and tabs, but no other control character: PostgreSQL cannot hold U+0000, and nobody types one. */
    longText: text(2_000, /[^\P{Cc}\n\r\t]/u),
    wholeNumber,
    /** How many of a list at once. */
    limit: (max: number, fallback: number) =>
      wholeNumber.pipe(z.number().max(max)).default(fallback),
  }
}

/** Ids in paths: anything longer or stranger is simply unknown. */
export const isId = (text: string): boolean => /^[\w.:-]{1,128}$/.test(text)
