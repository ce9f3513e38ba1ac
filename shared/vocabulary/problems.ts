import type { Context } from 'hono'
import { type Problem, ProblemError, problemResponse } from '../kernel/http.ts'

/** Every problem that the services answer with: stable types that a caller can branch on. */
const problems = {
  'requete-invalide': { status: 400, title: 'La requête est invalide' },
  'signature-invalide': { status: 401, title: 'La signature est invalide' },
  introuvable: { status: 404, title: 'Introuvable' },
  'methode-non-permise': { status: 405, title: "La méthode n'est pas permise ici" },
  'requete-trop-lente': { status: 408, title: 'La requête est arrivée trop lentement' },
  refus: { status: 409, title: "L'état ne le permet pas" },
  'corps-trop-grand': { status: 413, title: 'Le corps de la requête est trop grand' },
  'type-de-contenu': { status: 415, title: 'Le corps doit être du JSON' },
  'cle-reutilisee': { status: 422, title: "La clé d'idempotence a servi à une autre demande" },
  illisible: { status: 500, title: 'Ce qui s’est passé ne peut pas être lu par cette version' },
  'refus-de-la-base': { status: 500, title: 'La base refuse cette demande' },
  interne: { status: 500, title: 'Erreur interne' },
  indisponible: { status: 503, title: 'Indisponible pour le moment' },
} as const satisfies Record<string, Pick<Problem, 'status' | 'title'>>

export type ProblemType = keyof typeof problems

/** A problem of the catalogue, `type` being `urn:colisaga:probleme:<type>`. */
export const problemOf = (
  type: ProblemType,
  detail: string,
  extensions: Readonly<Record<string, unknown>> = {},
): Problem => ({ type: `urn:colisaga:probleme:${type}`, ...problems[type], detail, extensions })

/** Answers with a problem of the catalogue. */
export const problem = (
  c: Context,
  type: ProblemType,
  detail: string,
  extensions?: Readonly<Record<string, unknown>>,
): Response => problemResponse(c, problemOf(type, detail, extensions))

/** Thrown by a route while it reads a request: answered as the problem that it names. */
export class BadRequest extends ProblemError {
  constructor(type: ProblemType, detail: string) {
    super(problemOf(type, detail))
    this.name = 'BadRequest'
  }
}
