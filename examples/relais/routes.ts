import { z } from 'zod'
import { type Commands, isRefusal } from '../../shared/kernel/index.ts'
import {
  type ServiceApp,
  isId,
  jsonBody,
  problem,
  refused,
  shortText,
} from '../../shared/vocabulary/http.ts'
import type { Depot, DepotCommand } from './depot.ts'

const Retrait = z.strictObject({ numeroSuivi: shortText })

/** What people may ask of the pick-up point. */
export const addRelaisRoutes = (
  app: ServiceApp,
  { commands }: { readonly commands: Commands<Depot, DepotCommand> },
): void => {
  app.get('/depots/:colisId', async (c) => {
    const colisId = c.req.param('colisId')
    const depot = isId(colisId) ? await commands.stateOf(colisId) : undefined
    if (depot === undefined || depot.etape === 'aucun')
      return problem(c, 'introuvable', `aucun dépôt pour ${colisId}`)
    // Its number is what opens the locker: it is shown to nobody.
    return c.json({
      colisId,
      etat: depot.etape,
      ...(depot.etape === 'ouvert' && { casier: depot.casier }),
    })
  })

  app.post('/depots/:colisId/retrait', async (c) => {
    const colisId = c.req.param('colisId')
    const { numeroSuivi } = await jsonBody(c, Retrait)
    const accepted = await commands.submit({
      stream: isId(colisId) ? colisId : 'inconnu',
      context: c.get('context'),
      command: { type: 'Retirer', numeroSuivi },
    })
    if (isRefusal(accepted)) return refused(c, accepted, { 'depot-inconnu': 'introuvable' })
    return c.json({ colisId, etat: 'retire' })
  })
}
