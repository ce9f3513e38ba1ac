import { z } from 'zod'
import type { HeardFact } from '../../domain/fact.ts'
import { troubleKinds } from '../../runtime/trouble.ts'
import type {
  Counts,
  Extent,
  Leadership,
  Loaded,
  ParkedFact,
  RecordedFact,
  Registered,
  StoredTask,
} from '../store.ts'
import { cursorName } from '../store.ts'

/** The edge to the database: rows are parsed here, once, and trusted inside. */
const Timestamp = z
  .union([z.string(), z.date()])
  .transform((value) => new Date(value).toISOString())

const FactRow = z.object({
  position: z.number(),
  stream: z.string(),
  version: z.number(),
  type: z.string(),
  key: z.string().nullable(),
  payload: z.looseObject({}),
  recorded_at: Timestamp,
  correlation_id: z.string(),
  causation_id: z.string().nullable(),
  traceparent: z.string().nullable(),
})

const factOf = (row: z.infer<typeof FactRow>): RecordedFact => ({
  position: row.position,
  stream: row.stream,
  version: row.version,
  type: row.type,
  key: row.key,
  payload: row.payload,
  timestamp: row.recorded_at,
  correlationId: row.correlation_id,
  ...(row.causation_id !== null && { causationId: row.causation_id }),
  ...(row.traceparent !== null && { traceparent: row.traceparent }),
})

export const factsOf = (rows: unknown): readonly RecordedFact[] =>
  z.array(FactRow).parse(rows).map(factOf)

const DocumentRow = z.object({ key: z.string(), revision: z.number(), body: z.looseObject({}) })

export const documentsOf = (rows: unknown) => z.array(DocumentRow).parse(rows)

const LoadedRow = z.object({
  epoch: z.string(),
  streams: z.array(FactRow),
  documents: z.array(z.object({ key: z.string(), revision: z.number(), body: z.looseObject({}) })),
  cursors: z.array(
    z.object({
      journal: z.string(),
      topic: z.string(),
      partition: z.number(),
      position: z.number(),
    }),
  ),
  parkedKeys: z.array(z.string()),
  tasks: z.array(z.string()),
})

export const loadedOf = (row: unknown): Loaded => {
  const found = LoadedRow.parse(row)
  const streams = new Map<string, RecordedFact[]>()
  for (const fact of found.streams.map(factOf)) {
    const facts = streams.get(fact.stream)
    if (facts === undefined) streams.set(fact.stream, [fact])
    else facts.push(fact)
  }
  return {
    epoch: found.epoch,
    streams,
    documents: new Map(found.documents.map(({ key, revision, body }) => [key, { revision, body }])),
    cursors: new Map(found.cursors.map((cursor) => [cursorName(cursor), cursor.position])),
    parkedKeys: new Set(found.parkedKeys),
    tasks: new Set(found.tasks),
  }
}

const SourceRow = z.object({ topic: z.string(), journal: z.string(), adopted: z.boolean() })

export const sourcesOf = (rows: unknown) => z.array(SourceRow).parse(rows)

const RegisteredRow = z.object({
  generation: z.number(),
  reactions: z.array(
    z.object({ topic: z.string(), type: z.string(), release: z.array(z.number()) }),
  ),
})

export const registeredOf = (row: unknown): Registered => RegisteredRow.parse(row)

export const Committed = z.object({ after: z.number(), first: z.number() })
export const Identity = z.object({ journal: z.string(), partitions: z.number() })

/** Null: a standby, where nothing is committed. */
const EpochText = z.string({ error: 'the server is a standby: it takes no writes' })
export const Epoch = z.object({ epoch: EpochText })

const LeadershipRow = z.object({
  holder: z.string(),
  term: z.number(),
  epoch: EpochText,
  position: z.number(),
  last: z.array(z.number()),
  ends: z.array(z.number()),
})

export const leadershipOf = (row: unknown): Leadership => {
  const { holder, term, epoch, ...checkpoint } = LeadershipRow.parse(row)
  return { holder, term, epoch, checkpoint }
}

export const TroubleRow = z.object({
  kind: z.enum(troubleKinds).nullable(),
  detail: z.string().nullable(),
})

const ExtentRow = z.object({
  head: z.number(),
  facts: z.number(),
  facts_after: z.number(),
  since: Timestamp.nullable(),
})

export const extentOf = (row: unknown): Extent => {
  const { head, facts, facts_after: factsAfter, since } = ExtentRow.parse(row)
  return { head, facts, factsAfter, ...(since !== null && { since }) }
}

const CountsRow = z.object({
  parked_facts: z.number(),
  parked_keys: z.number(),
  tasks: z.array(
    z.object({
      kind: z.string(),
      due: z.number(),
      waiting: z.number(),
      retrying: z.number(),
      askedAt: Timestamp,
    }),
  ),
})

export const countsOf = (row: unknown): Counts => {
  const { parked_facts: parkedFacts, parked_keys: parkedKeys, tasks } = CountsRow.parse(row)
  return { parkedFacts, parkedKeys, tasks }
}

const TaskRow = z.object({
  id: z.string(),
  stream: z.string(),
  kind: z.string(),
  payload: z.looseObject({}),
  tries: z.number(),
  due_at_ms: z.number(),
  fact_id: z.string(),
  correlation_id: z.string(),
  traceparent: z.string().nullable(),
})

export const taskOf = (row: unknown): StoredTask => {
  const task = TaskRow.parse(row)
  return {
    id: task.id,
    stream: task.stream,
    kind: task.kind,
    payload: task.payload,
    tries: task.tries,
    leasedUntilMs: task.due_at_ms,
    factId: task.fact_id,
    correlationId: task.correlation_id,
    ...(task.traceparent !== null && { traceparent: task.traceparent }),
  }
}

const HeardFactJson: z.ZodType<HeardFact> = z.object({
  id: z.string(),
  service: z.string(),
  topic: z.string(),
  partition: z.number(),
  key: z.string(),
  type: z.string(),
  timestamp: z.string(),
  payload: z.looseObject({}),
  journal: z.string(),
  position: z.number(),
  prev: z.number().nullable(),
  correlationId: z.string(),
  causationId: z.string().exactOptional(),
  traceparent: z.string().exactOptional(),
})

const ParkedRow = z.object({
  id: z.number(),
  key: z.string(),
  fact: z.string(),
  error: z.string(),
  parked_at: Timestamp,
})

export const parkedOf = (row: unknown): ParkedFact => {
  const parked = ParkedRow.parse(row)
  return {
    id: parked.id,
    key: parked.key,
    fact: HeardFactJson.parse(JSON.parse(parked.fact)),
    error: parked.error,
    parkedAt: parked.parked_at,
  }
}
