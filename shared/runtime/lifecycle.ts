import { ConfigurationError } from './configuration.ts'

/** Something started that has to be stopped. */
export interface Closer {
  readonly name: string
  close(): Promise<void>
}

const CLOSE_TIMEOUT_MS = 15_000
const SAME_SIGNAL_MS = 1_000

/** What has been started, stopped in reverse order; each in bounded time, all of them whatever fails. */
export class Closers {
  readonly #closers: Closer[] = []

  add(name: string, close: () => Promise<void>): void {
    this.#closers.push({ name, close })
  }

  /** Gives one line for each that failed or took too long. */
  async close(): Promise<readonly string[]> {
    const problems: string[] = []
    for (let closer = this.#closers.pop(); closer !== undefined; closer = this.#closers.pop()) {
      let timer: ReturnType<typeof setTimeout> | undefined
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(
          () => reject(new Error(`not stopped after ${CLOSE_TIMEOUT_MS} ms`)),
          CLOSE_TIMEOUT_MS,
        )
      })
      try {
        await Promise.race([closer.close(), late])
      } catch (error) {
        problems.push(`${closer.name}: ${error instanceof Error ? error.message : String(error)}`)
      } finally {
        clearTimeout(timer)
      }
    }
    return problems
  }
}

/** Wrong options or files: one line for the user, exit code 2. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'UsageError'
  }
}

/**
 * Runs a program until it ends or SIGINT/SIGTERM aborts its signal; a second one, later, ends it at once.
 * Its number is the exit code; wrong configuration or usage is told on standard error with code 2.
 */
export const runMain = async (
  program: (signal: AbortSignal) => Promise<number>,
): Promise<never> => {
  const stopping = new AbortController()
  let firstMs = 0
  const onSignal = (): void => {
    // Ctrl-C reaches us once from the terminal and once from the runner in front of us.
    if (stopping.signal.aborted && Date.now() - firstMs > SAME_SIGNAL_MS) process.exit(130)
    firstMs ||= Date.now()
    stopping.abort()
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  try {
    process.exit(await program(stopping.signal))
  } catch (error) {
    if (error instanceof ConfigurationError || error instanceof UsageError) {
      process.stderr.write(`${error.message}\n`)
      process.exit(2)
    }
    process.stderr.write(
      `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    )
    process.exit(1)
  }
}

/** Resolves once the signal aborts. */
export const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
