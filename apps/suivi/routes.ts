import type { Context } from 'hono'
import { z } from 'zod'
import {
  BadRequest,
  type ReadToken,
  type ServiceApp,
  type ServiceEnv,
  decodeReadToken,
  isId,
  limit,
  problem,
  query,
  shortText,
} from '../../shared/vocabulary/http.ts'
import type { Clock } from '../../shared/kernel/index.ts'
import { colisShown, sagaShown } from './answers.ts'
import type { Cache } from './cache.ts'
import type { Changes } from './changes.ts'
import type { SuiviMetrics } from './saga-metrics.ts'
import { suivi, withoutPayment } from './projection.ts'
import type { Lu, Reading } from './reading.ts'
import { statuts } from './saga.ts'

const Listing = z.strictObject({
  clientId: shortText,
  statut: z.enum(statuts).exactOptional(),
  limit: limit(200, 50),
  apres: shortText.exactOptional(),
  jeton: z.string().max(500).exactOptional(),
})
const WithJeton = z.strictObject({ jeton: z.string().max(500).exactOptional() })

/** How long a reader waits for its own write, at most. */
const WAIT_MS = 2_000
/** What another instance has written is looked for after such pauses; this one's writes wake the reader. */
const LOOK_AGAIN_MS = { first: 150, last: 600 }

/** What is said beside an answer that does not show the reader's own write yet. */
type Late = { readonly aJour: false; readonly gare: boolean } | undefined

interface Found {
  readonly lu: Lu | undefined
  readonly late: Late
}

/** What people may ask of suivi. */
export const addSuiviRoutes = (
  app: ServiceApp,
  options: {
    readonly reading: Reading
    readonly cache: Cache
    readonly changes: Changes
    readonly clock: Clock
    readonly metrics: Pick<SuiviMetrics, 'cacheAsked'>
  },
): void => {
  const { reading, cache, changes, clock, metrics } = options

  const cached = async (colisId: string): Promise<Lu | undefined> => {
    const { result, hit, lease } = await cache.get(colisId)
    metrics.cacheAsked(result)
    if (hit !== undefined) return hit
    const found = await reading.colis(colisId)
    if (found !== undefined && lease !== undefined) await cache.fill(lease, found)
    return found
  }

  const found = async (colisId: string, jeton: ReadToken | undefined): Promise<Found> => {
    if (!isId(colisId)) return { lu: undefined, late: undefined }
    if (jeton !== undefined && jeton.key !== colisId)
      throw new BadRequest('requete-invalide', `jeton : il ne parle pas du colis ${colisId}`)
    const shows = (lu: Lu | undefined): boolean =>
      jeton === undefined || (lu?.suivi.entendu[jeton.service] ?? 0) >= jeton.position
    const first = await cached(colisId)
    if (shows(first)) return { lu: first, late: undefined }
    const untilMs = clock.now() + WAIT_MS
    const look = async (): Promise<Found | undefined> => {
      const lu = await reading.colis(colisId)
      if (shows(lu)) return { lu, late: undefined }
      const gare = await reading.isParked(colisId)
      return gare || clock.now() >= untilMs ? { lu, late: { aJour: false, gare } } : undefined
    }
    const waited = await changes.until(colisId, look, { ...LOOK_AGAIN_MS, untilMs })
    return waited ?? { lu: first, late: { aJour: false, gare: false } }
  }

  const answer = async (
    c: Context<ServiceEnv>,
    colisId: string,
    body: (lu: Lu) => object | Promise<object>,
  ): Promise<Response> => {
    const { lu, late } = await found(colisId, jetonOf(c, query(c, WithJeton).jeton))
    return lu === undefined
      ? problem(c, 'introuvable', `aucun colis ${colisId}`, late)
      : c.json({ ...(await body(lu)), ...late })
  }

  app.get('/colis', async (c) => {
    const { clientId, statut, limit, apres, jeton: text } = query(c, Listing)
    const jeton = jetonOf(c, text)
    const late = jeton && (await found(jeton.key, jeton)).late
    if (apres !== undefined && (!isId(apres) || (await reading.colis(apres)) === undefined))
      throw new BadRequest('requete-invalide', `apres : aucun colis ${apres}`)
    const page = await reading.parClient({
      clientId,
      limit,
      ...(statut !== undefined && { statut }),
      ...(apres !== undefined && { after: apres }),
    })
    const last = page.length === limit ? page.at(-1)?.suivi.colisId : undefined
    return c.json({
      colis: page.map(colisShown),
      ...(last !== undefined && { suivant: last }),
      ...late,
    })
  })
  app.get('/colis/:id', (c) => answer(c, c.req.param('id'), colisShown))
  app.get('/colis/:id/historique', (c) => {
    const colisId = c.req.param('id')
    return answer(c, colisId, async () => ({
      colisId,
      // Those of before it was left out still have it.
      historique: (await reading.historique(colisId)).map((entry) => ({
        ...entry,
        payload: withoutPayment(entry.payload),
      })),
    }))
  })
  app.get('/sagas/:colisId', (c) => answer(c, c.req.param('colisId'), sagaShown))
}

const jetonOf = (c: Context<ServiceEnv>, given: string | undefined): ReadToken | undefined => {
  const text = given ?? c.req.header('x-jeton')
  if (text === undefined) return undefined
  const jeton = decodeReadToken(text)
  if (jeton === undefined || !suivi.languages.some(({ service }) => service === jeton.service))
    throw new BadRequest('requete-invalide', 'jeton : illisible')
  return jeton
}
