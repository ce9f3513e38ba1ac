/** The words that services have in common. What routes need besides is exported by `http.ts`. */
export { Montant } from './amount.ts'
export { Article } from './article.ts'
export { type Contact, type Langue, langues } from './contact.ts'
export { language } from './language.ts'
export {
  ColisId,
  type Destinataire,
  type Joignable,
  destinataire,
  destinataireDe,
  joignable,
  joignableDe,
} from './recipient.ts'
export { cleReutilisee } from './reused-key.ts'
