/** When a loop looks again: at once when something has happened since it last began to look, else after a while. */
export class Looking {
  readonly #everyMs: number
  #news = false
  #goOn = (): void => {}

  constructor(everyMs: number) {
    this.#everyMs = everyMs
  }

  /** The loop looks: what happens from now on it may not see. */
  begin(): void {
    this.#news = false
  }

  /** Something has happened. */
  wake(): void {
    this.#news = true
    this.#goOn()
  }

  /** Resolves when it is time to look again. */
  rest(): Promise<void> {
    if (this.#news) return Promise.resolve()
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, this.#everyMs)
      this.#goOn = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}
