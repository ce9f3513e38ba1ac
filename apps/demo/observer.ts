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

/** The scrape interval: short enough to see a demo move, long enough not to slow it down. */
const SCRAPE_S = 2

/** Prometheus for the demo. Its address is known before the services start, because they are given it. */
export interface Observer {
  readonly url: string
  start(addresses: Addresses): Promise<LocalPrometheus>
}

/** Starts Prometheus when it was asked for and is on this machine; if it is not, one line says so. */
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
