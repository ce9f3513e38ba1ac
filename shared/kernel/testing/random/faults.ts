import { republishFrom } from '../../relay/republish.ts'
import { events, type Event, type Odds } from './odds.ts'
import type { Services } from './services.ts'
import { spoken } from './speaking.ts'
import { BrokenPromiseError } from './witness.ts'

const SLOTS = [0, 1, 2] as const
/** Failovers of each store in one run, at most: each makes the services hear much again. */
const FAILOVERS = 3
/** Within so long a relay stops, whatever goes wrong with its requests. */
const STOP_MS = 60_000

/** Lets faults happen at random until `over`. Resolves when the last of them is over. */
export const makeTrouble = async (
  services: Services,
  odds: Odds,
  over: AbortSignal,
): Promise<void> => {
  const trouble = new Trouble(services)
  await Promise.all(
    events.map(async (event) => {
      const { chance, time } = services
      const own = chance.branch()
      const meanMs = odds.everyMs[event]
      while (!over.aborted) {
        if (meanMs === Infinity) return
        await time.sleep(own.untilNext(meanMs), over)
        if (!over.aborted) await trouble.happens(event, over)
      }
    }),
  )
}

class Trouble {
  readonly #services: Services
  readonly #failovers = { publishing: 0, listening: 0 }
  /** Publishers that somebody stops just now: they are not meddled with, so that it can be timed. */
  readonly #stopping = new Set<number>()

  constructor(services: Services) {
    this.#services = services
  }

  async happens(event: Event, over: AbortSignal): Promise<void> {
    const { chance, time, broker } = this.#services
    const slot = chance.pick(SLOTS) ?? 0
    switch (event) {
      case 'kill publisher':
        if (this.#stopping.has(slot)) return
        await this.#services.killPublisher(slot)
        await time.sleep(chance.between(100, 5_000), over)
        return this.#services.startPublisher(slot)
      case 'pause publisher':
        return this.#pause(this.#stopping.has(slot) ? undefined : this.#publisherAt(slot), over)
      case 'stop publisher':
        return this.#stop(slot)
      case 'kill listener':
        await this.#services.killListener(slot, chance.between(0, 3_000))
        await time.sleep(chance.between(100, 2_000), over)
        return this.#services.startListener(slot)
      case 'pause listener':
        if (chance.happens(0.5)) await this.#services.evict(slot)
        return this.#pause(this.#listenerAt(slot), over)
      case 'deal partitions anew':
        return this.#services.evict(slot)
      case 'lose tail': {
        const log = chance.pick(broker.topics.get(spoken.topic) ?? [])
        log?.splice(-chance.between(1, 12))
        return
      }
      case 'empty topic':
        for (const log of broker.topics.get(spoken.topic) ?? []) log.length = 0
        return
      case 'drop record': {
        const log = chance.pick(broker.topics.get(spoken.topic) ?? [])
        if (log !== undefined && log.length > 0) log[chance.between(0, log.length - 1)] = undefined
        return
      }
      case 'rewind':
        return this.#rewind()
      case 'restart publishing store':
        return this.#services.restartStore('publishing')
      case 'restart listening store':
        return this.#services.restartStore('listening')
      case 'fail publishing store over':
        return this.#failOver('publishing')
      case 'fail listening store over':
        return this.#failOver('listening')
      case 'redrive':
        return this.#redrive()
    }
  }

  #publisherAt(slot: number) {
    return this.#services.publishers.find(({ process }) =>
      process.name.includes(`publisher ${slot},`),
    )
  }

  #listenerAt(slot: number) {
    return this.#services.listeners.find(({ process }) =>
      process.name.includes(`listener ${slot},`),
    )
  }

  async #pause(
    instance: { readonly process: { pause(): void; resume(): void } } | undefined,
    over: AbortSignal,
  ): Promise<void> {
    const { chance, time } = this.#services
    instance?.process.pause()
    await time.sleep(chance.between(100, 12_000), over)
    instance?.process.resume()
  }

  async #stop(slot: number): Promise<void> {
    const { time, witness, chance } = this.#services
    const publisher = this.#publisherAt(slot)
    if (publisher?.process.isWell !== true) return
    this.#stopping.add(slot)
    const stopped = new AbortController()
    await Promise.race([
      publisher.relay.stop().finally(() => stopped.abort()),
      time.sleep(STOP_MS, stopped.signal),
    ])
    if (!stopped.signal.aborted)
      witness.fault ??= new BrokenPromiseError(`a relay has not stopped within ${STOP_MS} ms`)
    await this.#services.killPublisher(slot)
    await time.sleep(chance.between(100, 3_000))
    await this.#services.startPublisher(slot)
    this.#stopping.delete(slot)
  }

  async #rewind(): Promise<void> {
    const { chance } = this.#services
    const operator = await this.#services.operatorOf('publishing')
    // Near the end, where a relay may be at work, as often as anywhere.
    try {
      const { head } = await operator.extent(0)
      const some = await operator.readBefore(head + 1, chance.happens(0.5) ? 40 : 1_000)
      const fact = chance.pick(some)
      if (fact !== undefined) await republishFrom(operator, fact.position)
    } catch {
      // The store was away: the operator comes again.
    }
  }

  async #failOver(service: 'publishing' | 'listening'): Promise<void> {
    if (this.#failovers[service] >= FAILOVERS) return
    this.#failovers[service] += 1
    await this.#services.failOver(service, this.#services.chance.between(200, 8_000))
  }

  async #redrive(): Promise<void> {
    await redriveAll(this.#services)
  }
}

/** Redrives what is parked, each key by up to three instances at once. */
export const redriveAll = async (services: Services): Promise<void> => {
  const { chance, time } = services
  const keys = await time.effect(() => services.parkedKeys()).catch(() => [])
  await Promise.all(
    keys.flatMap((key) =>
      Array.from({ length: chance.between(1, 3) }, async () => {
        const listener = chance.pick(services.listeners.filter(({ process }) => process.isWell))
        if (listener === undefined) return
        const { died } = listener.process
        await Promise.race([
          listener.redrive(key).catch(() => {}),
          time.sleep(chance.between(3_000, 6_000), died),
        ])
      }),
    ),
  )
}
