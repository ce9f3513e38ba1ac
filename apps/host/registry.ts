import type { ServiceEntry } from './define-service.ts'
import { sideBySide } from './service-list.ts'

// The services, one line each, in the order in which they are started.
const folders = await Promise.all([
  import('../envoi/service.ts'),
  import('../paiement/service.ts'),
  import('../stock/service.ts'),
  import('../notification/service.ts'),
  import('../suivi/service.ts'),
])

/**
 * The services of this house. A new step of the saga is a folder beside these and a line above:
 * variables, scripts, scrape targets, the demo and the operator's commands follow from this list.
 */
export const services: readonly ServiceEntry[] = sideBySide(folders.map(({ service }) => service))
