import { cpus } from 'node:os'
import { UsageError, runMain } from '../../shared/kernel/index.ts'
import { shareOf, sideBySide, type Pair } from './arrangement.ts'
import type { Load } from './loaded.ts'
import { say, withStack } from '../stack.ts'
import { median } from './baseline.ts'

/**
 * `bun run bench:observe [rounds] [seconds]`: what observing costs, in two ways. By a profile: the part of
 * the services' CPU that observes. And each way of observing beside observing nothing, on the same parts in
 * the same seconds: ratios, each round's and their median. Ends with 1 when a bounded one costs
 * more than BOUND by either; on two shared cores single ratios lie far apart.
 */
const ROUNDS = 8
const SECONDS = 8
const PROFILED_S = 40
/** Part that observing may cost. */
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
/** A way of observing more is its environment here; COLLECTOR stands for the collector's address. */
const VARIANTS: readonly Variant[] = [
  { name: 'metrics', env: { METRICS: 'on', LOG_LEVEL: 'warn' }, bounded: true },
  {
    name: 'metrics, and traces of 1 % of the sagas',
    env: {
      METRICS: 'on',
      LOG_LEVEL: 'warn',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'COLLECTOR',
      OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
      OTEL_TRACES_SAMPLER_ARG: '0.01',
    },
    bounded: true,
  },
  {
    name: 'metrics, and a log line a fact',
    env: { METRICS: 'on', LOG_LEVEL: 'info' },
    bounded: false,
  },
  {
    name: 'metrics, and the log lines of 5 % of the sagas',
    env: { METRICS: 'on', LOG_LEVEL: 'info', LOG_SAMPLE: '0.05' },
    bounded: true,
  },
]

/** Takes whatever is sent to it, as a collector would, and keeps none of it. */
const startCollector = () =>
  Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch: async (request) => {
      await request.arrayBuffer()
      return Response.json({})
    },
  })

const numberIn = (text: string | undefined, most: number, fallback: number): number => {
  if (text === undefined) return fallback
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1 || value > most)
    throw new UsageError(`${text}: bench:observe [rounds, 1 to 20] [seconds, 1 to 120]`)
  return value
}

const ratiosOf = (pairs: readonly Pair[], figure: (load: Load) => number): readonly number[] =>
  pairs.map(({ base, other }) => figure(other) / figure(base))

const round = (value: number): number => Math.round(value * 1_000) / 1_000

const HELP = `bun run bench:observe [rounds, 1 to 20] [seconds, 1 to 120]
  what observing costs, by a profile and by ratios. Exit code 1: more than is allowed
`

await runMain(async (signal) => {
  const [roundsText, secondsText] = process.argv.slice(2)
  const rounds = numberIn(roundsText, 20, ROUNDS)
  const seconds = numberIn(secondsText, 120, SECONDS)
  return await withStack({ name: 'observe', signal }, async (stack) => {
    const collector = startCollector()
    const told = (value: string): string =>
      value === 'COLLECTOR' ? `http://127.0.0.1:${collector.port}` : value
    const runs = ({ name, env }: Variant) => ({
      name,
      env: Object.fromEntries(Object.entries(env).map(([key, value]) => [key, told(value)])),
    })
    const options = { env: stack.env, processes: 'one process' as const, seconds, signal }
    const shares = new Map<string, number>()
    for (const variant of VARIANTS.map(runs)) {
      const share = await shareOf(variant, { ...options, seconds: PROFILED_S })
      shares.set(variant.name, share)
      say(`${variant.name}: ${round(share * 100)} % of the CPU observes`)
    }
    const pairs = await sideBySide(runs(NOTHING), VARIANTS.map(runs), {
      ...options,
      rounds,
    })
    await collector.stop(true)
    const results = VARIANTS.map(({ name, bounded }) => {
      const own = pairs.get(name) ?? []
      const throughput = ratiosOf(own, ({ sagasPerSecond }) => sagasPerSecond)
      const cpu = ratiosOf(own, ({ serviceUs }) => serviceUs)
      const share = shares.get(name) ?? 1
      return {
        name,
        shareOfCpu: round(share),
        ...(bounded && {
          within: { cpu: share <= BOUND, throughput: median(throughput) >= 1 - BOUND },
        }),
        throughput: round(median(throughput)),
        cpuOfASaga: round(median(cpu)),
        rounds: { throughput: throughput.map(round), cpuOfASaga: cpu.map(round) },
      }
    })
    const base = [...pairs.values()].flat().map((pair) => pair.base)
    const nothing = {
      sagasPerSecond: median(base.map(({ sagasPerSecond }) => sagasPerSecond)),
      serviceUs: median(base.map(({ serviceUs }) => serviceUs)),
    }
    const report = { cores: cpus().length, seconds, bound: BOUND, nothing, toNothing: results }
    process.stdout.write(`${JSON.stringify(report, null, 2)}\n`)
    return results.every(({ within }) => within === undefined || (within.cpu && within.throughput))
      ? 0
      : 1
  })
}, HELP)
