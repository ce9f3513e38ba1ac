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

  get isEmpty(): boolean {
    const { size } = this.#streams
    return (
      size +
        this.#documents.size +
        this.#cursors.size +
        this.#parkedKeys.size +
        this.#tasks.size ===
      0
    )
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
