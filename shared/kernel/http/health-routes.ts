import type { Clock } from '../runtime/clock.ts'
import { messageOf } from '../runtime/thrown.ts'
import type { Trouble } from '../runtime/trouble.ts'
import type { Instruments } from '../telemetry/instruments.ts'
import type { ServiceApp } from './app.ts'
import type { Wording } from './wording.ts'

/** Says what is wrong with a part; undefined when it is well. */
export type Check = () => Promise<Trouble | undefined>

const CHECK_TIMEOUT_MS = 1_000

/** Whether the service is alive, whether it is ready or which part is missing, and `GET /metrics` (Prometheus). */
export const addHealth = (
  app: ServiceApp,
  options: {
    readonly service: string
    readonly checks: Readonly<Record<string, Check>>
    readonly instruments: Instruments
    readonly clock: Clock
    readonly stopping: AbortSignal
    readonly wording: Wording
  },
): void => {
  const { service, checks, instruments, clock, stopping } = options
  const { alivePath, readyPath, alive, ready, unready } = options.wording.health

  const outcome = async (check: Check): Promise<Trouble | undefined> => {
    const over = new AbortController()
    const late = clock
      .sleep(CHECK_TIMEOUT_MS, over.signal)
      .then((): Trouble => ({ kind: 'silent', detail: String(CHECK_TIMEOUT_MS) }))
    const failed = (error: unknown): Trouble => ({ kind: 'failed', detail: messageOf(error) })
    const trouble = await Promise.race([check().catch(failed), late])
    over.abort()
    return trouble
  }

  app.get(alivePath, (c) => c.json(alive(service)))
  app.get(readyPath, async (c) => {
    if (stopping.aborted)
      return c.json(unready([{ part: service, trouble: { kind: 'stopping' } }]), 503)
    const asked = await Promise.all(
      Object.entries(checks).map(async ([part, check]) => ({
        part,
        trouble: await outcome(check),
      })),
    )
    const missing = asked.flatMap(({ part, trouble }) =>
      trouble === undefined ? [] : [{ part, trouble }],
    )
    return missing.length === 0 ? c.json(ready()) : c.json(unready(missing), 503)
  })
  app.get('/metrics', async (c) =>
    c.text(await instruments.text(), 200, { 'content-type': instruments.contentType }),
  )
}
