// needs: confluent
// waits
import { expect, test } from 'bun:test'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { confluentNode } from '../../redpanda/confluent/places.ts'
import { runtimeBinary } from '../runtime-binary.ts'

/**
 * Why Confluent's client has a process of its own on Bun and Deno: its addon is made for one version of V8 (NAN). These
 * tests fail on the day that it runs there, and say aloud when it does in a version that is out and not ours yet.
 */
const REMOVE =
  'take out shared/kernel/transport/confluent-process, KAFKA_NODE and findNode, let kafkaClient() load the addon there, and write ADR 3 anew'
const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const PACKAGE = '@confluentinc/kafka-javascript'
const RUNS = 'the addon runs'
const SCRIPT = `const client = require('${PACKAGE}')
new client.Producer({ 'bootstrap.servers': '127.0.0.1:1' }, {})
process.stdout.write('${RUNS}')
process.exit(0)`
/** A version that is out is fetched once. */
const FETCH_MS = 120_000
const LOOK_MS = 15_000
const TEST_MS = 300_000

/** What a command prints; it may die of a signal. */
const printed = (command: string, args: readonly string[], timeout: number): string => {
  const { stdout } = spawnSync(command, args, { cwd: ROOT, encoding: 'utf8', timeout })
  return stdout ?? ''
}

const evaluations = {
  bun: ['-e', SCRIPT],
  deno: ['eval', '--ext=cjs', SCRIPT],
} as const
type Other = keyof typeof evaluations
const OTHERS: readonly Other[] = ['bun', 'deno']
const binaryOf = (other: Other): string =>
  other === 'bun' ? process.execPath : runtimeBinary(other)

const isNan = (dependencies: unknown): boolean =>
  z.object({ nan: z.string() }).safeParse(dependencies).success

test('the script shows the addon where it runs: on Node', () => {
  expect(printed(confluentNode() ?? 'node', ['-e', SCRIPT], LOOK_MS)).toContain(RUNS)
})

test.each(OTHERS)(
  'on our %s the addon still does not run',
  (other) => {
    const said = printed(binaryOf(other), evaluations[other], LOOK_MS)
    if (said.includes(RUNS)) throw new Error(`${other} runs ${PACKAGE} itself: ${REMOVE}`)
  },
  TEST_MS,
)

test('the package that we have is still made with NAN, and not with N-API', () => {
  const file = new URL(
    '../../node_modules/@confluentinc/kafka-javascript/package.json',
    import.meta.url,
  )
  const { dependencies } = z
    .object({ dependencies: z.unknown() })
    .parse(JSON.parse(readFileSync(file, 'utf8')))
  if (!isNan(dependencies)) throw new Error(`${PACKAGE} needs NAN no more: ${REMOVE}`)
})

/** Loud, and no failure: nobody's change is at fault when something is released. */
const aloud = (line: string): void => void process.stderr.write(`\n*** ${line} ***\n\n`)

/** What the registry knows; undefined where it cannot be asked. */
const info = (name: string, field: string): string | undefined => {
  const said = printed(process.execPath, ['info', name, field], LOOK_MS).trim()
  return said === '' ? undefined : said
}

test.each(OTHERS)(
  'whether the newest %s runs the addon is said aloud',
  (other) => {
    const newest = info(other, 'version')
    if (newest === undefined) return aloud(`which ${other} is the newest cannot be looked up`)
    if (printed(binaryOf(other), ['--version'], LOOK_MS).includes(newest)) return
    const args = ['x', `${other}@${newest}`, ...evaluations[other]]
    if (printed(process.execPath, args, FETCH_MS).includes(RUNS))
      aloud(`${other} ${newest} is out and runs ${PACKAGE} itself: take it, then ${REMOVE}`)
  },
  TEST_MS,
)

test(
  'whether the newest package does without NAN is said aloud',
  () => {
    const dependencies = info(PACKAGE, 'dependencies')
    if (dependencies === undefined) return aloud(`the newest ${PACKAGE} cannot be looked up`)
    if (!isNan(JSON.parse(dependencies)))
      aloud(`${PACKAGE} ${info(PACKAGE, 'version')} is out without NAN: take it, then ${REMOVE}`)
  },
  TEST_MS,
)
