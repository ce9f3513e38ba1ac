import {
  cursorName,
  StaleError,
  type Checkpoint,
  type CommitBatch,
  type Committed,
  type Entry,
  type JournalStore,
  type Loaded,
  type ParkedFact,
  type RecordedFact,
  type Source,
  type StoredDocument,
  type StoredTask,
  type TaskCounts,
  type Wants,
} from '../store.ts'

interface Kept {
  readonly facts: RecordedFact[]
  readonly streams: Map<string, RecordedFact[]>
  readonly documents: Map<string, StoredDocument>
  readonly cursors: Map<string, number>
  /** What was decided, by topic and journal. */
  readonly sources: Map<string, Source>
  readonly entries: Map<string, Entry & { readonly arrival: number }>
  readonly tasks: Map<string, Omit<StoredTask, 'leasedUntilMs'> & { dueAtMs: number }>
  readonly parked: ParkedFact[]
  relay: { holder?: string; heldUntilMs: number; checkpoint: Checkpoint }
}

/** A journal in memory: what a test or a simulator holds in place of a database. */
export interface MemoryJournal extends JournalStore {
  /** Documents by key, for a read model. */
  allDocuments(): ReadonlyMap<string, StoredDocument>
  /** Entries in order of arrival, for a read model. */
  entries(): readonly (Entry & { readonly arrival: number })[]
  /** As when the server is started anew: the next positions jump ahead. */
  restart(): void
}

/** Same promises as PostgreSQL's; keeps its data for as long as the object lives. */
export const memoryJournal = (options: {
  readonly journal: string
  readonly partitions: number
  readonly now: () => number
}): MemoryJournal => {
  const { journal, partitions, now } = options
  const kept: Kept = {
    facts: [],
    streams: new Map(),
    documents: new Map(),
    cursors: new Map(),
    sources: new Map(),
    entries: new Map(),
    tasks: new Map(),
    parked: [],
    relay: { heldUntilMs: 0, checkpoint: { position: 0, last: [], ends: [] } },
  }
  let parkedIds = 0
  let restarted = false
  let busy: Promise<unknown> = Promise.resolve()
  /** One transaction after the other: a locked one keeps all others waiting. */
  const exclusively = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const result = busy.then(work)
    busy = result.catch(() => {})
    return result
  }

  const commit = (batch: CommitBatch): Committed => {
    verify(kept, batch)
    const after = kept.facts.at(-1)?.position ?? 0
    const present = Math.floor(now() / 1_000) * 2 ** 20
    const first = restarted ? Math.max(after + 1, present) : after + 1
    if (batch.facts.length > 0) restarted = false
    for (const cursor of batch.cursors) kept.cursors.set(cursorName(cursor), cursor.to)
    for (const id of batch.endedTasks) kept.tasks.delete(id)
    for (const { key, revision, body } of batch.documents)
      kept.documents.set(key, { revision, body: structuredClone(body) })
    batch.facts.forEach((fact, index) => {
      const recorded = structuredClone({ ...fact, position: first + index })
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
      kept.tasks.set(id, structuredClone({ ...about, kind, id, factId, tries: 0, dueAtMs }))
    }
    for (const entry of batch.entries) {
      const name = JSON.stringify([entry.key, entry.source, entry.position])
      if (!kept.entries.has(name))
        kept.entries.set(name, structuredClone({ ...entry, arrival: kept.entries.size + 1 }))
    }
    for (const { fact, error } of batch.park) {
      parkedIds += 1
      const parkedAt = new Date(now()).toISOString()
      kept.parked.push({ id: parkedIds, key: fact.key, fact, error, parkedAt })
    }
    const freed = new Set(batch.unpark.flatMap(({ ids }) => ids))
    const left = kept.parked.filter(({ id }) => !freed.has(id))
    kept.parked.splice(0, kept.parked.length, ...left)
    return { after, first }
  }

  return {
    identity: { journal, partitions },
    allDocuments: () => kept.documents,
    entries: () => [...kept.entries.values()],
    restart: () => {
      restarted = true
    },
    load: (wants) => exclusively(async () => loadFrom(kept, wants)),
    commit: (batch) => exclusively(async () => commit(batch)),
    locked: (wants, work) =>
      exclusively(() => work(loadFrom(kept, wants), async (batch) => commit(batch))),
    read: async (after, max) => {
      const start = firstAfter(kept.facts, after)
      return structuredClone(kept.facts.slice(start, start + max))
    },
    readBefore: async (position, max) =>
      structuredClone(
        kept.facts
          .slice(0, firstAfter(kept.facts, position - 1))
          .slice(-max)
          .reverse(),
      ),
    trouble: async () => undefined,
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
      if (relay.holder !== holder && relay.heldUntilMs > now()) return undefined
      kept.relay = { ...relay, holder, heldUntilMs: now() + ttlMs }
      return { checkpoint: relay.checkpoint }
    },
    saveCheckpoint: async (holder, checkpoint) => {
      if (kept.relay.holder !== holder || kept.relay.heldUntilMs <= now()) return false
      kept.relay = { ...kept.relay, checkpoint }
      return true
    },
    rewind: async (checkpoint, holdMs) => {
      const { position, ends } = kept.relay.checkpoint
      if (checkpoint.position > position) return false
      kept.relay = {
        holder: 'rewind',
        heldUntilMs: now() + holdMs,
        checkpoint: { ...checkpoint, ends },
      }
      return true
    },
    resign: async (holder) => {
      if (kept.relay.holder === holder) kept.relay = { ...kept.relay, heldUntilMs: 0 }
    },
    takeTasks: async (nowMs, leaseMs, max) => {
      const due = [...kept.tasks.values()]
        .filter(({ dueAtMs }) => dueAtMs <= nowMs)
        .sort((a, b) => a.dueAtMs - b.dueAtMs)
        .slice(0, max)
      const leasedUntilMs = nowMs + leaseMs
      for (const task of due) kept.tasks.set(task.id, { ...task, dueAtMs: leasedUntilMs })
      return due.map(({ dueAtMs: _, ...task }) => structuredClone({ ...task, leasedUntilMs }))
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
    parked: async (max, key) =>
      kept.parked.filter((parked) => key === undefined || parked.key === key).slice(0, max),
    counts: async (nowMs) => ({
      parkedFacts: kept.parked.length,
      parkedKeys: new Set(kept.parked.map(({ key }) => key)).size,
      tasks: tasksByKind(kept, nowMs),
    }),
    close: async () => {},
  }
}

