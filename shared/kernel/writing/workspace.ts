import type { FactContext, HeardFact } from '../domain/fact.ts'
import type { CommitBatch, Entry } from '../journal/commit-batch.ts'
import { cursorName, type Committed, type CursorKey, type NewFact } from '../journal/store.ts'
import { factIndexAt, type FactIndex } from './fact-index.ts'
import { NOT_LOADED, type NotLoaded } from './not-loaded.ts'
import { newFact, openedBy, type Appended } from './appended.ts'
import type { DocumentChange, Listing } from './document-change.ts'
import type { Remembered, RememberedDocument } from './remembered.ts'
import type { Stream } from './stream.ts'
import { Gathered } from './wants.ts'

/** A task asked for by an appended fact. */
export interface AskedFor {
  readonly kind: string
  readonly number: number
  readonly dueAtMs: number
  /** Handed to this instance's runner as soon as it is committed. */
  readonly now: boolean
}

type BatchTask = CommitBatch['tasks'][number] & { readonly now: boolean }
/** `to` is undefined while the cursor has only been read. */
type Move = CursorKey & { readonly from: number; to: number | undefined }

/**
 * One batch in the making: the copy that units read and write, one after the other, and the commit
 * that comes of it. Reading what is not remembered gives NOT_LOADED, and notes it in `missing`.
 */
export class Workspace<State> {
  /** What has to be loaded before this batch can be decided. */
  readonly missing = new Gathered()
  /** Everything that the batch assumes: what to load under locks when it was stale. */
  readonly assumed = new Gathered()
  readonly facts: NewFact[] = []
  readonly tasks: BatchTask[] = []
  readonly #remembered: Remembered<State>
  readonly #streams = new Map<string, { versionRead: number; now: Stream<State> }>()
  readonly #documents = new Map<
    string,
    {
      revisionRead: number
      before: object | undefined
      written: boolean
      now: RememberedDocument
      listing: Listing | undefined
    }
  >()
  readonly #cursors = new Map<string, Move>()
  /** The cursor asked for last: facts of one partition come together. */
  #cursor: Move | undefined
  readonly #assumedFree = new Set<string>()
  readonly #assumedParked = new Set<string>()
  readonly #endedTasks = new Set<string>()
  readonly #entries: Entry[] = []
  readonly #park: { fact: HeardFact; error: string }[] = []
  readonly #parkedNow = new Set<string>()
  readonly #unpark: { key: string; ids: number[] }[] = []
  #changes = 0
  /** Index in `facts` of each stream's first and last published fact. */
  readonly #published = new Map<string, { first: FactIndex; last: FactIndex }>()

  constructor(remembered: Remembered<State>) {
    this.#remembered = remembered
  }

  /** The epoch that all of it is known from. */
  get epoch(): string | undefined {
    return this.#remembered.epoch
  }

  /** Grows with each change: a unit that fails when it has grown has spoilt the batch for the others. */
  get changesMade(): number {
    return this.#changes
  }

  /**
   * A stream as the batch has made it so far. `opening`: taken as new without looking. Throws an
   * UnreadableStreamError for one that this version of the code cannot read.
   */
  stream(name: string, opening: boolean): Stream<State> | NotLoaded {
    const here = this.#streams.get(name)
    if (here !== undefined) return here.now
    this.assumed.stream(name)
    const unreadable = this.#remembered.unreadable.get(name)
    if (unreadable !== undefined) throw unreadable
    const known =
      this.#remembered.streams.get(name) ?? (opening ? this.#remembered.newStream(name) : undefined)
    if (known === undefined) {
      this.missing.stream(name)
      return NOT_LOADED
    }
    this.#streams.set(name, { versionRead: known.version, now: known })
    return known
  }

  /** Appends facts to a stream that was read, with the state that they lead to; gives their indices. */
  append(name: string, facts: readonly Appended[], state: State): readonly FactIndex[] {
    this.#changes += 1
    const stream = this.#streams.get(name)
    if (stream === undefined) throw new Error(`stream ${name} is appended to without being read`)
    const indices = facts.map((fact, n) => {
      const index = factIndexAt(this.facts.push(newFact(fact, stream.now.version + n + 1)) - 1)
      if (fact.key !== null) {
        const first = this.#published.get(name)?.first ?? index
        this.#published.set(name, { first, last: index })
      }
      return index
    })
    const { version, first, last, origin = openedBy(facts) } = stream.now
    stream.now = { state, version: version + facts.length, first, last, origin }
    return indices
  }

  /** Asks for tasks on behalf of the fact at this index. */
  ask(index: FactIndex, tasks: readonly AskedFor[]): void {
    for (const task of tasks) this.tasks.push({ ...task, fact: index })
  }

