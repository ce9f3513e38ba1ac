import { z } from 'zod'
import {
  BadRequest,
  type ServiceApp,
  idempotencyKey,
  jsonBody,
  limit,
  problem,
  quantite,
  query,
  refused,
  sku,
} from '../../shared/vocabulary/http.ts'
import { type Commands, type JournalStore, idOfKey, isRefusal } from '../../shared/kernel/index.ts'
import {
  streamOfArticle,
  streamOfRestock,
  type Reservation,
  type ReservationCommand,
} from './reservation.ts'

const Approvisionnement = z.strictObject({ quantite })
const Page = z.strictObject({
  limit: limit(1_000, 100),
  apres: sku.optional(),
})

/** What people may ask of stock. */
export const addStockRoutes = (
  app: ServiceApp,
  {
    commands,
    store,
  }: {
    readonly commands: Commands<Reservation, ReservationCommand>
    readonly store: Pick<JournalStore, 'documents' | 'load'>
  },
): void => {
  app.get('/articles', async (c) => {
    const { limit, apres } = query(c, Page)
    const articles = await store.documents(apres ?? '', limit)
    const last = articles.length === limit ? articles.at(-1)?.key : undefined
    return c.json({
      articles: articles.map(({ key, body }) => ({ sku: key, ...body })),
      ...(last !== undefined && { suivant: last }),
    })
  })

  app.get('/articles/:sku', async (c) => {
    const key = c.req.param('sku')
    if (!sku.safeParse(key).success) return problem(c, 'introuvable', `aucun article ${key}`)
    const nothing = { streams: [], cursors: [], parkedKeys: [], tasks: [] }
    const { documents } = await store.load({ ...nothing, documents: [key] })
    const article = documents.get(key)
    return article === undefined
      ? problem(c, 'introuvable', `aucun article ${key}`)
      : c.json({ sku: key, ...article.body })
  })

  app.post('/articles/:sku/approvisionnement', async (c) => {
    const key = c.req.param('sku')
    if (!sku.safeParse(key).success)
      throw new BadRequest('requete-invalide', 'sku : lettres, chiffres, . _ : - (1 à 64)')
    const once = idempotencyKey(c)
    const body = await jsonBody(c, Approvisionnement)
    const accepted = await commands.submit({
      stream: once === undefined ? streamOfArticle(key) : streamOfRestock(idOfKey(once)),
      context: c.get('context'),
      command: {
        type: 'Approvisionner',
        sku: key,
        quantite: body.quantite,
        uneFois: once !== undefined,
      },
    })
    if (isRefusal(accepted)) return refused(c, accepted, { 'cle-reutilisee': 'cle-reutilisee' })
    // No token: what stock answers about an article shows it at once.
    return c.json({ sku: key, quantite: body.quantite })
  })
}
