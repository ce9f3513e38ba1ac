import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { say } from '../stack.ts'
import { median, type Baseline, type Inserted } from './baseline.ts'
import { load, loaded, settled, type Load } from './loaded.ts'
import { loneOf, type Lone } from './lone.ts'
import { cpuSeconds, residentMb } from './processes.ts'
import { profiling, shareOfObserving } from './profile.ts'
import { scraped, withServices, type Options, type Services } from './running-services.ts'
import { snapshotHeld } from './snapshot.ts'

/** What one way of running the services gave. */
export interface Arrangement {
  /** Medians of the slices. */
  readonly closed: Load
  readonly slices: readonly Slice[]
  /** At half the rate of the closed loop. */
  readonly open: Load & { readonly rate: number }
  readonly lone: Lone
  /** Under full load beside a snapshot that is held open: sagas a second, and the last of them ÷ the first. */
  readonly besideSnapshot?: {
    readonly seconds: number
    readonly first: number
    readonly last: number
    readonly ratio: number
  }
  readonly idle: {
    /** Of each process. */
    readonly residentMb: readonly number[]
    /** Of all of them together, as part of one core. */
    readonly cores: number
  }
}

/** A part of the closed loop, and what PostgreSQL alone inserted just before and after: rows a second. */
export interface Slice extends Load {
  readonly alone: Inserted
}

/** After this long nothing is compiled or collected any more that the start has left. */
const SETTLED_MS = 60_000
const IDLE_MS = 20_000
/** Not counted: for a minute a sixth of the services' CPU goes into compiling what they run. */
const WARM_S = 60
const SLICES = 5

/** Runs the services on a fresh database and fresh topics, and measures them. */
export const measured = ({
  seconds,
  snapshotSeconds,
  alone,
  ...options
}: Options & {
  /** Of each slice of the closed loop, and of the open loop. */
  readonly seconds: number
  /** 0: not measured. */
  readonly snapshotSeconds: number
  readonly alone: Baseline
}) =>
  withServices(options, async ({ url, sql, children, portOf }): Promise<Arrangement> => {
    const envoi = portOf('envoi')
    const idle = await idleOf(children)
    const lone = await loneOf(envoi, sql, alone)
    await load(envoi, WARM_S, 0)
    const slices: Slice[] = []
    await settled(sql)
    let before = await alone.inserted()
    for (let n = 0; n < SLICES; n += 1) {
      const slice = await loaded(sql, children, { port: envoi, seconds, rate: 0 })
      const after = await alone.inserted()
      slices.push({ ...slice, alone: meanOf(before, after) })
      before = after
    }
    const closed = medianOf(slices)
    const rate = Math.round(closed.sagasPerSecond / 2)
    const open = await loaded(sql, children, { port: envoi, seconds, rate })
    const besideSnapshot =
      snapshotSeconds > 0 ? await snapshotHeld(url, envoi, snapshotSeconds) : undefined
    return {
      closed,
      slices,
      open: { ...open, rate },
      lone,
      ...(besideSnapshot !== undefined && { besideSnapshot }),
      idle,
    }
  })

const meanOf = (one: Inserted, other: Inserted): Inserted => ({
  plain: Math.round((one.plain + other.plain) / 2),
  journal: Math.round((one.journal + other.journal) / 2),
})

const medianOf = (loads: readonly Load[]): Load => {
  const of = (figure: (load: Load) => number): number => median(loads.map(figure))
  const both = (times: (load: Load) => Load['sagaMs']): Load['sagaMs'] => ({
    p50: of((load) => times(load).p50),
    p99: of((load) => times(load).p99),
  })
  return {
    sagasPerSecond: of((load) => load.sagasPerSecond),
    factsPerSecond: of((load) => load.factsPerSecond),
    intakeMs: both((load) => load.intakeMs),
    sagaMs: both((load) => load.sagaMs),
    serviceUs: of((load) => load.serviceUs),
  }
}

/** One way of running the services, by its environment. */
export interface Variant {
  readonly name: string
  readonly env: Readonly<Record<string, string>>
}

/** What two variants did in the same seconds. */
export interface Pair {
  readonly base: Load
  readonly other: Load
}

/**
 * Each variant beside the base, both asked as fast as they go in the same seconds: whatever else the
 * machine does meets both alike, and who costs more gets less done. (By turns, these machines' speed
 * differed by half from one turn to the next.) Each pair is as old and as warm as the other of it, on
 * databases and topics of their own, scraped every few seconds as Prometheus would. Gives each
 * variant's pairs.
 */
export const sideBySide = async (
  base: Variant,
  others: readonly Variant[],
  { rounds, seconds, ...options }: Options & { readonly rounds: number; readonly seconds: number },
): Promise<ReadonlyMap<string, readonly Pair[]>> => {
  const running = <Result>({ env }: Variant, work: (services: Services) => Promise<Result>) =>
    withServices({ ...options, env: { ...options.env, ...env } }, work)
  const turn = ({ sql, children, portOf }: Services): Promise<Load> =>
    scraped(portOf, () => loaded(sql, children, { port: portOf('envoi'), seconds, rate: 0 }))
  const pairs = new Map<string, readonly Pair[]>()
  for (const variant of others) {
    const found = await running(base, (first) =>
      running(variant, async (second) => {
        const warming = [first, second].map(({ portOf }) => load(portOf('envoi'), WARM_S, 0))
        await Promise.all(warming)
        const own: Pair[] = []
        for (let round = 0; round < rounds && !options.signal.aborted; round += 1) {
          await Promise.all([settled(first.sql), settled(second.sql)])
          const [baseLoad, other] = await Promise.all([turn(first), turn(second)])
          own.push({ base: baseLoad, other })
          say(
            `${variant.name}: ${other.sagasPerSecond} to ${baseLoad.sagasPerSecond} sagas/s, ${other.serviceUs} to ${baseLoad.serviceUs} µs of CPU each`,
          )
        }
        return own
      }),
    )
    pairs.set(variant.name, found)
  }
  return pairs
}

/** The part of its CPU that a variant spends on observing at full load, by a profile of its process. */
export const shareOf = async (
  { env }: Variant,
  { seconds, ...options }: Options & { readonly seconds: number },
): Promise<number> => {
  const folder = mkdtempSync('/var/tmp/colisaga-profile-')
  try {
    await withServices(
      { ...options, env: { ...options.env, ...env }, runs: ['bun', ...profiling(folder)] },
      ({ portOf }) => scraped(portOf, () => load(portOf('envoi'), WARM_S + seconds, 0)),
    )
    return shareOfObserving(folder, WARM_S)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const idleOf = async (children: readonly ChildProcess[]): Promise<Arrangement['idle']> => {
  await Bun.sleep(SETTLED_MS)
  const pids = children.map(({ pid = 0 }) => pid)
  const before = pids.map(cpuSeconds)
  await Bun.sleep(IDLE_MS)
  const used = pids.reduce((sum, pid, n) => sum + cpuSeconds(pid) - (before[n] ?? 0), 0)
  return {
    residentMb: pids.map(residentMb),
    cores: Math.round((used / (IDLE_MS / 1_000)) * 1_000) / 1_000,
  }
}
