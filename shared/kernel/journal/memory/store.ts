import type { CommitBatch, Entry } from '../commit-batch.ts'
import { EpochError, GenerationError } from '../errors.ts'
import { isAfter } from '../../runtime/release.ts'
import {
  CLOCKS_DIFFER_MS,
  cursorName,
  type Committed,
  type JournalStore,
  type StoredDocument,
} from '../store.ts'
import {
  emptyJournal,
  firstAfter,
  frozen,
  loadFrom,
  sourcesIn,
  tasksByKind,
  type Kept,
} from './kept.ts'
import { verify } from './verify.ts'

/** A journal in memory: what a test or a simulator holds in place of a database. */
export interface MemoryJournal extends JournalStore {
  /** Documents by key, for a read model. */
  allDocuments(): ReadonlyMap<string, StoredDocument>
  /** Entries in order of arrival, for a read model. */
  entries(): readonly (Entry & { readonly arrival: number })[]
  /** As when the server is started anew: another epoch, in which the next positions jump ahead. */
  restart(): void
  /** Everything that is kept now, for `goBack`. */
  backup(): object
  /** As when an old backup is restored, or a standby that lags is promoted: what came since is forgotten. */
  goBack(backup: object): void
}

/** A lease that ends later was given by a clock that has been set back since. */
const LONGEST_LEASE_MS = 10_000

