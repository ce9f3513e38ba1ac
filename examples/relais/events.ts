import { z } from 'zod'
import type { EventOf } from '../../shared/kernel/index.ts'
import { destinataire, language } from '../../shared/vocabulary/index.ts'

/** What ServiceRelais says, and nothing else. */
export const relais = language('relais', 'colis.relais', {
  /** The parcel waits in a locker; its client opens it with the tracking number. */
  DepotOuvert: z.object({ ...destinataire, casier: z.string(), numeroSuivi: z.string() }),
  DepotRetire: z.object({ ...destinataire, casier: z.string() }),
  /** Nobody came in time: the locker is emptied. */
  DepotEchu: z.object({ ...destinataire, casier: z.string() }),
})

export type RelaisEvent = EventOf<typeof relais>
