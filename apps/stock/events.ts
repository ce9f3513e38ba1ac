import { z } from 'zod'
import type { EventOf } from '../../shared/kernel/index.ts'
import {
  Article,
  ColisId,
  destinataire,
  joignable,
  language,
} from '../../shared/vocabulary/index.ts'

/** What ServiceStock says. */
export const stock = language('stock', 'colis.stock', {
  StockReserve: z.object({ ...joignable, articles: z.array(Article) }),
  StockInsuffisant: z.object({
    ...destinataire,
    manquants: z.array(
      z.object({ sku: z.string(), demande: z.number().int(), disponible: z.number().int() }),
    ),
  }),
  /** Exactly these two fields: the compensation of the assignment. */
  AnnulationStock: z.object({ colisId: ColisId, raison: z.string() }),
  StockSorti: z.object({ ...destinataire, articles: z.array(Article) }),
  /** About an article alone: keyed by its sku. */
  StockApprovisionne: z.object({ sku: z.string(), quantite: z.number().int().positive() }),
})

export type StockEvent = EventOf<typeof stock>
