import type { SagaWorld } from '../saga/saga-world.ts'
import { exposition } from '../../shared/kernel/testing.ts'

const LOOK_AGAIN_MS = 50

/** Asks again until there is something; throws, with what was seen last, when there is nothing in time. */
export const eventually = async <Found>(
  what: string,
  withinMs: number,
  probe: () => Promise<Found | undefined>,
  seen: () => unknown = () => undefined,
): Promise<Found> => {
  for (const untilMs = Date.now() + withinMs; ;) {
    const found = await probe()
    if (found !== undefined) return found
    if (Date.now() > untilMs)
      throw new Error(`${what}: not within ${withinMs} ms (${JSON.stringify(seen())})`)
    await pause(LOOK_AGAIN_MS)
  }
}

export const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms)
  })

/** The value of a service's metric now, over all its series with these labels; 0 where there is none. */
export const metricOf = async (
  world: SagaWorld,
  service: string,
  name: string,
  labels: Readonly<Record<string, string>> = {},
): Promise<number> => {
  const text = await (await world.request(service, '/metrics')).text()
  return exposition(text).value(name, labels) ?? 0
}

/** Lines at which somebody should look that name all of this. */
export const told = (world: SagaWorld, ...words: readonly string[]): readonly string[] =>
  world
    .logLines()
    .filter((line) => /"level":"(?:WARN|ERROR)"/.test(line))
    .filter((line) => words.every((word) => line.includes(word)))

/** Which of these parcels suivi does not show as confirmed within so long. */
export const unconfirmed = async (
  world: SagaWorld,
  parcels: readonly string[],
  withinMs: number,
): Promise<readonly string[]> => {
  const untilMs = Date.now() + withinMs
  let left = parcels
  for (;;) {
    const shown = await Promise.all(left.map((colisId) => etatOf(world, colisId)))
    left = left.filter((_, n) => shown[n] !== 'reussie')
    if (left.length === 0 || Date.now() > untilMs) return left
    await pause(LOOK_AGAIN_MS)
  }
}

const etatOf = async (world: SagaWorld, colisId: string): Promise<unknown> => {
  const response = await world.request('suivi', `/sagas/${colisId}`).catch(() => undefined)
  if (response?.status !== 200) return undefined
  const body: unknown = await response.json()
  return typeof body === 'object' && body !== null && 'etat' in body ? body.etat : undefined
}

/** Whether the services tell that something was healed without a person, in a log line and in a metric. */
export const healed = async (
  world: SagaWorld,
): Promise<{ readonly log: boolean; readonly metric: boolean }> => {
  const counts = await Promise.all(
    SERVICES.map((service) => metricOf(world, service, HEALED_METRIC)),
  )
  return {
    log: world.logLines().some((line) => /"event":"[^"]*healed/.test(line)),
    metric: counts.some((count) => count > 0),
  }
}

const HEALED_METRIC = 'healed_total'
const SERVICES = ['envoi', 'paiement', 'stock', 'notification', 'suivi'] as const
