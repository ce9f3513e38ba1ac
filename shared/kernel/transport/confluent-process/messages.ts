import { z } from 'zod'
import type { HeardFact } from '../../domain/fact.ts'
import type { KafkaAddress, KafkaEvent } from '../kafka/address.ts'
import type { ClientStatistics, JoinOptions, PartitionEnd } from '../transport.ts'

/**
 * What a service and the process of its client say to each other. Both run the same code of the same checkout, and
 * nobody else has their pipes: the envelope is parsed, and what the transport's port takes and gives is trusted.
 */
const trusted = <Value>(): z.ZodType<Value> => z.custom<Value>(() => true)

const place = z.object({ topic: z.string(), partition: z.number() })
/** Offsets travel as text: JSON has no bigint. */
const end = z.object({ topic: z.string(), partition: z.number(), offset: z.string() })
const ends = z.array(end)
const facts = z.array(trusted<HeardFact>())

/** What is asked of the client. Each is answered, in any order, by its number. */
const Question = z.discriminatedUnion('ask', [
  z.object({ ask: z.literal('open'), transport: z.number(), address: trusted<KafkaAddress>() }),
  z.object({
    ask: z.literal('prepare'),
    transport: z.number(),
    topics: z.array(z.string()),
    partitions: z.number(),
  }),
  z.object({
    ask: z.literal('publish'),
    transport: z.number(),
    topic: z.string(),
    facts,
  }),
  z.object({
    ask: z.literal('areFit'),
    transport: z.number(),
    topics: z.array(z.string()),
    partitions: z.number(),
  }),
  z.object({
    ask: z.literal('ends'),
    transport: z.number(),
    topic: z.string(),
    partitions: z.number(),
  }),
  z.object({
    ask: z.literal('join'),
    transport: z.number(),
    member: z.number(),
    group: z.string(),
    topics: z.array(z.string()),
    options: trusted<JoinOptions>(),
  }),
  z.object({ ask: z.literal('next'), member: z.number(), maxFacts: z.number() }),
  z.object({ ask: z.literal('hint'), member: z.number(), ends }),
  z.object({ ask: z.literal('reread'), member: z.number(), place }),
  z.object({ ask: z.literal('lag'), member: z.number() }),
  z.object({ ask: z.literal('leave'), member: z.number() }),
  z.object({ ask: z.literal('trouble'), transport: z.number() }),
  z.object({ ask: z.literal('statistics'), transport: z.number() }),
  z.object({ ask: z.literal('close'), transport: z.number() }),
])
export type Question = z.infer<typeof Question>

/** From the service. */
export const ToClient = z.union([
  z.object({ id: z.number(), question: Question }),
  z.object({ alive: z.literal(true) }),
])

/** What went wrong, as a TransportError is made of it. */
const failure = z.object({
  message: z.string(),
  fatal: z.boolean(),
  topicMissing: z.boolean(),
})
export type Failure = z.infer<typeof failure>

/** Something happened to a transport, or these are the partitions that a member has from now on. */
const told = z.union([
  z.object({ transport: z.number(), event: trusted<KafkaEvent>() }),
  z.object({ member: z.number(), held: z.array(place) }),
])
export type Told = z.infer<typeof told>

/** Facts of a batch, before the rest of it: all of them may be too large for one message. */
const part = z.object({ id: z.number(), part: z.enum(['facts', 'beforeHints']), facts })
export type Part = z.infer<typeof part>

/** From the process of the client. */
export const ToService = z.union([
  z.object({ id: z.number(), failed: failure }),
  part,
  z.object({ id: z.number(), answer: trusted<unknown>() }),
  told,
  /** It has started, and the addon runs. */
  z.object({ ready: z.string() }),
  z.object({ alive: z.literal(true) }),
])

/** Answers, by what was asked. */
export const Answers = {
  ends,
  lag: z
    .array(z.object({ topic: z.string(), partition: z.number(), facts: z.number() }))
    .nullable(),
  reread: z.boolean(),
  areFit: z.boolean(),
  trouble: z.object({ detail: z.string() }).nullable(),
  statistics: z.array(trusted<ClientStatistics>()),
  next: z
    .object({
      unreadable: z.array(
        z.object({
          topic: z.string(),
          partition: z.number(),
          offset: z.string(),
          reason: z.string(),
        }),
      ),
      ends,
    })
    .nullable(),
} as const

export const endsOf = (texts: z.infer<typeof ends>): readonly PartitionEnd[] =>
  texts.map((one) => ({ ...one, offset: BigInt(one.offset) }))

export const textOf = (offsets: readonly PartitionEnd[]): z.infer<typeof ends> =>
  offsets.map(({ topic, partition, offset }) => ({ topic, partition, offset: String(offset) }))
