import { z } from 'zod'
import {
  type ServiceApp,
  Unavailable,
  doubtOf,
  isId,
  jsonText,
  longText,
  parsedText,
  problem,
  refused,
  shortText,
} from '../../shared/vocabulary/http.ts'
import { type Clock, type Commands, isRefusal } from '../../shared/kernel/index.ts'
import type { Paiement, PaiementCommand } from './paiement.ts'

/** A notification that the PSP sends without being asked. */
const Evenement = z.strictObject({
  type: z.literal('charge.reprise'),
  colisId: shortText,
  reference: shortText,
  motif: longText,
})

/**
 * `POST /psp/webhook`: the PSP takes a payment back. Signed (Standard Webhooks) by one of the
 * live secrets. 200: noted, now or before; 503: not decided yet, it comes again.
 */
export const addPspWebhook = (
  app: ServiceApp,
  options: {
    readonly commands: Commands<Paiement, PaiementCommand>
    readonly clock: Clock
    readonly secrets: readonly string[]
  },
): void => {
  const { commands, clock, secrets } = options
  app.post('/psp/webhook', async (c) => {
    const text = await jsonText(c)
    const headers = {
      'webhook-id': c.req.header('webhook-id'),
      'webhook-timestamp': c.req.header('webhook-timestamp'),
      'webhook-signature': c.req.header('webhook-signature'),
    }
    const doubt = doubtOf(secrets, headers, text, clock.now())
    if (doubt !== undefined) return problem(c, 'signature-invalide', doubt)
    const { colisId, motif, reference } = parsedText(Evenement, text)
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
