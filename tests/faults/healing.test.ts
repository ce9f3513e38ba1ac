import { expect, test } from 'bun:test'
import { memoryWorld } from '../saga/memory-world.ts'
import { shopIn } from '../saga/shop.ts'

const PARCELS = 40
/** Of so many facts of each topic the broker acknowledges one and loses it, … */
const LOST_OF = 7
/** … so many times. */
const LOSSES = 20
const PASSER_BY_MS = 300
const HEALED_MS = 60_000
const TEST_MS = 90_000

test(
  'a broker that loses one fact in seven keeps no parcel from its end: the services heal their gaps',
  async () => {
    const published = new Map<string, number>()
    const lost = new Set<string>()
    const lose = ({ topic, id }: { readonly topic: string; readonly id: string }): boolean => {
      // Once only: what is published again arrives.
      if (lost.has(`${topic} ${id}`) || lost.size === LOSSES) return false
      const count = (published.get(topic) ?? 0) + 1
      published.set(topic, count)
      if (count % LOST_OF !== 0) return false
      lost.add(`${topic} ${id}`)
      return true
    }
    const world = await memoryWorld({ faults: { lose } })
    const shop = shopIn(() => world)
    const sku = await shop.stocked(1_000)
    const parcels = await Promise.all(Array.from({ length: PARCELS }, () => shop.sent(sku)))
    const untilMs = Date.now() + HEALED_MS
    let waiting = parcels
    while (waiting.length > 0 && Date.now() < untilMs) {
      // Traffic: a fact shows that the one before it is missing.
      await shop.sent(sku)
      await new Promise((resolve) => setTimeout(resolve, PASSER_BY_MS))
      const states = await Promise.all(
        waiting.map(async (colisId) => (await shop.get('suivi', `/sagas/${colisId}`)).body),
      )
      waiting = waiting.filter((_, n) => states[n]?.['etat'] !== 'reussie')
    }
    expect(waiting).toEqual([])
    expect(lost.size).toBe(LOSSES)
    expect(world.logLines().some((line) => line.includes('"healed: a gap is closed"'))).toBe(true)
    const metrics = await (await world.request('suivi', '/metrics')).text()
    expect(metrics).toMatch(/^healed_total\{.*how="asked".*\} [1-9]/m)
    await world.close()
  },
  TEST_MS,
)
