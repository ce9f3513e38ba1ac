import { expect, test } from 'bun:test'
import { filesIn, isTest, textOf } from './source.ts'

/**
 * Words of the business, without accents, in the singular. `client` is not among them, since whoever
 * opens a connection to a broker or a database is one; nor is `saga`, which is a pattern.
 */
const BUSINESS = new Set(
  `colis parcel sku article adresse devise montant jeton gare rejeu reprise repris boutique shop
  panier envoi paiement suivi stock livraison expedition retour approvisionnement commande
  facture quantite jour langue courriel destinataire joignable cle demande raison statut etat partie
  manque erreur champ rappel entier limite suivant indisponible introuvable refus requete corps
  sante pret probleme garer`.split(/\s+/),
)
/** The product's name, and the names that begin with it (headers, groups, schemas). */
const PRODUCT = /colisaga/gi
const ACCENTED = /[À-ÖØ-öø-ÿŒœ]/

/** `colisId` holds two words, `PARKED_KEYS` too. */
const wordsOf = (line: string): readonly string[] =>
  line
    .replaceAll(PRODUCT, '')
    .split(/[^A-Za-zÀ-ÿ]+|(?<=[a-z])(?=[A-Z])/)
    .map((word) => word.toLowerCase())

const isBusiness = (word: string): boolean =>
  BUSINESS.has(word) || BUSINESS.has(word.replace(/s$/, ''))

/** `path:line: word`, for each that has no business in the kernel. */
const findings = (path: string, text: string): readonly string[] =>
  text.split('\n').flatMap((line, n) => {
    const accented = ACCENTED.exec(line)
    return [...wordsOf(line).filter(isBusiness), ...(accented === null ? [] : accented)].map(
      (word) => `${path}:${n + 1}: ${word}`,
    )
  })

test('the kernel speaks no French and knows nothing of what is sold', () => {
  const files = filesIn('shared/kernel/**/*.{ts,sql,md}').filter((path) => !isTest(path))
  expect(files.length).toBeGreaterThan(120)
  expect(files.flatMap((path) => findings(path, textOf(path)))).toEqual([])
})

test('such a word is found in a name, in a constant and in a sentence', () => {
  const found = (line: string): readonly string[] => findings('f', line)
  expect(found('const colisId = 1')).toEqual(['f:1: colis'])
  expect(found('const MAX_ARTICLES = 1\n// réplique')).toEqual(['f:1: articles', 'f:2: é'])
  expect(found("'urn:colisaga:problem' COLISAGA particle")).toEqual([])
})
