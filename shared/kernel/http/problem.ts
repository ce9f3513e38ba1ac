import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'

/** Every problem that the services answer with: stable types that a caller can branch on. */
export const problems = {
  'requete-invalide': { status: 400, title: 'La requête est invalide' },
  'signature-invalide': { status: 401, title: 'La signature est invalide' },
  introuvable: { status: 404, title: 'Introuvable' },
  'methode-non-permise': { status: 405, title: "La méthode n'est pas permise ici" },
  'requete-trop-lente': { status: 408, title: 'La requête est arrivée trop lentement' },
  refus: { status: 409, title: "L'état ne le permet pas" },
  'corps-trop-grand': { status: 413, title: 'Le corps de la requête est trop grand' },
  'type-de-contenu': { status: 415, title: 'Le corps doit être du JSON' },
  'cle-reutilisee': { status: 422, title: "La clé d'idempotence a servi à une autre demande" },
  interne: { status: 500, title: 'Erreur interne' },
  indisponible: { status: 503, title: 'Indisponible pour le moment' },
} as const satisfies Record<string, { status: ContentfulStatusCode; title: string }>

export type ProblemType = keyof typeof problems

/** A problem document (RFC 9457), `type` being `urn:colisaga:probleme:<type>`. */
export const problem = (
  c: Context,
  type: ProblemType,
  detail: string,
  extensions: Readonly<Record<string, unknown>> = {},
): Response => {
  const { status, title } = problems[type]
  return c.body(
    JSON.stringify({ type: `urn:colisaga:probleme:${type}`, title, status, detail, ...extensions }),
    status,
    { 'content-type': 'application/problem+json' },
  )
}

/** Thrown by what a request needs and cannot have now: answered 503 with Retry-After. */
export class Unavailable extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'Unavailable'
  }
}

/** Thrown while a request is parsed: answered as the problem that it names. */
export class BadRequest extends Error {
  readonly type: ProblemType
  readonly extensions: Readonly<Record<string, unknown>>
  constructor(
    type: ProblemType,
    message: string,
    extensions: Readonly<Record<string, unknown>> = {},
  ) {
    super(message)
    this.name = 'BadRequest'
    this.type = type
    this.extensions = extensions
  }
}
