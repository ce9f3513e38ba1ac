import type { Context } from 'hono'
import type { JournalStore } from '../journal/store.ts'
import type { ServiceApp, ServiceEnv } from './app.ts'
import { isId } from './fields.ts'
import { problemResponse } from './problem.ts'
import type { Wording } from './wording.ts'

const SHOWN = 100

/**
 * Shows the facts that could not be applied and what waits behind them; a redrive tries those of one key
 * again, in their order. Its former path answers too, with a Deprecation header (RFC 9745).
 */
export const addParkedRoutes = (
  app: ServiceApp,
  store: JournalStore,
  redrive: (key: string) => Promise<object | undefined>,
  wording: Wording,
): void => {
  const { listPath, redrivePath, formerRedrivePath, formerSinceS, list } = wording.parked

  const redriven = async (c: Context<ServiceEnv>): Promise<Response> => {
    const key = c.req.param('key') ?? ''
    const outcome = isId(key) ? await redrive(key) : undefined
    return outcome === undefined
      ? problemResponse(c, wording.problemOf({ kind: 'nothing-parked', key }))
      : c.json(outcome)
  }

  app.get(listPath, async (c) => c.json(list(await store.parked(SHOWN))))
  app.post(redrivePath, redriven)
  app.post(formerRedrivePath, async (c) => {
    const response = await redriven(c)
    response.headers.set('deprecation', `@${formerSinceS}`)
    return response
  })
}
