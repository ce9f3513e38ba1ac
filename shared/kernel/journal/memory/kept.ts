import type { Entry } from '../commit-batch.ts'
import {
  cursorName,
  type Checkpoint,
  type Loaded,
  type ParkedFact,
  type RecordedFact,
  type RegisteredReaction,
  type Source,
  type StoredDocument,
  type StoredTask,
  type TaskCounts,
  type Wants,
} from '../store.ts'

/** Everything that a journal in memory keeps. */
export interface Kept {
  readonly facts: RecordedFact[]
  readonly streams: Map<string, RecordedFact[]>
  readonly documents: Map<string, StoredDocument>
  readonly cursors: Map<string, number>
  /** What was decided, by topic and journal. */
  readonly sources: Map<string, Source>
  readonly entries: Map<string, Entry & { readonly arrival: number }>
  readonly tasks: Map<
    string,
    Omit<StoredTask, 'leasedUntilMs'> & { dueAtMs: number; waitFromMs: number }
  >
  readonly parked: ParkedFact[]
  /** The id given last: it goes back with all else, as a sequence of a database does. */
  parkedIds: number
  readonly parkedKeys: Set<string>
  /** By topic and type. */
  readonly reactions: Map<string, RegisteredReaction>
  generation: number
  relay: { holder?: string; term: number; heldUntilMs: number; checkpoint: Checkpoint }
  /** The epoch in which the last fact was appended. */
  epoch: number
}

export const emptyJournal = (): Kept => ({
  facts: [],
  streams: new Map(),
  documents: new Map(),
  cursors: new Map(),
  sources: new Map(),
  entries: new Map(),
  tasks: new Map(),
  parked: [],
  parkedIds: 0,
  parkedKeys: new Set(),
  reactions: new Map(),
  generation: 0,
  relay: { term: 0, heldUntilMs: 0, checkpoint: { position: 0, last: [], ends: [] } },
  epoch: 1,
})

/** What was decided, and what is heard because it came first. */
export const sourcesIn = (kept: Kept): readonly Source[] => {
  const sources = new Map<string, Source>()
  for (const name of kept.cursors.keys()) {
    const [journal = '', topic = ''] = name.split('/')
    sources.set(`${journal}/${topic}`, { topic, journal, adopted: true })
  }
  for (const [name, source] of kept.sources) sources.set(name, source)
  return [...sources.values()]
}

export const tasksByKind = (kept: Kept, nowMs: number): readonly TaskCounts[] => {
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

/** Index of the first fact after a position. */
export const firstAfter = (facts: readonly RecordedFact[], position: number): number => {
  let low = 0
  let high = facts.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((facts[middle]?.position ?? 0) <= position) low = middle + 1
    else high = middle
  }
  return low
}

/** What was committed never changes: it is frozen once, which costs less than a copy for each who reads it. */
export const frozen = <Value extends object>(value: Value): Value => {
  for (const inner of Object.values(value))
    if (typeof inner === 'object' && inner !== null) frozen(inner)
  return Object.freeze(value)
}

const streamIn = (kept: Kept, name: string): [string, RecordedFact[]][] => {
  const facts = kept.streams.get(name)
  return facts === undefined ? [] : [[name, [...facts]]]
}

export const loadFrom = (kept: Kept, wants: Wants, epoch: string): Loaded => {
  const pick = <Value>(from: ReadonlyMap<string, Value>, keys: readonly string[]) =>
    new Map(
      keys.flatMap((key): [string, Value][] => {
        const value = from.get(key)
        return value === undefined ? [] : [[key, structuredClone(value)]]
      }),
    )
  return {
    epoch,
    streams: new Map(wants.streams.flatMap((name) => streamIn(kept, name))),
    documents: pick(kept.documents, wants.documents),
    cursors: pick(kept.cursors, wants.cursors.map(cursorName)),
    parkedKeys: new Set(wants.parkedKeys.filter((key) => kept.parkedKeys.has(key))),
    tasks: new Set(wants.tasks.filter((id) => kept.tasks.has(id))),
  }
}
