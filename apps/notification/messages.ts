import type { Message } from './annonces.ts'
import type { Letter } from './channel/channel.ts'
import type { Sujet } from './events.ts'

type Text = (details: Readonly<Record<string, string>>) => {
  readonly titre: string
  readonly texte: string
}

/** One text a fact. */
const texts: Readonly<Record<Sujet, Text>> = {
  StockReserve: () => ({
    titre: 'Votre colis est confirmé',
    texte: 'Votre paiement est reçu et vos articles sont réservés : votre colis va partir.',
  }),
  ColisAnnule: ({ raison }) => ({
    titre: 'Votre colis est annulé',
    texte: `Votre colis a été annulé : ${raison ?? 'sans raison donnée'}. Ce qui a été payé est rendu.`,
  }),
  ColisExpedie: ({ transporteur, numeroSuivi, livraisonPrevueLe }) => ({
    titre: 'Votre colis est parti',
    texte: `Votre colis est confié à ${transporteur ?? 'un transporteur'}, numéro de suivi ${numeroSuivi ?? '—'}.${
      livraisonPrevueLe === undefined ? '' : ` Livraison prévue le ${livraisonPrevueLe}.`
    }`,
  }),
  ColisLivre: () => ({ titre: 'Votre colis est livré', texte: 'Votre colis a été livré.' }),
  IncidentDeclare: ({ nature, description }) => ({
    titre: 'Un incident touche votre colis',
    texte: `Incident signalé (${nature ?? 'autre'}) : ${description ?? ''}`,
  }),
  IncidentResolue: ({ issue }) => ({
    titre: "L'incident est résolu",
    texte: `L'incident qui touchait votre colis est résolu : ${issue ?? ''}.`,
  }),
}

/** The letter that a message becomes. */
export const letterOf = ({ cle, sujet, pour, details }: Message): Letter => ({
  cle,
  clientId: pour.clientId,
  colisId: pour.colisId,
  sujet,
  ...texts[sujet](details),
})
