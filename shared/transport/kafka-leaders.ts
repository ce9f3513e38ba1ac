import type { Base, Connection } from './kafka-library.ts'

const KEPT_MS = 60_000

/** Which broker leads each partition of some topics, and a connection to it. Asks again when told to. */
export class KafkaLeaders {
  readonly #client: Base
  readonly #topics = new Set<string>()
  readonly #connections = new Map<number, Connection>()
  #found: Promise<ReadonlyMap<string, readonly number[]>> | undefined
  #untilMs = 0

  /** `client`: its connections are used, and closed with it. */
  constructor(client: Base) {
    this.#client = client
  }

  /** A topic, with its prefix, whose leaders will be asked for. */
  track(topic: string): void {
    if (this.#topics.has(topic)) return
    this.#topics.add(topic)
    this.forget()
  }

  /** These places by the broker that leads each. Throws while one has none. */
  async group<Place extends { readonly partition: number }>(
    places: Iterable<Place>,
    topicOf: (place: Place) => string,
  ): Promise<ReadonlyMap<number, readonly Place[]>> {
    const leaders = await this.#leaders()
    return Map.groupBy(places, (place) => {
      const leader = leaders.get(topicOf(place))?.[place.partition] ?? NONE
      if (leader >= 0) return leader
      this.forget()
      throw new Error(`${topicOf(place)}/${place.partition} has no leader`)
    })
  }

  /** A connection that is up. Rejects when the broker cannot be reached. */
  async connection(node: number): Promise<Connection> {
    const known = this.#connections.get(node)
    if (known?.isConnected() === true) return known
    const connection = (await this.#client.connectToBrokers([node])).get(node)
    if (connection === undefined) throw new Error(`broker ${node} is unknown`)
    this.#connections.set(node, connection)
    return connection
  }

  /** Leaders may have moved, a topic may have been made anew. */
  forget(): void {
    this.#found = undefined
    this.#client.clearMetadata()
  }

  #leaders(): Promise<ReadonlyMap<string, readonly number[]>> {
    if (this.#found !== undefined && Date.now() < this.#untilMs) return this.#found
    this.#untilMs = Date.now() + KEPT_MS
    const found = this.#ask()
    found.catch(() => {
      if (this.#found === found) this.forget()
    })
    this.#found = found
    return found
  }

  async #ask(): Promise<ReadonlyMap<string, readonly number[]>> {
    const { topics } = await this.#client.metadata({ topics: [...this.#topics], forceUpdate: true })
    return new Map(
      [...topics].map(([name, { partitions }]) => [name, partitions.map(({ leader }) => leader)]),
    )
  }
}

const NONE = -1
