import { cursorName, type CursorKey, type Wants } from '../journal/store.ts'

/** Gathers the keys that have to be loaded, each once. */
export class Gathered {
  readonly #streams = new Set<string>()
  readonly #documents = new Set<string>()
  readonly #cursors = new Map<string, CursorKey>()
  readonly #parkedKeys = new Set<string>()
  readonly #tasks = new Set<string>()

  stream(stream: string): void {
    this.#streams.add(stream)
  }
  document(key: string): void {
    this.#documents.add(key)
  }
  cursor({ journal, topic, partition }: CursorKey): void {
    const cursor = { journal, topic, partition }
    this.#cursors.set(cursorName(cursor), cursor)
  }
  parkedKey(key: string): void {
    this.#parkedKeys.add(key)
  }
  task(id: string): void {
    this.#tasks.add(id)
  }

  /** Whether nothing has been gathered, so that nothing has to be loaded before deciding. */
  get complete(): boolean {
    return this.#streams.size + this.#documents.size + this.#cursors.size === 0
  }

  get wants(): Wants {
    return {
      streams: [...this.#streams],
      documents: [...this.#documents],
      cursors: [...this.#cursors.values()],
      parkedKeys: [...this.#parkedKeys],
      tasks: [...this.#tasks],
    }
  }
}
