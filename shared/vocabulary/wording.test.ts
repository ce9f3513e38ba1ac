import { expect, test } from 'bun:test'
import { z } from 'zod'
import type { Fault } from '../kernel/http.ts'
import type { Trouble } from '../kernel/index.ts'
import { limit, quantite, shortText, sku } from './fields.ts'
import { sentenceOf } from './trouble.ts'
import { wording } from './wording.ts'

const faults: readonly (readonly [Fault, number, string, string])[] = [
  [{ kind: 'content-type' }, 415, 'type-de-contenu', 'Content-Type doit être application/json'],
  [{ kind: 'body-too-big', maxBytes: 9 }, 413, 'corps-trop-grand', 'corps : au plus 9 octets'],
  [
    { kind: 'body-too-slow', limitMs: 10_000 },
    408,
    'requete-trop-lente',
    'corps : pas arrivé en 10 s',
  ],
  [{ kind: 'nothing-parked', key: 'p1' }, 404, 'introuvable', "rien n'est garé pour p1"],
  [
    { kind: 'method', path: '/colis', allowed: ['GET', 'POST'] },
    405,
    'methode-non-permise',
    '/colis : GET, POST seulement',
  ],
  [{ kind: 'internal', correlationId: 'c1' }, 500, 'interne', 'voir les logs : correlationId c1'],
]

test.each(faults)('%j is a problem of the catalogue', (fault, status, type, detail) =>
  expect(wording.problemOf(fault)).toMatchObject({
    status,
    type: `urn:colisaga:probleme:${type}`,
    detail,
  }),
)

test('each wrong field is named, and the first one is the detail', () => {
  const fields = [
    { kind: 'wrong', field: '', reason: 'vide' },
    { kind: 'unknown', field: 'a' },
    { kind: 'repeated', field: 'b' },
  ] as const
  const { detail, extensions } = wording.problemOf({ kind: 'fields', where: 'query', fields })
  expect(detail).toBe('paramètres : vide')
  expect(extensions).toEqual({
    champs: [
      { champ: 'paramètres', raison: 'vide' },
      { champ: 'a', raison: 'champ inconnu' },
      { champ: 'b', raison: 'donné plusieurs fois' },
    ],
  })
})

const troubles: readonly (readonly [Trouble, string])[] = [
  [{ kind: 'standby' }, 'ce serveur est une réplique : il ne prend pas d’écritures'],
  [{ kind: 'may-not-append', detail: 'rôle' }, 'rôle n’a pas le droit d’écrire dans le journal'],
  [{ kind: 'kafka-away', detail: 'refused' }, 'Kafka ne répond pas : refused'],
  [{ kind: 'silent', detail: '1000' }, 'pas de réponse en 1000 ms'],
  [{ kind: 'starting' }, 'démarrage'],
  [{ kind: 'starting', detail: 'no answer yet' }, 'attendu au démarrage : no answer yet'],
]

test.each(troubles)('%j is told in one sentence', (trouble, sentence) =>
  expect(sentenceOf(trouble)).toBe(sentence),
)

test('who asks whether a service is ready reads which part is missing', () =>
  expect(
    wording.health.unready([
      { part: 'store', trouble: { kind: 'read-only' } },
      { part: 'cache', trouble: { kind: 'failed', detail: 'away' } },
    ]),
  ).toEqual({
    statut: 'indisponible',
    manque: [
      { partie: 'base', raison: 'la base est en lecture seule' },
      { partie: 'cache', raison: 'away' },
    ],
  }))

test.each([
  [shortText, 'a\u0000b', 'caractère de contrôle interdit'],
  [limit(200, 50), 'x', 'un nombre entier'],
  [sku, 'à', 'lettres, chiffres, . _ : - (1 à 64)'],
  [quantite, 'x', 'Entrée invalide : nombre attendu, chaîne de caractères reçu'],
] as const)('a wrong field is told in French (%#)', (field, typed, told) => {
  const result = z.safeParse(field, typed)
  expect(result.error?.issues[0]?.message).toBe(told)
})
