import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { cpus } from 'node:os'
import { startStack } from '../../redpanda/stack.ts'
import { runMain } from '../../shared/runtime/lifecycle.ts'
import { loadedAndScraped, type Load } from './arrangement.ts'
import { median } from './baseline.ts'

/**
 * `bun run bench:observe [rounds] [seconds]`: what observing costs. The same load on the same parts, each
 * way of observing by turns, so that whatever else the machine does meets all of them; prints ratios to
 * observing nothing, each round's and their median. Ends with 1 when a bounded one costs more than BOUND.
 */
const ROUNDS = 5
const SECONDS = 15
/** Part of the throughput that observing may cost. */
const BOUND = 0.05

interface Variant {
  readonly name: string
  /** Of the services. */
  readonly env: Readonly<Record<string, string>>
  readonly bounded: boolean
}

/** What the others are compared with. */
const NOTHING: Variant = {
  name: 'nothing',
  env: { METRICS: 'off', LOG_LEVEL: 'warn' },
  bounded: false,
}
/** A way of observing more is its environment here. */
const VARIANTS: readonly Variant[] = [
  { name: 'metrics', env: { METRICS: 'on', LOG_LEVEL: 'warn' }, bounded: true },
  {
    name: 'metrics, and a log line a fact',
    env: { METRICS: 'on', LOG_LEVEL: 'info' },
    bounded: false,
  },
]

const round = (value: number): number => Math.round(value * 1_000) / 1_000

await runMain(async (signal) => {
  const [rounds = ROUNDS, seconds = SECONDS] = process.argv.slice(2).map(Number)
  const folder = mkdtempSync('/var/tmp/colisaga-observe-')
  chmodSync(folder, 0o755)
  const say = (line: string): void => void process.stderr.write(`${line}\n`)
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
    const loads = new Map<string, Load[]>()
    for (let number = 0; number < rounds && !signal.aborted; number += 1) {
      const turn = [NOTHING, ...VARIANTS]
      // Every other round the other way, so that nobody is always measured on a machine that is warmer.
      for (const { name, env } of number % 2 === 0 ? turn : turn.toReversed()) {
        const all = { ...stack.env, ...env }
        const load = await loadedAndScraped({ env: all, processes: 'one process', seconds, signal })
        say(`${name}: ${load.sagasPerSecond} sagas/s, ${load.serviceUs} µs of CPU each`)
        loads.set(name, [...(loads.get(name) ?? []), load])
      }
    }
    const base = loads.get(NOTHING.name) ?? []
    const results = VARIANTS.map(({ name, bounded }) => {
      const own = loads.get(name) ?? []
      const ratios = own.map((load, n) => load.sagasPerSecond / (base[n]?.sagasPerSecond ?? NaN))
      const cpu = own.map((load, n) => load.serviceUs / (base[n]?.serviceUs ?? NaN))
      const throughput = median(ratios)
      return {
        name,
        throughput: round(throughput),
        ...(bounded && { within: throughput >= 1 - BOUND }),
        cpuOfASaga: round(median(cpu)),
        rounds: ratios.map(round),
      }
    })
    const nothing = {
      sagasPerSecond: median(base.map(({ sagasPerSecond }) => sagasPerSecond)),
      serviceUs: median(base.map(({ serviceUs }) => serviceUs)),
    }
    const report = { cores: cpus().length, seconds, bound: BOUND, nothing, toNothing: results }
    process.stdout.write(`${JSON.stringify(report, null, 2)}\n`)
    return results.every(({ within }) => within !== false) ? 0 : 1
  } finally {
    for (const problem of await stack.stop()) say(problem)
    rmSync(folder, { recursive: true, force: true })
  }
})
