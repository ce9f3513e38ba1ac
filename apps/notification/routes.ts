import { z } from 'zod'
import {
  type ServiceApp,
  limit,
  query,
  shortText,
  wholeNumber,
} from '../../shared/vocabulary/http.ts'
import type { Mailbox } from './channel/mailbox.ts'

const Page = z.strictObject({
  clientId: shortText,
  limit: limit(200, 50),
  avant: wholeNumber.optional(),
})

/** What people may ask of notification. */
export const addNotificationRoutes = (
  app: ServiceApp,
  { mailbox }: { readonly mailbox: Mailbox },
): void => {
  app.get('/boite', async (c) => {
    const { clientId, limit, avant } = query(c, Page)
    const lettres = await mailbox.lettersOf(clientId, {
      limit,
      ...(avant !== undefined && { before: avant }),
    })
    const last = lettres.length === limit ? lettres.at(-1)?.numero : undefined
    return c.json({ lettres, ...(last !== undefined && { suivant: last }) })
  })
}
