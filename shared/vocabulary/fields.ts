import { domainToASCII } from 'node:url'
import { z } from 'zod'
// One language is loaded instead of zod's fifty, which took two megabytes of memory.
import fr from 'zod/v4/locales/fr.js'
import { fieldsWordedBy } from '../kernel/http.ts'

const french = fr().localeError
z.config({
  // What is too large for a number arrives as Infinity, of which zod says that it is no number.
  localeError: (issue) =>
    issue.input === Infinity || issue.input === -Infinity
      ? 'un nombre trop grand pour être lu'
      : french(issue),
})

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

const COURRIEL_CHARACTERS = 254
/** RFC 5321, 4.5.3.1.1: a server need not take more before the @. */
const LOCAL_CHARACTERS = 64
/** What a domain of other letters than ASCII's may consist of: nothing that `domainToASCII` would decode or cut off. */
const DOMAIN = /^[\p{L}\p{M}\p{N}.-]+$/u

/** Zod's own pattern, but for top-level domains of other letters (`xn--p1ai`), and labels longer than DNS has (63). */
const ASCII_ADDRESS =
  /^(?!\.)(?!.*\.\.)([\w'+.-]*)[\w+-]@([a-z0-9][a-z0-9-]{0,62}\.)+([a-z]{2,63}|xn--[a-z0-9-]{1,59})$/i

/**
 * A mail address, its domain in the ASCII form that every mail server takes (RFC 5891): `hôtel.fr` is
 * `xn--htel-vqa.fr`. Before the @ only ASCII is taken, because many servers reach nobody under other letters
 * (RFC 6531 is an extension), and the order is the moment at which its client can still be asked.
 */
export const courriel = z
  .string()
  .max(COURRIEL_CHARACTERS)
  .transform((typed, context) => {
    const at = typed.lastIndexOf('@')
    const [local, domain] = [typed.slice(0, at), typed.slice(at + 1)]
    if (at > 0 && !isAscii(local)) {
      context.addIssue(
        'avant le @, des lettres sans accents (ASCII) : peu de serveurs en acceptent d’autres',
      )
      return z.NEVER
    }
    if (local.length > LOCAL_CHARACTERS) {
      context.addIssue(`avant le @, au plus ${LOCAL_CHARACTERS} caractères`)
      return z.NEVER
    }
    return isAscii(domain) || !DOMAIN.test(domain) ? typed : `${local}@${domainToASCII(domain)}`
  })
  .pipe(z.email({ pattern: ASCII_ADDRESS }).max(COURRIEL_CHARACTERS))

const isAscii = (text: string): boolean => /^\p{ASCII}*$/u.test(text)