/** Same promises as PostgreSQL's; keeps its data for as long as the object lives. */
export const memoryJournal = (options: {
  readonly journal: string
  readonly partitions: number
  readonly now: () => number
}): MemoryJournal => {
  const { journal, partitions, now } = options
  const kept: Kept = emptyJournal()
  /** Of the server: it does not go back with what it keeps. */
  let epoch = 1
  let seen = 0
  const epochText = (): string => String(epoch)
  let busy: Promise<unknown> = Promise.resolve()
  /** One transaction after the other: a locked one keeps all others waiting. */
  const exclusively = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const result = busy.then(work)
    busy = result.catch(() => {})
    return result
  }

  const commit = (batch: CommitBatch): Committed => {
    if (batch.epoch !== epochText()) throw new EpochError(batch.epoch, epochText())
    if (batch.generation !== undefined && batch.generation !== kept.generation)
      throw new GenerationError()
    verify(kept, batch)
    const after = kept.facts.at(-1)?.position ?? 0
    const present = Math.floor(now() / 1_000) * 2 ** 20
    const first = kept.epoch === epoch ? after + 1 : Math.max(after + 1, present, seen + 1)
    if (batch.facts.length > 0) kept.epoch = epoch
    seen = Math.max(seen, first + batch.facts.length - 1)
    for (const cursor of batch.cursors) kept.cursors.set(cursorName(cursor), cursor.to)
    for (const id of batch.endedTasks) kept.tasks.delete(id)
    for (const { key, revision, body } of batch.documents)
      kept.documents.set(key, { revision, body: structuredClone(body) })
    batch.facts.forEach((fact, index) => {
      const recorded = frozen(structuredClone({ ...fact, position: first + index }))
      kept.facts.push(recorded)
      const stream = kept.streams.get(fact.stream)
      if (stream === undefined) kept.streams.set(fact.stream, [recorded])
      else stream.push(recorded)
    })
    for (const { fact, number, kind, dueAtMs } of batch.tasks) {
      const id = `${first + fact}:${number}`
      const factId = `${journal}:${first + fact}`
      const asked = batch.facts[fact]
      if (asked === undefined) throw new Error(`no fact ${fact} asks for a task`)
      const { stream, payload, correlationId, traceparent } = asked
      const about = {
        stream,
        payload,
        correlationId,
        ...(traceparent !== undefined && { traceparent }),
      }
      const waitFromMs = Date.parse(asked.timestamp)
      const task = { ...about, kind, id, factId, tries: 0, dueAtMs, waitFromMs }
      kept.tasks.set(id, structuredClone(task))
    }
    for (const entry of batch.entries) {
      const name = JSON.stringify([entry.key, entry.source, entry.position])
      if (!kept.entries.has(name))
        kept.entries.set(name, structuredClone({ ...entry, arrival: kept.entries.size + 1 }))
    }
    for (const { fact, error } of batch.park) {
      kept.parkedIds += 1
      const parkedAt = new Date(now()).toISOString()
      kept.parked.push({ id: kept.parkedIds, key: fact.key, fact, error, parkedAt })
      kept.parkedKeys.add(fact.key)
    }
    const freed = new Set(batch.unpark.flatMap(({ ids }) => ids))
    const left = kept.parked.filter(({ id }) => !freed.has(id))
    kept.parked.splice(0, kept.parked.length, ...left)
    for (const { key } of batch.unpark)
      if (left.every((parked) => parked.key !== key)) kept.parkedKeys.delete(key)
    return { after, first }
  }

  return {
    identity: { journal, partitions },
    allDocuments: () => kept.documents,
    entries: () => [...kept.entries.values()],
    restart: () => {
      epoch += 1
    },
    backup: () => structuredClone(kept),
    goBack: (backup) => {
      Object.assign(kept, structuredClone(backup))
      epoch += 1
    },
    epoch: async () => epochText(),
    beginEpoch: async () => {
      epoch += 1
    },
    load: (wants) => exclusively(async () => loadFrom(kept, wants, epochText())),
    commit: (batch) => exclusively(async () => commit(batch)),
    locked: (wants, work) =>
      exclusively(() => work(loadFrom(kept, wants, epochText()), async (batch) => commit(batch))),
    read: async (after, max) => {
      const start = firstAfter(kept.facts, after)
      return kept.facts.slice(start, start + max)
    },
    readBefore: async (position, max) =>
      kept.facts
        .slice(0, firstAfter(kept.facts, position - 1))
        .slice(-max)
        .reverse(),
    trouble: async () => undefined,
    probe: async () => {},
    extent: async (after) => {
      const start = firstAfter(kept.facts, after ?? kept.relay.checkpoint.position)
      const since = kept.facts[start]?.timestamp
      return {
        head: kept.facts.at(-1)?.position ?? 0,
        facts: kept.facts.length,
        factsAfter: kept.facts.length - start,
        ...(since !== undefined && { since }),
      }
    },
    lead: async (holder, ttlMs) => {
      const { relay } = kept
      const setBack = relay.heldUntilMs > now() + LONGEST_LEASE_MS
      if (relay.holder !== holder && relay.heldUntilMs > now() && !setBack) return undefined
      const term = relay.holder === holder ? relay.term : relay.term + 1
      kept.relay = { ...relay, holder, term, heldUntilMs: now() + ttlMs }
      return { holder, term, epoch: epochText(), checkpoint: relay.checkpoint }
    },
    saveCheckpoint: async (lease, from, checkpoint) => {
      const { holder, term, checkpoint: saved } = kept.relay
      if (holder !== lease.holder || term !== lease.term || epochText() !== lease.epoch)
        return false
      if (saved.position !== from || checkpoint.position <= from) return false
      kept.relay = { ...kept.relay, checkpoint }
      return true
    },
    rewind: async (checkpoint, holdMs) => {
      const { term, checkpoint: saved } = kept.relay
      if (checkpoint.position > saved.position) return false
      kept.relay = {
        holder: 'rewind',
        term: term + 1,
        heldUntilMs: now() + holdMs,
        checkpoint: { ends: saved.ends, ...checkpoint },
      }
      return true
    },
    resign: async ({ holder, term }) => {
      if (kept.relay.holder === holder && kept.relay.term === term)
        kept.relay = { ...kept.relay, heldUntilMs: 0 }
    },
    takeTasks: async (nowMs, leaseMs, max) => {
      const due = [...kept.tasks.values()]
        .filter(({ dueAtMs }) => dueAtMs <= nowMs)
        .sort((a, b) => a.dueAtMs - b.dueAtMs)
        .slice(0, max)
      const leasedUntilMs = nowMs + leaseMs
      for (const task of due)
        kept.tasks.set(task.id, { ...task, dueAtMs: leasedUntilMs, waitFromMs: nowMs })
      return due.map(({ dueAtMs: _, waitFromMs: __, ...task }) =>
        structuredClone({ ...task, leasedUntilMs }),
      )
    },
    boundWaits: async (nowMs) => {
      for (const [id, task] of kept.tasks) {
        const { dueAtMs, waitFromMs } = task
        if (dueAtMs <= nowMs || waitFromMs <= nowMs + CLOCKS_DIFFER_MS) continue
        const again = nowMs + Math.max(dueAtMs - waitFromMs, 0)
        kept.tasks.set(id, { ...task, dueAtMs: again, waitFromMs: nowMs })
      }
    },
    retryTask: async ({ id, leasedUntilMs }, { tries, dueAtMs }) => {
      const task = kept.tasks.get(id)
      if (task?.dueAtMs === leasedUntilMs) kept.tasks.set(id, { ...task, tries, dueAtMs })
    },
    documents: async (after, max) =>
      [...kept.documents]
        .filter(([key]) => key > after)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .slice(0, max)
        .map(([key, document]) => structuredClone({ key, ...document })),
    sources: async () => sourcesIn(kept),
    adopt: async (topic, source) => {
      kept.sources.set(`${source}/${topic}`, { topic, journal: source, adopted: true })
    },
    refuse: async (topic, source) => {
      kept.sources.set(`${source}/${topic}`, { topic, journal: source, adopted: false })
    },
    register: async (release, reactions) => {
      const added = reactions.filter(({ topic, type }) => {
        const name = JSON.stringify([topic, type])
        const there = kept.reactions.get(name)
        if (there !== undefined && !isAfter(release, there.release)) return false
        kept.reactions.set(name, { topic, type, release })
        return true
      })
      if (added.length > 0) kept.generation += 1
    },
    registered: async () => ({
      generation: kept.generation,
      reactions: [...kept.reactions.values()],
    }),
    parked: async (max, key) =>
      kept.parked.filter((parked) => key === undefined || parked.key === key).slice(0, max),
    parkedFirst: async (error, after, max) =>
      kept.parked
        .filter((one, n) => kept.parked.findIndex(({ key }) => key === one.key) === n)
        .filter((one) => one.error === error && one.id > after)
        .slice(0, max),
    counts: async (nowMs) => ({
      parkedFacts: kept.parked.length,
      parkedKeys: new Set(kept.parked.map(({ key }) => key)).size,
      tasks: tasksByKind(kept, nowMs),
    }),
    close: async () => {},
  }
}
