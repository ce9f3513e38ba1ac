import { rmSync } from 'node:fs'
import { join } from 'node:path'
import {
  INSTALL_PROMETHEUS,
  startLocalPrometheus,
  USUAL_PORT,
  type LocalPrometheus,
} from '../../observability/start.ts'
import { freePort } from '../../redpanda/ports.ts'
import { onPath } from '../../redpanda/stack.ts'
import type { Addresses } from './shopper.ts'

/** Often enough to see a demo move, seldom enough not to weigh on it. */
const SCRAPE_S = 2

/** Where Prometheus will be, known before the services that will be told so. */
export interface Observer {
  readonly url: string
  start(addresses: Addresses): Promise<LocalPrometheus>
}

/** Prometheus for the demo, when it was asked for and is on this machine; one line says if it is not. */
export const observerFor = async (options: {
  readonly wanted: boolean
  readonly fresh: boolean
  readonly folder: string
  readonly say: (line: string) => void
}): Promise<Observer | undefined> => {
  const { wanted, fresh, say } = options
  if (!wanted) return undefined
  if (!onPath('prometheus')) {
    say(`prometheus: none — ${INSTALL_PROMETHEUS}`)
    return undefined
  }
  const folder = join(options.folder, 'prometheus')
  if (fresh) rmSync(folder, { recursive: true, force: true })
  const port = await freePort(USUAL_PORT)
  return {
    url: `http://127.0.0.1:${port}`,
    start: (addresses) =>
      startLocalPrometheus({ folder, addresses, port, scrapeS: SCRAPE_S, died: say }),
  }
}