  document(key: string): RememberedDocument | NotLoaded {
    const here = this.#documents.get(key)
    if (here !== undefined) return here.now
    this.assumed.document(key)
    const known = this.#remembered.documents.get(key)
    if (known === undefined) {
      this.missing.document(key)
      return NOT_LOADED
    }
    this.#documents.set(key, {
      revisionRead: known.revision,
      before: known.body,
      written: false,
      now: known,
      listing: undefined,
    })
    return known
  }

  /** Writes a document that was read; its revision grows by one a batch. */
  putDocument(key: string, body: object, listing?: Listing): void {
    this.#changes += 1
    const document = this.#documents.get(key)
    if (document === undefined) throw new Error(`document ${key} is written without being read`)
    document.written = true
    document.listing = listing
    document.now = { revision: document.revisionRead + 1, body }
  }

  addEntry(entry: Entry): void {
    this.#changes += 1
    this.#entries.push(entry)
  }

  /** Where a cursor stands, moves of this batch included. */
  cursor(key: CursorKey): number | NotLoaded {
    const here = this.#moveOf(key)
    return here === undefined ? NOT_LOADED : (here.to ?? here.from)
  }

  /** Moves a cursor that was read. */
  moveCursor(key: CursorKey, to: number): void {
    this.#changes += 1
    const here = this.#moveOf(key)
    if (here === undefined) throw new Error(`${cursorName(key)} is moved without being read`)
    here.to = to
  }

  #moveOf(key: CursorKey): Move | undefined {
    const { journal, topic, partition } = key
    const last = this.#cursor
    if (last?.partition === partition && last.topic === topic && last.journal === journal)
      return last
    const name = cursorName(key)
    const here = this.#cursors.get(name)
    if (here !== undefined) {
      this.#cursor = here
      return here
    }
    this.assumed.cursor(key)
    const from = this.#remembered.cursors.get(name)
    if (from === undefined) {
      this.missing.cursor(key)
      return undefined
    }
    const move: Move = { journal, topic, partition, from, to: undefined }
    this.#cursors.set(name, move)
    this.#cursor = move
    return move
  }

  /** Whether a key is parked, by memory; the commit verifies it. */
  isParked(key: string): boolean {
    if (this.#parkedNow.has(key)) return true
    this.assumed.parkedKey(key)
    const parked = this.#remembered.parkedKeys.has(key)
    if (parked) this.#assumedParked.add(key)
    else this.#assumedFree.add(key)
    return parked
  }

  park(fact: HeardFact, error: string): void {
    this.#changes += 1
    this.#park.push({ fact, error })
    this.#parkedNow.add(fact.key)
  }

  /** Whether a parked fact has been applied in this very batch. */
  isUnparked(id: number): boolean {
    return this.#unpark.some(({ ids }) => ids.includes(id))
  }

  unpark(key: string, ids: readonly number[]): void {
    this.#changes += 1
    this.#unpark.push({ key, ids: [...ids] })
  }

  /** Whether somebody else has ended a task, by memory; the commit verifies it. */
  hasEnded(id: string): boolean {
    this.assumed.task(id)
    return this.#remembered.endedTasks.get(id) === true || this.#endedTasks.has(id)
  }

  endTask(id: string): void {
    this.#changes += 1
    this.#endedTasks.add(id)
  }

  /** Published position of a stream's first and last fact, once committed. */
  positionsOf(name: string, committed: Committed | undefined): { first: number; last: number } {
    const stream = this.#streams.get(name)?.now ?? { first: 0, last: 0 }
    const published = this.#published.get(name)
    if (published === undefined || committed === undefined) return stream
    return {
      first: stream.first === 0 ? committed.first + published.first : stream.first,
      last: committed.first + published.last,
    }
  }

  /** Where a stream that was read began. */
  originOf(name: string): FactContext | undefined {
    return this.#streams.get(name)?.now.origin
  }

  /** Documents that this batch writes, with what they were. */
  get changes(): readonly DocumentChange[] {
    return [...this.#documents].flatMap(([key, { before, written, now }]) =>
      written && now.body !== undefined
        ? [{ key, before, after: now.body, revision: now.revision }]
        : [],
    )
  }

  /** What is committed, as decided in this epoch. */
  batch(epoch: string): CommitBatch {
    const documents = [...this.#documents].map(([key, document]) => ({ key, ...document }))
    return {
      epoch,
      cursors: [...this.#cursors.values()].flatMap(({ to, ...cursor }) =>
        to === undefined ? [] : [{ ...cursor, to }],
      ),
      freeKeys: [...this.#assumedFree],
      heldKeys: [...this.#assumedParked],
      streams: [...this.#streams].map(([stream, { versionRead }]) => ({
        stream,
        version: versionRead,
      })),
      documentsRead: documents
        .filter(({ written }) => !written)
        .map(({ key, revisionRead }) => ({ key, revision: revisionRead })),
      documents: documents.flatMap(({ key, written, now: { revision, body }, listing }) =>
        written && body !== undefined ? [{ key, revision, body, ...listing }] : [],
      ),
      facts: this.facts,
      tasks: this.tasks.map(({ now: _, ...task }) => task),
      endedTasks: [...this.#endedTasks],
      entries: this.#entries,
      park: this.#park,
      unpark: this.#unpark,
    }
  }

  /** Remembers what is now committed. */
  remember(committed: Committed): void {
    for (const [name, { now }] of this.#streams) {
      const { first, last } = this.positionsOf(name, committed)
      const { state, version, origin } = now
      this.#remembered.streams.set(name, { state, version, first, last, origin })
    }
    for (const [key, { now }] of this.#documents) this.#remembered.documents.set(key, now)
    for (const [name, { to }] of this.#cursors)
      if (to !== undefined) this.#remembered.cursors.set(name, to)
    for (const key of this.#parkedNow) this.#remembered.parkedKeys.add(key)
    for (const id of this.#endedTasks) this.#remembered.endedTasks.set(id, true)
  }
}
