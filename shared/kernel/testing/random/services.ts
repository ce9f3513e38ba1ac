import { requestsTopic } from '../../consuming/requests.ts'
import type { JournalStore, RecordedFact } from '../../journal/store.ts'
import {
  memoryBroker,
  memoryTransport,
  type MemoryBroker,
} from '../../transport/memory/transport.ts'
import type { Membership } from '../../transport/transport.ts'
import type { Chance } from './chance.ts'
import { storeThrough, transportThrough, type Weather } from './doors.ts'
import { startListener, type Listener } from './listener.ts'
import { PARTITIONS, type RandomParts } from './parts.ts'
import { Process } from './process.ts'
import { startPublisher, type Publisher } from './publisher.ts'
import { effectsIn, spoken } from './speaking.ts'
import type { VirtualTime } from './virtual-time.ts'
import { Witness } from './witness.ts'

const INSTANCES = 3
const PAGE = 1_000
type ServiceName = 'publishing' | 'listening'

/** One life of an instance, and the place that it has among those of its service. */
interface Life<Instance> {
  readonly instance: Instance
  readonly memberships: Membership[]
}

/** Both services with their instances, and what an operator or a fault can do to them. */
export class Services {
  readonly time: VirtualTime
  readonly chance: Chance
  readonly weather: Weather
  readonly witness = new Witness()
  readonly broker: MemoryBroker
  readonly #parts: RandomParts
  readonly #publishers: (Life<Publisher> | undefined)[] = []
  readonly #listeners: (Life<Listener> | undefined)[] = []
  readonly #closed = { publishing: false, listening: false }
  /** Stores for looking from outside. */
  readonly #seen: Record<ServiceName, JournalStore | undefined> = {
    publishing: undefined,
    listening: undefined,
  }
  #lives = 0
  /** How often the publishing store has gone back. */
  failovers = 0

  constructor(time: VirtualTime, chance: Chance, parts: RandomParts, weather: Weather) {
    this.time = time
    this.chance = chance
    this.weather = weather
    this.#parts = parts
    const ofBroker = chance.branch()
    this.broker = memoryBroker({
      duplicate: () => ofBroker.happens(weather.odds?.duplicated ?? 0),
      lose: () => ofBroker.happens(weather.odds?.lost ?? 0),
      assign: (_, members) => ofBroker.between(0, members - 1),
    })
  }

  async start(): Promise<void> {
    await memoryTransport(this.broker).prepare(
      [spoken.topic, requestsTopic(spoken.topic)],
      PARTITIONS,
    )
    for (let slot = 0; slot < INSTANCES; slot += 1) {
      await this.startPublisher(slot)
      await this.startListener(slot)
    }
  }

  get publishers(): readonly Publisher[] {
    return this.#publishers.flatMap((life) => life?.instance ?? [])
  }

  get listeners(): readonly Listener[] {
    return this.#listeners.flatMap((life) => life?.instance ?? [])
  }

  async startPublisher(slot: number): Promise<void> {
    const process = this.#newProcess(`publisher ${slot}`)
    const store = await this.#storeFor(process, 'publishing')
    const memberships: Membership[] = []
    const transport = transportThrough(process, memoryTransport(this.broker), this.weather, {
      witness: this.witness,
      joined: joinedTo(process, memberships),
    })
    const instance = startPublisher(process, store, transport)
    this.#publishers[slot] = { instance, memberships }
  }

  async startListener(slot: number): Promise<void> {
    const process = this.#newProcess(`listener ${slot}`)
    const store = await this.#storeFor(process, 'listening')
    const memberships: Membership[] = []
    const transport = transportThrough(process, memoryTransport(this.broker), this.weather, {
      joined: joinedTo(process, memberships),
    })
    const instance = startListener(process, store, transport)
    this.#listeners[slot] = { instance, memberships }
  }

  /** Ends an instance of the publishing service without a goodbye, or with one that it was given time for. */
  async killPublisher(slot: number): Promise<void> {
    const life = this.#publishers[slot]
    life?.instance.process.kill()
    this.#publishers[slot] = undefined
    for (const membership of life?.memberships ?? []) await membership.leave()
  }

  async killListener(slot: number, noticedAfterMs: number): Promise<void> {
    const life = this.#listeners[slot]
    life?.instance.process.kill()
    this.#listeners[slot] = undefined
    await this.time.sleep(noticedAfterMs)
    for (const membership of life?.memberships ?? []) await membership.leave()
  }

  /** The broker gives the partitions of this instance to others, which it learns when it asks again. */
  async evict(slot: number): Promise<void> {
    for (const membership of this.#listeners[slot]?.memberships.splice(0) ?? [])
      await membership.leave()
  }

  /** The store of a service as an operator reaches it, who does not die. */
  async operatorOf(service: ServiceName): Promise<JournalStore> {
    return this.#through(this.#newProcess('operator'), service, await this.#outside(service))
  }

  /** The publishing store as it is, past all doors; undefined while it is being restored. */
  async publishingStore(): Promise<JournalStore | undefined> {
    return this.#closed.publishing ? undefined : this.#outside('publishing')
  }

  async restartStore(service: ServiceName): Promise<void> {
    await this.#closedMeanwhile(service, () => this.#parts[service].restart())
  }

  /** The store fails over to one that lags so far behind: what was committed meanwhile is forgotten. */
  async failOver(service: ServiceName, lagMs: number): Promise<void> {
    let goBack: (() => Promise<void>) | undefined
    await this.#closedMeanwhile(service, async () => {
      goBack = await this.#parts[service].backUp()
    })
    await this.time.sleep(lagMs)
    await this.#closedMeanwhile(service, async () => {
      await goBack?.()
      if (service === 'listening') return
      this.failovers += 1
      this.witness.wentBack(await this.facts())
    })
  }

  /** The publishing journal as it is. */
  async facts(): Promise<readonly RecordedFact[]> {
    const store = await this.#outside('publishing')
    const facts: RecordedFact[] = []
    for (;;) {
      const page = await store.read(facts.at(-1)?.position ?? 0, PAGE)
      if (page.length === 0) return facts
      facts.push(...page)
    }
  }

  /** Positions that have taken effect at the listener, by key, as its documents and as its histories have them. */
  async effects(): Promise<{
    readonly documents: ReadonlyMap<string, readonly number[]>
    readonly entries: ReadonlyMap<string, readonly number[]>
  }> {
    const store = await this.#outside('listening')
    const documents = await store.documents('', PAGE)
    return {
      documents: new Map(documents.map(({ key, body }) => [key, effectsIn(body)])),
      entries: await this.#parts.listening.entries(),
    }
  }

  async parkedKeys(): Promise<readonly string[]> {
    const store = await this.#outside('listening')
    return [...new Set((await store.parked(PAGE)).map(({ key }) => key))]
  }

  #newProcess(name: string): Process {
    this.#lives += 1
    return new Process(`${name}, life ${this.#lives}`, this.time, this.chance.branch())
  }

  async #storeFor(process: Process, service: ServiceName): Promise<JournalStore> {
    while (this.#closed[service]) await this.time.sleep(1)
    const store = await this.time.effect(() => this.#parts[service].open())
    return this.#through(process, service, store)
  }

  async #outside(service: ServiceName): Promise<JournalStore> {
    return (this.#seen[service] ??= await this.#parts[service].open())
  }

  #through(process: Process, service: ServiceName, store: JournalStore): JournalStore {
    return storeThrough(process, store, this.weather, {
      isClosed: () => this.#closed[service],
      ...(service === 'publishing' && { witness: this.witness }),
    })
  }

  /** Works on a store while nothing else arrives there: what was under way has ended before. */
  async #closedMeanwhile(service: ServiceName, work: () => Promise<void>): Promise<void> {
    while (this.#closed[service]) await this.time.sleep(1)
    this.#closed[service] = true
    try {
      await this.time.sleep(this.time.togetherMs + 1)
      await this.time.effect(work)
    } finally {
      this.#closed[service] = false
    }
  }
}

/** Notes a membership; what the dead had asked for still arrives, and the broker ends it as it ends their others. */
const joinedTo =
  (process: Process, memberships: Membership[]) =>
  (membership: Membership): void => {
    if (process.died.aborted) void membership.leave()
    else memberships.push(membership)
  }
