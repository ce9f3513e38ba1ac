import { readFileSync } from 'node:fs'
import { ConfigurationError } from './configuration.ts'
import { messageOf } from './thrown.ts'

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
        problems.push(`${closer.name}: ${messageOf(error)}`)
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
  watchRunner(onSignal)
  try {
    process.exit(await program(stopping.signal))
  } catch (error) {
    if (error instanceof ConfigurationError || error instanceof UsageError) {
      process.stderr.write(`${error.message}\n`)
      process.exit(2)
    }
    if (stopping.signal.aborted) process.exit(130)
    process.stderr.write(`${told(error)}\n`)
    process.exit(1)
  }
}

const RUNNER_MS = 1_000

/**
 * npx does not hand SIGTERM on to what it runs: when the npm or npx that we were started by is gone, we
 * stop as if it had (Linux; elsewhere its process group has to be asked).
 */
const watchRunner = (gone: () => void): void => {
  const runner = runnerOf(process.ppid)
  if (runner === undefined) return
  const timer = setInterval(() => {
    if (isAlive(runner)) return
    clearInterval(timer)
    gone()
  }, RUNNER_MS)
  timer.unref()
}

/** The npm or npx among the ancestors of a process. */
const runnerOf = (pid: number): number | undefined => {
  try {
    for (let ancestor = pid; ancestor > 1;) {
      const commandLine = readFileSync(`/proc/${ancestor}/cmdline`, 'utf8').replaceAll(
        '\u0000',
        ' ',
      )
      // npx writes `npm exec …` over its own.
      if (/^npm |\/(npx|npm)(-cli\.js)? /.test(commandLine)) return ancestor
      const stat = readFileSync(`/proc/${ancestor}/stat`, 'utf8')
      ancestor = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
    }
  } catch {
    // Not Linux.
  }
  return undefined
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** Errors of the language are bugs and come with their stack; all others are a sentence for people. */
const told = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  const bug = ['TypeError', 'ReferenceError', 'RangeError', 'SyntaxError', 'ZodError']
  if (bug.includes(error.name)) return error.stack ?? error.message
  if (error instanceof AggregateError && error.message === '')
    return [...new Set(error.errors.map(told))].join('; ')
  return error.message
}

/** Resolves once the signal aborts. */
export const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
