import type { Clock } from '../runtime/clock.ts'
import type { Instruments } from '../telemetry/instruments.ts'
import type { ServiceApp } from './app.ts'
import { messageOf } from '../runtime/thrown.ts'

/** Says what is wrong with a part, in one sentence; undefined when it is well. */
export type Check = () => Promise<string | undefined>

const CHECK_TIMEOUT_MS = 1_000

/** `GET /sante` (alive), `GET /pret` (ready, or which part is missing), `GET /metrics` (Prometheus). */
export const addHealth = (
  app: ServiceApp,
  options: {
    readonly service: string
    readonly checks: Readonly<Record<string, Check>>
    readonly instruments: Instruments
    readonly clock: Clock
    readonly stopping: AbortSignal
  },
): void => {
  const { service, checks, instruments, clock, stopping } = options

  const outcome = async (check: Check): Promise<string | undefined> => {
    const over = new AbortController()
    const late = clock
      .sleep(CHECK_TIMEOUT_MS, over.signal)
      .then(() => `pas de réponse en ${CHECK_TIMEOUT_MS} ms`)
    const reason = await Promise.race([check().catch(messageOf), late])
    over.abort()
    return reason
  }

  app.get('/sante', (c) => c.json({ statut: 'vivant', service }))
  app.get('/pret', async (c) => {
    if (stopping.aborted)
      return c.json({ statut: 'indisponible', manque: [{ partie: service, raison: 'arrêt' }] }, 503)
    const reasons = await Promise.all(
      Object.entries(checks).map(async ([partie, check]) => ({
        partie,
        raison: await outcome(check),
      })),
    )
    const manque = reasons.filter(({ raison }) => raison !== undefined)
    return manque.length === 0
      ? c.json({ statut: 'pret' })
      : c.json({ statut: 'indisponible', manque }, 503)
  })
  app.get('/metrics', async (c) =>
    c.text(await instruments.text(), 200, { 'content-type': instruments.contentType }),
  )
}