/** What was decided, and what is heard because it came first. */
const sourcesIn = (kept: Kept): readonly Source[] => {
  const sources = new Map<string, Source>()
  for (const name of kept.cursors.keys()) {
    const [journal = '', topic = ''] = name.split('/')
    sources.set(`${journal}/${topic}`, { topic, journal, adopted: true })
  }
  for (const [name, source] of kept.sources) sources.set(name, source)
  return [...sources.values()]
}

const tasksByKind = (kept: Kept, nowMs: number): readonly TaskCounts[] => {
  const tasks = [...kept.tasks.values()]
  const kinds = [...new Set(tasks.map(({ kind }) => kind))].sort()
  return kinds.map((kind) => {
    const ofKind = tasks.filter((task) => task.kind === kind)
    const later = ofKind.filter(({ dueAtMs }) => dueAtMs > nowMs)
    const positions = ofKind.map(({ id }) => Number(id.split(':')[0]))
    const asking = kept.facts[firstAfter(kept.facts, Math.min(...positions) - 1)]
    return {
      kind,
      due: ofKind.length - later.length,
      waiting: later.filter(({ tries }) => tries === 0).length,
      retrying: later.filter(({ tries }) => tries > 0).length,
      askedAt: asking?.timestamp ?? '',
    }
  })
}

const firstAfter = (facts: readonly RecordedFact[], position: number): number => {
  let low = 0
  let high = facts.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((facts[middle]?.position ?? 0) <= position) low = middle + 1
    else high = middle
  }
  return low
}

const loadFrom = (kept: Kept, wants: Wants): Loaded => {
  const pick = <Value>(from: ReadonlyMap<string, Value>, keys: readonly string[]) =>
    new Map(
      keys.flatMap((key): [string, Value][] => {
        const value = from.get(key)
        return value === undefined ? [] : [[key, structuredClone(value)]]
      }),
    )
  const parked = new Set(kept.parked.map(({ key }) => key))
  return {
    streams: pick(kept.streams, wants.streams),
    documents: pick(kept.documents, wants.documents),
    cursors: pick(kept.cursors, wants.cursors.map(cursorName)),
    parkedKeys: new Set(wants.parkedKeys.filter((key) => parked.has(key))),
    tasks: new Set(wants.tasks.filter((id) => kept.tasks.has(id))),
  }
}

const verify = (kept: Kept, batch: CommitBatch): void => {
  const parked = new Set(kept.parked.map(({ key }) => key))
  const stale = (what: string, wrong: boolean): void => {
    if (wrong) throw new StaleError(what)
  }
  for (const cursor of batch.cursors)
    stale('cursors', (kept.cursors.get(cursorName(cursor)) ?? 0) !== cursor.from)
  for (const key of batch.freeKeys) stale('parked keys', parked.has(key))
  for (const key of batch.heldKeys) stale('parked keys', !parked.has(key))
  for (const id of batch.endedTasks) stale('tasks', !kept.tasks.has(id))
  for (const { key, revision } of batch.documents)
    stale('documents', (kept.documents.get(key)?.revision ?? 0) !== revision - 1)
  const parkedIds = new Set(kept.parked.map(({ id }) => id))
  for (const { ids } of batch.unpark)
    stale(
      'parked facts',
      ids.some((id) => !parkedIds.has(id)),
    )
  for (const { key, revision } of batch.documentsRead)
    stale('documents', (kept.documents.get(key)?.revision ?? 0) !== revision)
  for (const { stream, version } of batch.streams)
    stale('streams', (kept.streams.get(stream)?.length ?? 0) !== version)
}
