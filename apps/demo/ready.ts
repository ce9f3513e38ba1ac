import { systemClock } from '../../shared/kernel/index.ts'

const READY_MS = 60_000
const LOOK_AGAIN_MS = 100
const ANSWER_MS = 5_000

/** Resolves once the service at this address says that it is ready; throws when it has ended, or is not in time. */
export const untilReady = async (
  name: string,
  address: string,
  running: () => boolean,
): Promise<void> => {
  const untilMs = Date.now() + READY_MS
  for (;;) {
    const answer = await fetch(`${address}/pret`, {
      signal: AbortSignal.timeout(ANSWER_MS),
    }).catch(() => undefined)
    if (answer?.status === 200) return
    if (!running()) throw new Error(`${name} has stopped: see its log`)
    if (Date.now() > untilMs) throw new Error(`${name} is not ready after ${READY_MS} ms`)
    await systemClock.sleep(LOOK_AGAIN_MS)
  }
}
