import { Chance } from './chance.ts'
import { Client, KEYS } from './client.ts'
import { makeTrouble, redriveAll } from './faults.ts'
import { drawOdds } from './odds.ts'
import type { RandomParts, RandomStores } from './parts.ts'
import { Services } from './services.ts'
import { VirtualTime } from './virtual-time.ts'
import { BrokenPromiseError, checkEffects, checkStreams, missingEffects } from './witness.ts'
import { zombiesAsk } from './zombies.ts'

/** Facts that are committed while things go wrong. */
const FACTS = 1_000
const BETWEEN_COMMANDS_MS = 120
/** Virtual time that a run may take, and its end. */
const RUN_MS = 1_800_000
const CALM_MS = 240_000
const LOOK_MS = 500
/** Within so long a relay stops when all parts answer, although others append. */
const STOP_MS = 10_000

/** One run. Throws a BrokenPromiseError when something happens that must not. */
export const runSeed = async (seed: number, stores: RandomStores): Promise<void> => {
  const time = new VirtualTime(stores.togetherMs)
  const parts = await stores.open(time)
  try {
    await time.run(() => lived(seed, time, parts), RUN_MS)
  } finally {
    await parts.close()
  }
}

const lived = async (seed: number, time: VirtualTime, parts: RandomParts): Promise<void> => {
  const chance = new Chance(seed)
  const odds = drawOdds(chance.branch())
  const weather = { odds: undefined as typeof odds | undefined }
  const services = new Services(time, chance, parts, weather)
  const { witness } = services
  await services.start()
  const client = new Client(services)

  weather.odds = odds
  const over = new AbortController()
  const trouble = makeTrouble(services, odds, over.signal)
  // A chance of its own: what a seed draws for the others stays the same.
  const zombies = zombiesAsk(services, new Chance(seed), over.signal)
  const asked: Promise<void>[] = []
  while (witness.committedFacts < FACTS) {
    if (witness.fault !== undefined) throw witness.fault
    asked.push(client.speak(odds))
    await time.sleep(chance.untilNext(BETWEEN_COMMANDS_MS))
  }
  over.abort()
  await trouble
  await zombies
  weather.odds = undefined
  await Promise.all(asked)
  await Promise.all(Array.from({ length: KEYS }, (_, key) => client.speakTo(key, undefined)))

  await becomesQuiet(services)
  const facts = await time.effect(() => services.facts())
  const { documents, entries } = await time.effect(() => services.effects())
  witness.checkOrder(facts)
  if (witness.fault !== undefined) throw witness.fault
  checkStreams(facts)
  client.checkAnswers(facts)
  checkEffects(facts, documents, witness)
  checkEffects(facts, entries, witness)
  await checkStops(services, client)
  if (witness.fault !== undefined) throw witness.fault
}

/** Waits until all that the journal holds has taken effect and nothing is parked. */
const becomesQuiet = async (services: Services): Promise<void> => {
  const { time, witness } = services
  const untilMs = time.now() + CALM_MS
  for (;;) {
    if (witness.fault !== undefined) throw witness.fault
    await redriveAll(services)
    const facts = await time.effect(() => services.facts())
    const { documents } = await time.effect(() => services.effects())
    const parked = await time.effect(() => services.parkedKeys())
    const missing = missingEffects(facts, documents)
    if (missing.length === 0 && parked.length === 0) return
    if (time.now() > untilMs)
      throw new BrokenPromiseError(
        `after ${CALM_MS} ms of calm ${missing.length} facts have no effect ` +
          `(${missing.slice(0, 5).join(' ')}), parked: ${parked.join(' ')}`,
      )
    await time.sleep(LOOK_MS)
  }
}

/** Each relay in turn stops in bounded time while the others' instances append. */
const checkStops = async (services: Services, client: Client): Promise<void> => {
  const { time, chance } = services
  const over = new AbortController()
  const appending = (async () => {
    while (!over.signal.aborted) {
      await client.speakTo(chance.between(0, KEYS - 1), undefined)
      await time.sleep(20)
    }
  })()
  for (const { relay, process } of services.publishers) {
    const startedMs = time.now()
    const stopped = new AbortController()
    await Promise.race([
      relay.stop().finally(() => stopped.abort()),
      time.sleep(STOP_MS, stopped.signal),
    ])
    if (time.now() - startedMs >= STOP_MS)
      throw new BrokenPromiseError(`the relay of ${process.name} does not stop while others append`)
  }
  over.abort()
  await appending
}
