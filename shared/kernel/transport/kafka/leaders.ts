import { z } from 'zod'
import {
  ResponseError,
  type Base,
  type ClusterMetadata,
  type Connection,
  type MetadataOptions,
} from './library.ts'

const KEPT_MS = 60_000

/** What is needed of a client of the library. */
interface MetadataClient extends Pick<Base, 'clearMetadata'> {
  metadata(options: MetadataOptions): Promise<ClusterMetadata>
  connectToBrokers(nodes: number[]): Promise<Map<number, Connection>>
}

/** Places by the broker that leads each, and those that none leads just now. */
export interface Led<Place> {
  readonly byLeader: ReadonlyMap<number, readonly Place[]>
  readonly leaderless: readonly Place[]
}

/** Which broker leads each partition of some topics, and a connection to it. Asks again when told to. */
export class KafkaLeaders {
  readonly #client: MetadataClient
  readonly #topics = new Set<string>()
  readonly #connections = new Map<number, Connection>()
  #found: Promise<ReadonlyMap<string, readonly number[]>> | undefined
  #untilMs = 0

  /** `client`: its connections are used, and closed with it. */
  constructor(client: MetadataClient) {
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
    const { byLeader, leaderless } = await this.led(places, topicOf)
    const [place] = leaderless
    if (place === undefined) return byLeader
    this.forget()
    throw new Error(`${topicOf(place)}/${place.partition} has no leader`)
  }

  /** The same for whoever goes on with those that have one, and says when to ask again. */
  async led<Place extends { readonly partition: number }>(
    places: Iterable<Place>,
    topicOf: (place: Place) => string,
  ): Promise<Led<Place>> {
    const leaders = await this.#leaders()
    const byLeader = Map.groupBy(
      places,
      (place) => leaders.get(topicOf(place))?.[place.partition] ?? NONE,
    )
    const leaderless = byLeader.get(NONE) ?? []
    byLeader.delete(NONE)
    return { byLeader, leaderless }
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
    try {
      const asked = { topics: [...this.#topics], forceUpdate: true }
      const { topics } = await this.#client.metadata(asked)
      return new Map(
        [...topics].map(([name, { partitions }]) => [name, partitions.map(({ leader }) => leader)]),
      )
    } catch (error) {
      return leadersIn(error)
    }
  }
}

const NONE = -1

const Answer = z.object({
  topics: z.array(
    z.object({
      errorCode: z.literal(0),
      name: z.string(),
      partitions: z.array(z.object({ partitionIndex: z.number(), leaderId: z.number() })),
    }),
  ),
})

/**
 * A broker says with an error that a partition has no leader, and then the library rejects the whole
 * answer: where the others are is in it. Throws the error when it is about more than partitions.
 */
const leadersIn = (error: unknown): ReadonlyMap<string, readonly number[]> => {
  const answer = error instanceof ResponseError ? Answer.safeParse(error['response']) : undefined
  if (answer?.success !== true) throw error
  return new Map(
    answer.data.topics.map(({ name, partitions }) => {
      const leaders: number[] = []
      for (const { partitionIndex, leaderId } of partitions) leaders[partitionIndex] = leaderId
      return [name, leaders]
    }),
  )
}
