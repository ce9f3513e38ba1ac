/** How instances of a service tell each other that something was appended: a hint, which may be lost. */
export interface Notices {
  /** Whether what others tell is heard. */
  readonly heard: boolean
  /** Calls back at each notice from now on. */
  listen(wake: () => void): void
  /** Tells the other instances. */
  tell(): void
}

/** Nobody is heard: who waits for something has to look. */
export const noNotices: Notices = { heard: false, listen: () => {}, tell: () => {} }
