import type { Langue } from '../../shared/vocabulary/index.ts'
import type { Message } from './annonces.ts'
import type { Letter } from './channel/channel.ts'
import type { Sujet } from './events.ts'

type Details = Readonly<Record<string, string>>
interface Text {
  readonly titre: string
  readonly texte: string
}

/** The template of each fact, in each language. */
const templates: Readonly<Record<Sujet, Readonly<Record<Langue, (details: Details) => Text>>>> = {
  StockReserve: {
    fr: () => ({
      titre: 'Votre colis est confirmé',
      texte: 'Votre paiement est reçu et vos articles sont réservés : votre colis va partir.',
    }),
    en: () => ({
      titre: 'Your parcel is confirmed',
      texte: 'Your payment has been received and your articles are reserved: your parcel is next.',
    }),
  },
  ColisAnnule: {
    fr: ({ raison = '' }) => ({
      titre: 'Votre colis est annulé',
      texte: `Votre colis a été annulé : ${french(raison)}. Ce qui a été payé est rendu.`,
    }),
    en: ({ raison = '' }) => ({
      titre: 'Your parcel is cancelled',
      texte: `Your parcel has been cancelled: ${english(raison)}. What was paid is given back.`,
    }),
  },
  ColisExpedie: {
    fr: ({ transporteur = '', numeroSuivi = '', livraisonPrevueLe }) => ({
      titre: 'Votre colis est parti',
      texte: `Votre colis est confié à ${transporteur}, numéro de suivi ${numeroSuivi}.${
        livraisonPrevueLe === undefined ? '' : ` Livraison prévue le ${livraisonPrevueLe}.`
      }`,
    }),
    en: ({ transporteur = '', numeroSuivi = '', livraisonPrevueLe }) => ({
      titre: 'Your parcel is on its way',
      texte: `Your parcel has been handed to ${transporteur}, tracking number ${numeroSuivi}.${
        livraisonPrevueLe === undefined ? '' : ` Delivery is expected on ${livraisonPrevueLe}.`
      }`,
    }),
  },
  ColisLivre: {
    fr: () => ({ titre: 'Votre colis est livré', texte: 'Votre colis a été livré.' }),
    en: () => ({ titre: 'Your parcel is delivered', texte: 'Your parcel has been delivered.' }),
  },
  IncidentDeclare: {
    fr: ({ nature = '', description = '' }) => ({
      titre: 'Un incident touche votre colis',
      texte: `Incident signalé (${french(nature)}) : ${description}`,
    }),
    en: ({ nature = '', description = '' }) => ({
      titre: 'Something happened to your parcel',
      texte: `Incident reported (${english(nature)}): ${description}`,
    }),
  },
  IncidentResolue: {
    fr: ({ issue = '' }) => ({
      titre: 'L’incident est résolu',
      texte: `L’incident qui touchait votre colis est résolu : ${french(issue)}.`,
    }),
    en: ({ issue = '' }) => ({
      titre: 'The incident is resolved',
      texte: `The incident that struck your parcel is resolved: ${english(issue)}.`,
    }),
  },
  ColisRetourne: {
    fr: ({ remboursement = '0' }) => ({
      titre: 'Votre retour est reçu',
      texte:
        remboursement === '0'
          ? 'Votre colis nous est revenu.'
          : `Votre colis nous est revenu : ${remboursement} % de ce qui a été payé vous est rendu.`,
    }),
    en: ({ remboursement = '0' }) => ({
      titre: 'Your return has arrived',
      texte:
        remboursement === '0'
          ? 'Your parcel has come back to us.'
          : `Your parcel has come back to us: ${remboursement}% of what was paid is given back.`,
    }),
  },
}

/** How the words of the facts (natures, issues) read in a sentence. */
const words: Readonly<Record<string, Readonly<Record<Langue, string>>>> = {
  perte: { fr: 'perte', en: 'loss' },
  dommage: { fr: 'dommage', en: 'damage' },
  retard: { fr: 'retard', en: 'delay' },
  paiement_revoque: { fr: 'paiement repris', en: 'payment taken back' },
  autre: { fr: 'autre', en: 'other' },
  retrouve: { fr: 'votre colis est retrouvé', en: 'your parcel has been found' },
  remplace: {
    fr: 'un nouveau colis vous est envoyé sans frais',
    en: 'a new parcel is sent to you free of charge',
  },
  rembourse: { fr: 'ce qui a été payé vous est rendu', en: 'what was paid is given back to you' },
  'Paiement refusé': { fr: 'paiement refusé', en: 'payment refused' },
  'Stock insuffisant': { fr: 'stock insuffisant', en: 'out of stock' },
  'Demande du client': { fr: 'à votre demande', en: 'at your request' },
}
const french = (word: string): string => words[word]?.fr ?? word
const english = (word: string): string => words[word]?.en ?? word

/** The letter that a message becomes. */
export const letterOf = ({ cle, sujet, pour, details }: Message): Letter => {
  const { courriel, langue = 'fr' } = pour.contact ?? {}
  return {
    cle,
    clientId: pour.clientId,
    colisId: pour.colisId,
    sujet,
    langue,
    ...(courriel !== undefined && { courriel }),
    ...templates[sujet][langue](details),
  }
}
