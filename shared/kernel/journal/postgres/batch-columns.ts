import type { CommitBatch } from '../commit-batch.ts'
import { columnsOf, json, listed, name, optionalName } from './columns.ts'

/** The parts of a batch in the order of `functions/commit.sql`: columns, or JSON. Our own words divide nothing. */
export const columnsOfBatch = (batch: CommitBatch): readonly (string | null)[] => [
  columnsOf(
    batch.cursors,
    ({ journal }) => name(journal),
    ({ topic }) => topic,
    ({ partition }) => String(partition),
    ({ from }) => String(from),
    ({ to }) => String(to),
  ),
  jsonOf(batch.freeKeys),
  jsonOf(batch.heldKeys),
  columnsOf(
    batch.endedTasks.map(taskPlace),
    ({ position }) => String(position),
    ({ number }) => String(number),
  ),
  columnsOf(
    batch.documents,
    ({ key }) => name(key),
    ({ revision }) => String(revision),
    ({ body }) => json(body),
    ({ owner }) => listed(owner),
    ({ rank }) => listed(rank),
  ),
  columnsOf(
    batch.documentsRead,
    ({ key }) => name(key),
    ({ revision }) => String(revision),
  ),
  columnsOf(
    onlyRead(batch),
    ({ stream }) => name(stream),
    ({ version }) => String(version),
  ),
  columnsOf(
    batch.facts,
    ({ stream }) => name(stream),
    ({ version }) => String(version),
    ({ type }) => type,
    ({ key }) => optionalName(key),
    ({ payload }) => json(payload),
    ({ timestamp }) => timestamp,
    ({ correlationId }) => name(correlationId),
    ({ causationId }) => optionalName(causationId),
    ({ traceparent }) => optionalName(traceparent),
  ),
  columnsOf(
    batch.tasks,
    ({ fact }) => String(fact),
    ({ number }) => String(number),
    ({ kind }) => kind,
    ({ dueAtMs }) => String(dueAtMs),
    // The wait begins when the fact is: its timestamp and the due time come from one look at the clock.
    ({ fact }) => String(Date.parse(batch.facts[fact]?.timestamp ?? '')),
  ),
  columnsOf(
    batch.entries,
    ({ key }) => name(key),
    ({ source }) => name(source),
    ({ position }) => String(position),
    ({ type }) => name(type),
    ({ timestamp }) => name(timestamp),
    ({ content }) => json(content),
  ),
  // Parked facts travel as text inside it: JSON in PostgreSQL cannot hold all that they may.
  jsonOf(
    batch.park.map(({ fact, error }) => ({
      key: fact.key,
      fact: JSON.stringify(fact),
      error: error.replaceAll('\u0000', '\\u0000'),
    })),
  ),
  jsonOf(batch.unpark),
]

const jsonOf = (part: readonly unknown[]): string | null =>
  part.length === 0 ? null : JSON.stringify(part)

/** Streams that get no facts: the others are checked as their facts go in. */
const onlyRead = ({ streams, facts }: CommitBatch): CommitBatch['streams'] => {
  const appended = new Set(facts.map(({ stream }) => stream))
  return streams.filter(({ stream }) => !appended.has(stream))
}

/** Where a task is, by its id `<position>:<number>`. */
export const taskPlace = (id: string): { readonly position: number; readonly number: number } => {
  const [position, number] = id.split(':')
  return { position: Number(position), number: Number(number) }
}
