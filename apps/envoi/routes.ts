import type { Context } from 'hono'
import { z } from 'zod'
import {
  BadRequest,
  type ServiceApp,
  encodeReadToken,
  fingerprint,
  idempotencyKey,
  isId,
  jour,
  jsonBody,
  longText,
  refused,
  shortText,
} from '../../shared/vocabulary/http.ts'
import {
  type Clock,
  type Commands,
  type Ids,
  idOfKey,
  isRefusal,
  timestampOf,
} from '../../shared/kernel/index.ts'
import type { Regles } from './app.ts'
import type { Colis, ColisCommand } from './colis.ts'
import { Demande } from './demande.ts'
import { issues, natures } from './events.ts'

const Expedition = z.strictObject({
  transporteur: shortText,
  numeroSuivi: shortText,
  livraisonPrevueLe: jour.exactOptional(),
})
const Livraison = z.strictObject({
  livreLe: jour.exactOptional(),
  recuPar: shortText.exactOptional(),
})
const Incident = z.strictObject({
  nature: z.enum(natures).exclude(['paiement_revoque']),
  description: longText,
})
const Resolution = z.strictObject({ issue: z.enum(issues) })
const Retour = z.strictObject({ motif: longText })
const Rien = z.strictObject({})
const DAY_MS = 24 * 3_600_000

/** Refusals that are not a conflict with the parcel's state. */
const PROBLEMS = {
  'colis-inconnu': 'introuvable',
  'incident-inconnu': 'introuvable',
  'cle-reutilisee': 'cle-reutilisee',
} as const

/** What people may ask of envoi. */
export const addEnvoiRoutes = (
  app: ServiceApp,
  options: {
    readonly commands: Commands<Colis, ColisCommand>
    readonly ids: Ids
    readonly clock: Clock
    readonly regles: Regles
  },
): void => {
  const { commands, ids, clock, regles } = options
  /** The day (RFC 3339, UTC) so many days ago. */
  const jourIlYA = (days: number): string => timestampOf(clock.now() - days * DAY_MS).slice(0, 10)

  app.post('/colis', async (c) => {
    const key = idempotencyKey(c)
    const body = await jsonBody(c, Demande)
    const colisId = key === undefined ? ids.next() : idOfKey(key)
    const { clientId, adresse, ...rest } = body
    const accepted = await commands.submit({
      stream: colisId,
      context: c.get('context'),
      command: {
        type: 'CreerColis',
        demande: { colisId, clientId, adresse, ...rest },
        ...(key !== undefined && { empreinte: fingerprint(body) }),
      },
    })
    if (isRefusal(accepted)) return refused(c, accepted, PROBLEMS)
    // The position of the creation, at the first time and at every repeat.
    const jeton = encodeReadToken({ service: 'envoi', position: accepted.first, key: colisId })
    return c.json({ colisId, jeton }, 201, { location: `/colis/${colisId}` })
  })

  /** Routes that send one command about a parcel that exists. */
  const about = <Body>(
    path: string,
    schema: z.ZodType<Body>,
    commandOf: (body: Body, c: Context, colisId: string) => Asked,
  ): void => {
    app.post(`/colis/:id${path}`, async (c) => {
      const colisId = c.req.param('id')
      const body = await jsonBody(c, schema)
      const { command, answer = {} } = commandOf(body, c, colisId)
      const accepted = await commands.submit({
        stream: isId(colisId) ? colisId : 'inconnu',
        context: c.get('context'),
        command,
      })
      if (isRefusal(accepted)) return refused(c, accepted, PROBLEMS)
      const jeton = encodeReadToken({ service: 'envoi', position: accepted.last, key: colisId })
      return c.json({ colisId, ...answer, jeton })
    })
  }

  about('/expedition', Expedition, (expedition) => ({
    command: { type: 'ExpedierColis', expedition },
  }))
  about('/annulation', Rien, () => ({ command: { type: 'AnnulerColis' } }))
  about('/livraison', Livraison, (livraison) => {
    // A day ahead is still today somewhere.
    if (livraison.livreLe !== undefined && livraison.livreLe.slice(0, 10) > jourIlYA(-1))
      throw new BadRequest('requete-invalide', 'livreLe : ce jour n’est pas encore venu')
    return { command: { type: 'LivrerColis', livraison, le: jourIlYA(0) } }
  })
  about('/retour', Retour, ({ motif }) => ({
    command: {
      type: 'RetournerColis',
      motif,
      regle: { depuis: jourIlYA(regles.retourJours), pourcent: regles.retourPourcent },
    },
  }))
  about('/incidents', Incident, (incident, c, colisId) => {
    const key = idempotencyKey(c)
    const incidentId = key === undefined ? ids.next() : idOfKey(`${colisId} ${key}`)
    return {
      command: { type: 'DeclarerIncident', incidentId, ...incident },
      answer: { incidentId },
    }
  })
  about('/incidents/:incidentId/resolution', Resolution, ({ issue }, c, colisId) => {
    const incidentId = c.req.param('incidentId') ?? ''
    // One for each incident, so that who asks again is told of the same parcel.
    const colisRemplacantId = idOfKey(`${colisId} ${incidentId} remplacement`)
    return {
      command: { type: 'ResoudreIncident', incidentId, issue, colisRemplacantId },
      ...(issue === 'remplace' && { answer: { colisRemplacantId } }),
    }
  })
}

interface Asked {
  readonly command: ColisCommand
  readonly answer?: object
}
