import { cursorName, type Loaded, type RecordedFact, type Wants } from '../journal/store.ts'
import { Lru } from './lru.ts'
import { streamOf, UnreadableStreamError, type Stream } from './stream.ts'

/** A shared document as this process last knew it. Its revision is 0 when it has never been written. */
export interface RememberedDocument {
  readonly revision: number
  readonly body: object | undefined
}

const STREAMS_KEPT = 20_000
const DOCUMENTS_KEPT = 20_000

/**
 * What a writer remembers of its journal between batches, all of it from one epoch. It is out of date as soon as
 * another instance writes, so every commit verifies what it assumed: memory only saves reading.
 */
export class Remembered<State> {
  readonly streams = new Lru<Stream<State>>(STREAMS_KEPT)
  readonly documents = new Lru<RememberedDocument>(DOCUMENTS_KEPT)
  readonly cursors = new Map<string, number>()
  readonly parkedKeys = new Set<string>()
  readonly endedTasks = new Lru<true>(STREAMS_KEPT)
  /** Streams that could not be read for the batch under way; the next batch reads them again. */
  readonly unreadable = new Map<string, UnreadableStreamError>()
  readonly #replay: (facts: readonly RecordedFact[]) => State
  #epoch: string | undefined

  constructor(replay: (facts: readonly RecordedFact[]) => State) {
    this.#replay = replay
  }

  /** The epoch from which everything here is known; undefined while nothing is known. */
  get epoch(): string | undefined {
    return this.#epoch
  }

  /** Begins to remember in this epoch. What is known from another one is forgotten: the database may have gone back. */
  enter(epoch: string): void {
    if (this.#epoch !== epoch) this.forget()
    this.#epoch = epoch
  }

  /** Remembers what was loaded, and of what was asked for and is absent, that it is absent. */
  learn(wants: Wants, loaded: Loaded): void {
    this.enter(loaded.epoch)
    for (const name of wants.streams) this.#learnStream(name, loaded.streams.get(name) ?? [])
    for (const key of wants.documents)
      this.documents.set(key, loaded.documents.get(key) ?? neverWritten)
    for (const cursor of wants.cursors) {
      const name = cursorName(cursor)
      this.cursors.set(name, loaded.cursors.get(name) ?? 0)
    }
    for (const key of wants.parkedKeys) {
      if (loaded.parkedKeys.has(key)) this.parkedKeys.add(key)
      else this.parkedKeys.delete(key)
    }
    for (const id of wants.tasks) if (!loaded.tasks.has(id)) this.endedTasks.set(id, true)
  }

  #learnStream(name: string, facts: readonly RecordedFact[]): void {
    try {
      this.streams.set(name, streamOf(name, facts, this.#replay))
      this.unreadable.delete(name)
    } catch (error) {
      if (!(error instanceof UnreadableStreamError)) throw error
      this.unreadable.set(name, error)
    }
  }

  /** Gives a stream without facts. */
  newStream(name: string): Stream<State> {
    return streamOf(name, [], this.#replay)
  }

  /** Forgets everything: after an error that leaves a commit's fate unknown, and when another epoch has begun. */
  forget(): void {
    this.#epoch = undefined
    this.streams.clear()
    this.documents.clear()
    this.cursors.clear()
    this.parkedKeys.clear()
    this.endedTasks.clear()
    this.unreadable.clear()
  }
}

const neverWritten: RememberedDocument = { revision: 0, body: undefined }
