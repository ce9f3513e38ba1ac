import { isAlive } from './alive.ts'
import { readFileSync } from 'node:fs'
import { ConfigurationError } from './configuration.ts'
import { isMistake, messageOf } from './thrown.ts'

/** Something started that has to be stopped. */
export interface Closer {
  readonly name: string
  close(): Promise<void>
}

const CLOSE_TIMEOUT_MS = 15_000
const SAME_SIGNAL_MS = 1_000

/** Stops what has been started, in reverse order: each in bounded time, and all of them whatever fails. */
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

/** The user gave wrong options or files: the message is one line, the exit code 2. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'UsageError'
  }
}

/** Why a program is asked to stop whose output nobody reads any more: `| head` has seen enough. */
export const OUTPUT_CLOSED = 'the output is closed'
/** What a shell gives for a program that SIGPIPE has ended. */
const SIGPIPE_CODE = 141

/**
 * Runs a program until it ends. SIGINT or SIGTERM aborts its signal, and a second one, later, exits at once; so does
 * output that nobody reads any more, by OUTPUT_CLOSED. The number that the program gives is the exit code; wrong
 * configuration or usage exits with 2. Where `--help` is among the arguments, `help` is written instead.
 */
export const runMain = async (
  program: (signal: AbortSignal) => Promise<number>,
  help?: string,
): Promise<never> => {
  const stopping = new AbortController()
  let firstMs = 0
  const onSignal = (): void => {
    // One Ctrl-C arrives twice: from the terminal, and from the runner (npx, bun run) that started us.
    if (stopping.signal.aborted && Date.now() - firstMs > SAME_SIGNAL_MS) process.exit(130)
    firstMs ||= Date.now()
    stopping.abort()
  }
  const onOutputError = (error: Error): void => {
    if (!('code' in error) || error.code !== 'EPIPE') throw error
    stopping.abort(OUTPUT_CLOSED)
  }
  const end = (code: number): never =>
    process.exit(stopping.signal.reason === OUTPUT_CLOSED ? SIGPIPE_CODE : code)
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  process.stdout.on('error', onOutputError)
  process.stderr.on('error', onOutputError)
  watchRunner(onSignal)
  try {
    if (help !== undefined && helpAsked(process.argv.slice(2))) {
      process.stdout.write(`${help.trimEnd()}\n`)
      return end(0)
    }
    return end(await program(stopping.signal))
  } catch (error) {
    if (error instanceof ConfigurationError || error instanceof UsageError) {
      process.stderr.write(`${error.message}\n`)
      return end(2)
    }
    if (stopping.signal.aborted) return end(130)
    process.stderr.write(`${told(error)}\n`)
    return end(1)
  }
}

/** Whether help is asked for instead. */
export const helpAsked = (given: readonly string[]): boolean =>
  given.some((argument) => argument === '--help' || argument === '-h')

/** Says at once that a stop was asked for, because what is under way may take a while to end. */
export const sayWhenStopped = (signal: AbortSignal, say: (line: string) => void): void =>
  signal.addEventListener(
    'abort',
    () => {
      if (signal.reason !== OUTPUT_CLOSED)
        say('stopping: what is under way ends first, Ctrl-C again ends it at once')
    },
    { once: true },
  )

const RUNNER_MS = 1_000

/**
 * npx does not pass SIGTERM on to the process that it runs, so this process looks whether the npm or npx that
 * started it is still there, and stops when it is gone. Linux only; elsewhere the process group must be signalled.
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
      // npx shows up as `npm exec …`: it overwrites its own command line.
      if (/^npm |\/(npx|npm)(-cli\.js)? /.test(commandLine)) return ancestor
      const stat = readFileSync(`/proc/${ancestor}/stat`, 'utf8')
      ancestor = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
    }
  } catch {
    // There is no /proc here: this is not Linux.
  }
  return undefined
}

const told = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  if (isMistake(error)) return error.stack ?? error.message
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
