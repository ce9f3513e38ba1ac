import type { JournalStore } from '../journal/store.ts'
import type { ServiceApp } from './app.ts'
import { isId } from './fields.ts'
import { problem } from './problem.ts'

const SHOWN = 100

/**
 * `GET /gares` shows the facts that could not be applied and what waits behind them;
 * `POST /gares/:cle/reprise` tries one parcel's again, in their order.
 */
export const addParkedRoutes = (
  app: ServiceApp,
  store: JournalStore,
  redrive: (key: string) => Promise<object | undefined>,
): void => {
  app.get('/gares', async (c) => {
    const parked = await store.parked(SHOWN)
    return c.json({
      gares: parked.map(({ key, fact, error, parkedAt }) => ({
        cle: key,
        type: fact.type,
        topic: fact.topic,
        position: fact.position,
        erreur: error,
        gareLe: parkedAt,
      })),
    })
  })
  app.post('/gares/:cle/reprise', async (c) => {
    const cle = c.req.param('cle')
    const redriven = isId(cle) ? await redrive(cle) : undefined
    return redriven === undefined
      ? problem(c, 'introuvable', `rien n'est garé pour ${cle}`)
      : c.json(redriven)
  })
}
