import type { CommitBatch } from '../commit-batch.ts'
import { StaleError } from '../errors.ts'
import { cursorName } from '../store.ts'
import type { Kept } from './kept.ts'

/** As strict as `postgres/functions/commit.sql`: nothing moves but from what it is. */
export const verify = (kept: Kept, batch: CommitBatch): void => {
  const stale = (what: string, wrong: boolean): void => {
    if (wrong) throw new StaleError(what)
  }
  for (const cursor of batch.cursors) {
    const position = kept.cursors.get(cursorName(cursor)) ?? 0
    stale('cursors', position !== cursor.from || cursor.to <= cursor.from)
  }
  for (const key of batch.freeKeys) stale('parked keys', kept.parkedKeys.has(key))
  for (const key of batch.heldKeys) stale('parked keys', !kept.parkedKeys.has(key))
  for (const id of batch.endedTasks) stale('tasks', !kept.tasks.has(id))
  for (const { key, revision } of batch.documents)
    stale('documents', (kept.documents.get(key)?.revision ?? 0) !== revision - 1)
  for (const { key, revision } of batch.documentsRead)
    stale('documents', (kept.documents.get(key)?.revision ?? 0) !== revision)
  const versions = new Map<string, number>()
  const versionOf = (stream: string): number =>
    versions.get(stream) ?? kept.streams.get(stream)?.length ?? 0
  for (const { stream, version } of batch.streams) stale('streams', versionOf(stream) !== version)
  for (const { stream, version } of batch.facts) {
    stale('streams', versionOf(stream) !== version - 1)
    versions.set(stream, version)
  }
  const parkedIds = new Set(kept.parked.map(({ id }) => id))
  // Each is taken off once: by another commit, or twice by this one, it is no longer there.
  for (const { ids } of batch.unpark)
    for (const id of ids) stale('parked facts', !parkedIds.delete(id))
}
