import { z } from 'zod'
import {
  type ServiceApp,
  Unavailable,
  doubtOf,
  isId,
  jsonText,
  parsedText,
  problem,
  refused,
} from '../../shared/vocabulary/http.ts'
import { type Clock, type Commands, type Log, isRefusal } from '../../shared/kernel/index.ts'
import type { Paiement, PaiementCommand } from './paiement.ts'
import { motifOr } from './psp/motif.ts'

/**
 * A notification that the PSP sends without being asked. Fields that are not named here are the provider's own
 * affair, today's and tomorrow's: they are dropped.
 */
const Evenement = z.object({ type: z.string().catch('none') })
const REPRISE = 'charge.reprise'
const Reprise = z.object({
  colisId: z.string(),
  reference: z.string(),
  motif: motifOr('repris par le PSP'),
})

/** Types that mean nothing here are logged once each, and at most so many of them. */
const TYPES_LOGGED = 50
const TYPE_CHARACTERS = 100

/**
 * `POST /psp/webhook`: the PSP takes a payment back. Signed (Standard Webhooks) by one of the
 * live secrets. 200: noted, now or before, or of a type that means nothing here, because providers switch an
 * endpoint off that keeps failing; 404: no such payment here; 503: not decided yet, it comes again.
 */
export const addPspWebhook = (
  app: ServiceApp,
  options: {
    readonly commands: Commands<Paiement, PaiementCommand>
    readonly clock: Clock
    readonly log: Log
    readonly secrets: readonly string[]
  },
): void => {
  const { commands, clock, log, secrets } = options
  const ignored = new Set<string>()
  const logOnce = (given: string): void => {
    const type = given.slice(0, TYPE_CHARACTERS)
    if (ignored.has(type) || ignored.size >= TYPES_LOGGED) return
    ignored.add(type)
    log.info('PSP event ignored', { reason: `its type means nothing here: ${type}` })
  }
  app.post('/psp/webhook', async (c) => {
    const text = await jsonText(c)
    const headers = {
      'webhook-id': c.req.header('webhook-id'),
      'webhook-timestamp': c.req.header('webhook-timestamp'),
      'webhook-signature': c.req.header('webhook-signature'),
    }
    const doubt = doubtOf(secrets, headers, text, clock.now())
    if (doubt !== undefined) return problem(c, 'signature-invalide', doubt)
    const { type } = parsedText(Evenement, text)
    if (type !== REPRISE) {
      logOnce(type)
      return c.json({ note: false })
    }
    const { colisId, motif, reference } = parsedText(Reprise, text)
    const state = isId(colisId) ? await commands.stateOf(colisId) : undefined
    if (state === undefined || state.etape === 'inconnu')
      return problem(c, 'introuvable', `aucun paiement pour ${colisId}`)
    if ('reference' in state && state.reference !== reference)
      return problem(c, 'introuvable', `le paiement de ${colisId} n’a pas cette référence`)
    const accepted = await commands.submit({
      stream: colisId,
      context: c.get('context'),
      command: { type: 'ConstaterReprise', motif },
    })
    if (!isRefusal(accepted)) return c.json({ colisId, note: true })
    if (accepted.code === 'paiement-non-decide') throw new Unavailable(accepted.reason)
    return refused(c, accepted)
  })
}
