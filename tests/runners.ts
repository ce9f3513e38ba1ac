import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { binaryOf, type Runtime } from './runtimes.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const FILE_TIMEOUT_MS = 300_000
const TEST_TIMEOUT_MS = 60_000
const KILL_AFTER_MS = 5_000
/** Characters of a failed run that are repeated at the end. */
const FAILURE_SHOWN = 6_000

export interface Counts {
  passed: number
  failed: number
  skipped: number
}

export interface Outcome extends Counts {
  /** What was printed of each file in which something failed. */
  readonly failures: readonly string[]
}

type Environment = Readonly<Record<string, string | undefined>>

/** Runs files of tests on a runtime (none: all that need no server, on Bun) and counts what its runner says. */
export const runTests = async (
  runtime: Runtime,
  files: readonly string[],
  env: Environment,
  signal: AbortSignal,
): Promise<Outcome> => {
  const folder = mkdtempSync(join(tmpdir(), 'colisaga-run-'))
  try {
    const report = join(folder, 'report.xml')
    const { code, said } = await ended(
      binaryOf(runtime),
      argumentsFor(runtime, files, report),
      env,
      signal,
    )
    // Whole, once it has ended: what runs beside it prints too.
    process.stdout.write(said)
    const counts = runtime === 'deno' ? junitCounts(textOf(report)) : printedCounts(said)
    // A run that ends badly without saying that a test failed has failed all the same.
    const failed = code !== 0 && counts.failed === 0 ? 1 : counts.failed
    return {
      ...counts,
      failed,
      failures: failed === 0 ? [] : [withoutPasses(said).slice(-FAILURE_SHOWN)],
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The suites are written for `bun test`; tests/node maps what they use of it to Node's own runner, which Deno has too. */
const argumentsFor = (
  runtime: Runtime,
  files: readonly string[],
  report: string,
): readonly string[] => {
  switch (runtime) {
    case 'bun':
      return ['test', `--timeout=${TEST_TIMEOUT_MS}`, ...files]
    case 'node': {
      // As Bun does, it ends when the tests have ended, whatever a failed one has left open.
      const options = ['--import', './tests/node/register.ts', '--test-reporter=spec']
      return [...options, '--test-force-exit', ...files]
    }
    case 'deno': {
      const options = ['--no-check', '--allow-all', '--import-map=tests/node/import-map.json']
      return ['test', ...options, `--junit-path=${report}`, ...files]
    }
  }
}

const ended = (
  command: string,
  args: readonly string[],
  env: Environment,
  signal: AbortSignal,
): Promise<{ readonly code: number | null; readonly said: string }> =>
  new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: ROOT,
      env: { ...process.env, NO_COLOR: '1', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let said = ''
    const read = (chunk: Buffer): void => {
      said += chunk.toString('utf8')
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    const end = (): void => {
      child.kill('SIGTERM')
      setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS).unref()
    }
    const timer = setTimeout(end, FILE_TIMEOUT_MS)
    signal.addEventListener('abort', end, { once: true })
    child.once('close', (code) => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve({ code, said })
    })
  })

/** Bun prints ` 3 pass` at the end, Node `ℹ pass 3`. */
export const printedCounts = (said: string): Counts => {
  const count = (word: string): number => {
    const [, bun, node] = new RegExp(`^ *(\\d+) ${word}$|^ℹ ${word} (\\d+)$`, 'm').exec(said) ?? []
    return Number(bun ?? node ?? 0)
  }
  return {
    passed: count('pass'),
    failed: count('fail') + count('cancelled'),
    skipped: count('skip') + count('skipped') + count('todo'),
  }
}

/** Deno reports groups as tests too: those whose name begins another one's. */
export const junitCounts = (report: string): Counts => {
  const cases = [...report.matchAll(/<testcase name="([^"]*)"[^>]*?(?:\/>|>(.*?)<\/testcase>)/gs)]
  const names = cases.map(([, name = '']) => name)
  const tests = cases.filter(
    ([, name = '']) => !names.some((one) => one.startsWith(`${name} &gt; `)),
  )
  const failed = tests.filter(([, , body = '']) => /<(?:failure|error)/.test(body)).length
  const skipped = tests.filter(([, , body = '']) => body.includes('<skipped')).length
  return { passed: tests.length - failed - skipped, failed, skipped }
}

const textOf = (file: string): string => {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    // It ended before it came to a report.
    return ''
  }
}

/** What a run printed, without the lines of the tests that passed. */
const withoutPasses = (said: string): string =>
  said
    .split('\n')
    .filter((line) => line !== '' && !/^(\(pass\)| *✔)|\.\.\. ok( |$)/.test(line))
    .join('\n')
