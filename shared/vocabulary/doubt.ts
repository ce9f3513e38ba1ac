import { type Doubt, distrust } from '../kernel/http.ts'

const SENTENCES: Readonly<Record<Doubt, string>> = {
  'header-missing': 'webhook-id, webhook-timestamp ou webhook-signature manque',
  'timestamp-unreadable': 'webhook-timestamp : secondes depuis 1970',
  'timestamp-far': 'webhook-timestamp : trop loin de maintenant',
  'signature-unknown': 'webhook-signature : aucune clé connue ne l’a signée',
}

/** Gives one sentence on why a webhook is not trusted; undefined when it is. */
export const doubtOf = (...received: Parameters<typeof distrust>): string | undefined => {
  const doubt = distrust(...received)
  return doubt && SENTENCES[doubt]
}
