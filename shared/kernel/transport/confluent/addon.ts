import { createRequire } from 'node:module'
import type {
  Assignment,
  IAdminClient,
  KafkaConsumer,
  LibrdKafkaError,
  ListOffsetsResult,
  Message,
  OffsetSpec,
  Producer,
  TopicPartition,
  TopicPartitionOffset,
} from '@confluentinc/kafka-javascript'

export type {
  IAdminClient,
  LibrdKafkaError,
  ListOffsetsResult,
  Message,
  OffsetSpec,
  Producer,
  TopicPartitionOffset,
}

/** What the addon has and its types do not tell: its own promised interface is built on these. */
export interface Consumer extends KafkaConsumer {
  incrementalAssign(places: readonly Assignment[]): this
  incrementalUnassign(places: readonly TopicPartition[]): this
  commitCb(offsets: readonly TopicPartitionOffset[], done: Callback): this
}

export type Callback = (error?: LibrdKafkaError | null) => void
export type Settings = Readonly<Record<string, unknown>>

/** The low-level interface of `@confluentinc/kafka-javascript`, as far as it is used here. */
export interface Addon {
  readonly librdkafkaVersion: string
  readonly Producer: new (settings: Settings, topic: Settings) => Producer
  readonly KafkaConsumer: new (settings: Settings, topic: Settings) => Consumer
  readonly AdminClient: { createFrom(client: Producer): IAdminClient }
  readonly OffsetSpec: { readonly EARLIEST: OffsetSpec; readonly LATEST: OffsetSpec }
}

/** Of the pool in which the addon waits for brokers and everything else for files: Node's own four would all be waiting. */
const THREADS = 32
const PACKAGE = '@confluentinc/kafka-javascript'

let found: Addon | undefined

/** The addon where it runs: on Node, once it was built. Throws an Error that names what to do elsewhere. */
export const loadAddon = (): Addon => {
  // Bun would load it, and die of a symbol of V8 that it has not (upstream issue 264).
  if ('bun' in process.versions || 'deno' in process.versions)
    throw new Error(
      `${PACKAGE} runs on Node alone: KAFKA_CLIENT=confluent runs it in a Node process of its own`,
    )
  // Read when the pool is first used. A broker that does not answer keeps a thread for each question, seconds long.
  process.env['UV_THREADPOOL_SIZE'] ??= String(THREADS)
  try {
    found ??= createRequire(import.meta.url)(PACKAGE) as Addon
    return found
  } catch (error) {
    const [reason] = String(error).split('\n')
    throw new Error(
      `${PACKAGE} does not load on Node ${process.version}: bun run confluent builds it for Node 24 (${reason})`,
      { cause: error },
    )
  }
}

/** Why Confluent's client does not run here, and what to do about it; undefined where it runs. */
export const confluentTrouble = (): string | undefined => {
  try {
    loadAddon()
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** A call of the addon that answers by a callback, as a promise. */
export const answered = <Value = unknown>(
  call: (done: (error?: LibrdKafkaError | null, value?: Value) => void) => unknown,
): Promise<Value> =>
  new Promise((resolve, reject) => {
    call((error, value) => {
      if (error) reject(error)
      else resolve(value as Value)
    })
  })
