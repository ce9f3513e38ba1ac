import type { Fault, FieldFault, Problem, Wording } from '../kernel/http.ts'
import { problemOf } from './problems.ts'
import { sentenceOf } from './trouble.ts'

const WHOLE = { body: 'corps', query: 'paramètres' } as const

const champOf = (where: keyof typeof WHOLE, fault: FieldFault) => {
  const raisons = { unknown: 'champ inconnu', repeated: 'donné plusieurs fois' }
  return {
    champ: fault.field || WHOLE[where],
    raison: fault.kind === 'wrong' ? fault.reason : raisons[fault.kind],
  }
}

const problemOfFault = (fault: Fault): Problem => {
  switch (fault.kind) {
    case 'fields': {
      const champs = fault.fields.map((field) => champOf(fault.where, field))
      const [first] = champs
      return problemOf('requete-invalide', `${first?.champ} : ${first?.raison}`, { champs })
    }
    case 'idempotency-key':
      return problemOf(
        'requete-invalide',
        `Idempotency-Key : 1 à ${fault.maxCharacters} caractères visibles`,
      )
    case 'content-type':
      return problemOf('type-de-contenu', 'Content-Type doit être application/json')
    case 'charset':
      return problemOf(
        'type-de-contenu',
        `Content-Type : charset=${fault.charset} n’est pas compris, JSON s’écrit en UTF-8`,
      )
    case 'content-encoding':
      return problemOf('type-de-contenu', 'Content-Encoding : aucun n’est compris')
    case 'json':
      return problemOf('requete-invalide', `corps : JSON invalide (${fault.reason})`)
    case 'utf8':
      return problemOf('requete-invalide', 'corps : ce n’est pas de l’UTF-8')
    case 'body-too-big':
      return problemOf('corps-trop-grand', `corps : au plus ${fault.maxBytes} octets`)
    case 'body-too-slow':
      return problemOf('requete-trop-lente', `corps : pas arrivé en ${fault.limitMs / 1_000} s`)
    case 'body-late':
      return problemOf('requete-trop-lente', 'corps : trop tard')
    case 'body-cut':
      return problemOf('requete-invalide', 'corps : la connexion s’est interrompue')
    case 'no-route':
      return problemOf('introuvable', `rien à ${fault.method} ${fault.path}`)
    case 'method':
      return problemOf(
        'methode-non-permise',
        `${fault.path} : ${fault.allowed.join(', ')} seulement`,
      )
    case 'nothing-parked':
      return problemOf('introuvable', `rien n'est garé pour ${fault.key}`)
    case 'part-away':
      return problemOf('indisponible', 'un composant ne répond pas, réessayez')
    case 'starting':
      return problemOf('indisponible', 'le service démarre')
    case 'stopping':
      return problemOf('indisponible', "le service s'arrête")
    case 'unreadable':
      return problemOf(
        'illisible',
        `l’histoire de ${fault.stream} ne peut pas être lue par cette version : voir les logs`,
      )
    case 'refused-by-store':
      return problemOf(
        'refus-de-la-base',
        `rien n’a été enregistré : voir les logs, correlationId ${fault.correlationId}`,
      )
    case 'internal':
      return problemOf('interne', `voir les logs : correlationId ${fault.correlationId}`)
  }
}

/** Parts that the kernel checks; those that a service adds are named by it. */
const PARTS: Readonly<Record<string, string>> = {
  store: 'base',
  consumer: 'consommateur',
  relay: 'relais',
  writer: 'ecriture',
}

/** What people read at HTTP, in French. */
export const wording: Wording = {
  problemOf: problemOfFault,
  health: {
    alivePath: '/sante',
    readyPath: '/pret',
    alive: (service) => ({ statut: 'vivant', service }),
    ready: () => ({ statut: 'pret' }),
    unready: (missing) => ({
      statut: 'indisponible',
      manque: missing.map(({ part, trouble }) => ({
        partie: PARTS[part] ?? part,
        raison: sentenceOf(trouble),
      })),
    }),
  },
  parked: {
    listPath: '/gares',
    redrivePath: '/gares/:key/rejeu',
    formerRedrivePath: '/gares/:key/reprise',
    formerSinceS: Date.UTC(2026, 11, 1) / 1_000,
    list: (parked) => ({
      gares: parked.map(({ key, fact, error, parkedAt }) => ({
        cle: key,
        type: fact.type,
        topic: fact.topic,
        position: fact.position,
        erreur: error,
        gareLe: parkedAt,
      })),
    }),
  },
}
