import type { Trouble } from '../kernel/index.ts'

/** What is wrong with a part, in one sentence. */
export const sentenceOf = ({ kind, detail = '' }: Trouble): string => {
  switch (kind) {
    case 'standby':
      return 'ce serveur est une réplique : il ne prend pas d’écritures'
    case 'read-only':
      return 'la base est en lecture seule'
    case 'may-not-append':
      return `${detail} n’a pas le droit d’écrire dans le journal`
    case 'refuses-writes':
      return `la base refuse d’écrire : ${detail}`
    case 'kafka-away':
      return `Kafka ne répond pas : ${detail}`
    case 'database-away':
      return `PostgreSQL ne répond pas : ${detail}`
    case 'outside-its-group':
      return 'pas encore dans son groupe'
    case 'silent':
      return `pas de réponse en ${detail} ms`
    case 'stands-still':
      return `rien n’avance plus : ${detail}`
    case 'stopping':
      return 'arrêt'
    case 'starting':
      return detail === '' ? 'démarrage' : `attendu au démarrage : ${detail}`
    case 'failed':
      return detail
  }
}
