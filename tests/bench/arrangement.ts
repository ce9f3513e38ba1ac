import { spawn, type ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import postgres, { type Sql } from 'postgres'
import { untilReady } from '../../apps/demo/ready.ts'
import { services } from '../../apps/host/registry.ts'
import { freePort } from '../../redpanda/ports.ts'
import { median, type Baseline, type Inserted } from './baseline.ts'
import type { LoadResult } from './load.ts'
import { say } from '../stack.ts'
import { cpuSeconds, residentMb } from './processes.ts'
import { profiling, shareOfObserving } from './profile.ts'
import { keepRemains } from './remains.ts'
import { messageOf } from '../../shared/kernel/index.ts'

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

/** Medians, ms: a saga, HTTP to projected, by turns with what it is compared with. */
export interface Lone {
  /** Each after a pause: it finds its parts asleep. */
  readonly sagaMs: number
  readonly commitMs: number
  readonly sendMs: number
  /** One right after the other: several times as fast here, where waking a core up is dear. */
  readonly backToBack: { readonly commitMs: number; readonly sendMs: number }
}

export interface Load {
  readonly sagasPerSecond: number
  readonly factsPerSecond: number
  /** Of the intake alone. */
  readonly intakeMs: { readonly p50: number; readonly p99: number }
  /** From the creation to the confirmation, by the journals. */
  readonly sagaMs: { readonly p50: number; readonly p99: number }
  /** CPU of the services for a saga, microseconds. */
  readonly serviceUs: number
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const CONNECTIONS = 256
const SKUS = ['A', 'B', 'C', 'D', 'E']
const LONE_MS = 30_000
const SETTLE_MS = 60_000
/** After this long nothing is compiled or collected any more that the start has left. */
const SETTLED_MS = 60_000
const IDLE_MS = 20_000
const SNAPSHOT_WINDOW_MS = 15_000
const SNAPSHOT_LOOK_MS = 5_000
const SCRAPE_MS = 5_000
/** Not counted: for a minute a sixth of the services' CPU goes into compiling what they run. */
const WARM_S = 60
/** From the start of a load until as many sagas end as begin. */
const LEAD_S = 5
const SLICES = 5
const LONE = { warm: 200, counted: 200, gapMs: 10 }

interface Options {
  readonly env: Readonly<Record<string, string>>
  readonly processes: 'one process' | 'a process each'
  readonly signal: AbortSignal
  readonly root?: string
  /** Of `bun`, for each process. */
  readonly flags?: readonly string[]
}

interface Services {
  readonly url: string
  readonly sql: Sql
  readonly children: readonly ChildProcess[]
  readonly portOf: (service: string) => number
}

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
      { ...options, env: { ...options.env, ...env }, flags: profiling(folder) },
      ({ portOf }) => scraped(portOf, () => load(portOf('envoi'), WARM_S + seconds, 0)),
    )
    return shareOfObserving(folder, WARM_S)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Works while the services are scraped every few seconds, as Prometheus would. */
const scraped = async <Result>(
  portOf: Services['portOf'],
  work: () => Promise<Result>,
): Promise<Result> => {
  const scraping = setInterval(() => scrape(portOf), SCRAPE_MS)
  try {
    return await work()
  } finally {
    clearInterval(scraping)
  }
}

const scrape = (portOf: Services['portOf']): void => {
  for (const { name } of services)
    void fetch(`http://127.0.0.1:${portOf(name)}/metrics`)
      .then((response) => response.text())
      .catch(() => {})
}

const withServices = async <Result>(
  { env, processes, signal, root = ROOT, flags = [] }: Options,
  work: (running: Services) => Promise<Result>,
): Promise<Result> => {
  const name = `bench_${randomUUID().replaceAll('-', '')}`
  const admin = postgres(env['DATABASE_URL'] ?? '', { max: 1, onnotice: () => {} })
  await admin.unsafe(`create database ${name}`)
  await admin.end()
  const url = (env['DATABASE_URL'] ?? '').replace(/\/[^/]*$/, `/${name}`)
  const port = await freeRow()
  const folder = mkdtempSync('/var/tmp/colisaga-bench-')
  const children = commandsFor(processes, port).map(({ file, port: own }) => {
    const log = openSync(join(folder, `${own}.log`), 'a')
    const child = spawn('bun', [...flags, `${root}${file}`], {
      stdio: ['ignore', log, log],
      env: {
        ...process.env,
        LOG_LEVEL: 'warn',
        ...env,
        DATABASE_URL: url,
        DATABASE_URL_DIRECT: url,
        KAFKA_PREFIX: `${name}.`,
        PORT: String(own),
      },
    })
    closeSync(log)
    return child
  })
  const sql = postgres(url, { max: 2, onnotice: () => {} })
  const portOf = (service: string): number =>
    port + services.findIndex((entry) => entry.name === service)
  try {
    await Promise.all(
      services.map(({ name }) =>
        untilReady(name, `http://127.0.0.1:${portOf(name)}`, () => !signal.aborted),
      ),
    )
    for (const sku of SKUS)
      await post(portOf('stock'), `/articles/${sku}/approvisionnement`, { quantite: 1_000_000 })
    const result = await work({ url, sql, children, portOf })
    rmSync(folder, { recursive: true })
    return result
  } catch (error) {
    if (signal.aborted) {
      rmSync(folder, { recursive: true })
      throw error
    }
    await keepRemains({ folder, url, children, ports: services.map((entry) => portOf(entry.name)) })
    const reason = messageOf(error)
    throw new Error(`${reason}; what the services left is in ${folder}`, { cause: error })
  } finally {
    await sql.end()
    await Promise.all(children.map(stopped))
  }
}

const commandsFor = (processes: Options['processes'], port: number) =>
  processes === 'one process'
    ? [{ file: 'apps/host/run-all.ts', port }]
    : services.map(({ name }, n) => ({ file: `apps/${name}/main.ts`, port: port + n }))

/** A port with as many free ones after it as there are services. */
const freeRow = async (): Promise<number> => {
  for (let port = 24_000; port < 60_000; port += 10) {
    const found = await Promise.all(services.map((_, n) => freePort(port + n)))
    if (found.every((one, n) => one === port + n)) return port
  }
  throw new Error('no free ports')
}

const post = async (port: number, path: string, body: object) => {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`${path} answers ${response.status}: ${await response.text()}`)
  return (await response.json()) as Record<string, unknown>
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

const loneOf = async (envoi: number, sql: Sql, alone: Baseline): Promise<Lone> => {
  for (let n = 0; n < LONE.warm; n += 1) await loneSaga(envoi, sql)
  const spaced = { sagas: [] as number[], commits: [] as number[], sends: [] as number[] }
  for (let n = 0; n < LONE.counted; n += 1) {
    await Bun.sleep(LONE.gapMs)
    spaced.sagas.push(await loneSaga(envoi, sql))
    await Bun.sleep(LONE.gapMs)
    spaced.commits.push(await alone.commit())
    await Bun.sleep(LONE.gapMs)
    spaced.sends.push(await alone.send())
  }
  const commits: number[] = []
  const sends: number[] = []
  for (let n = 0; n < LONE.counted; n += 1) commits.push(await alone.commit())
  for (let n = 0; n < LONE.counted; n += 1) sends.push(await alone.send())
  return {
    sagaMs: median(spaced.sagas),
    commitMs: median(spaced.commits),
    sendMs: median(spaced.sends),
    backToBack: { commitMs: median(commits), sendMs: median(sends) },
  }
}

/** HTTP to projected, ms; asked of the database rather than of suivi, which has other things to do then. */
const loneSaga = async (envoi: number, sql: Sql): Promise<number> => {
  const startMs = performance.now()
  const { colisId } = await post(envoi, '/colis', {
    clientId: 'C1',
    adresse: '1 rue Principale, Montréal',
    articles: [{ sku: 'A', quantite: 1 }],
    montant: { centimes: 4_990, devise: 'CAD' },
    moyenPaiement: 'tok_ok',
  })
  for (;;) {
    const found = await sql`
      select from suivi.document where key = ${String(colisId)} and (body ->> 'terminee')::boolean`
    if (found.length > 0) return performance.now() - startMs
    if (performance.now() - startMs > LONE_MS) throw new Error(`${String(colisId)} never ends`)
    await Bun.sleep(1)
  }
}

const load = async (port: number, seconds: number, rate: number): Promise<LoadResult> => {
  const options = {
    port,
    connections: CONNECTIONS,
    seconds,
    rate,
    skus: SKUS,
    moyenPaiement: 'tok_ok',
  }
  const child = spawn('bun', [`${ROOT}tests/bench/load.ts`, JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()))
  await once(child, 'close')
  return JSON.parse(text) as LoadResult
}

/**
 * Waits until everything that was created is projected. Looked for by what an index answers: counting
 * takes a core from those who still work (measured: half a second at 35,000 sagas), so it comes last.
 */
const settled = async (sql: Sql): Promise<void> => {
  const untilMs = Date.now() + SETTLE_MS
  for (;;) {
    if (await isProjected(sql)) {
      const unended = await sagasNotEnded(sql)
      if (unended === 0) return
      if (Date.now() > untilMs) throw new Error(`${unended} sagas do not end`)
    } else if (Date.now() > untilMs) throw new Error('what is published is not projected')
    await Bun.sleep(20)
  }
}

/** Whether suivi has heard the last fact that each service has to publish. */
const isProjected = async (sql: Sql): Promise<boolean> => {
  const [row] = await sql<{ projected: boolean }[]>`
    select bool_and(head is not distinct from
      (select max(c.position) from suivi.cursor c where c.topic = h.topic)) as projected
    from (values
      ('colis.envoi', (select max(position) from envoi.journal where key is not null)),
      ('colis.paiement', (select max(position) from paiement.journal where key is not null)),
      ('colis.stock', (select max(position) from stock.journal where key is not null)),
      ('colis.notification', (select max(position) from notification.journal where key is not null))
    ) h (topic, head)`
  return row?.projected ?? false
}

const sagasNotEnded = async (sql: Sql): Promise<number> => {
  const [row] = await sql<{ unended: number }[]>`
    select ((select count(*) from envoi.journal where type = 'ColisCree')
      - (select count(*) from suivi.document where (body ->> 'terminee')::boolean))::integer as unended`
  return row?.unended ?? 0
}

/** An instant under load: how far suivi has projected each topic, and what the services have used. */
interface Instant {
  readonly projected: Readonly<Record<string, number>>
  readonly at: Date
  readonly atMs: number
  readonly cpuSeconds: number
}

const instant = async (sql: Sql, children: readonly ChildProcess[]): Promise<Instant> => {
  const cursors = await sql<{ topic: string; position: number; at: Date }[]>`
    select topic, max(position)::float8 as position, now() as at from suivi.cursor group by topic`
  return {
    projected: Object.fromEntries(cursors.map(({ topic, position }) => [topic, position])),
    at: cursors[0]?.at ?? new Date(),
    atMs: performance.now(),
    cpuSeconds: children.reduce((sum, { pid = 0 }) => sum + cpuSeconds(pid), 0),
  }
}

/**
 * A load, and what went through to projected while it was steady: from some seconds after its start to
 * just before its end. Counted once all of it has gone through, and nothing is missing.
 */
const loaded = async (
  sql: Sql,
  children: readonly ChildProcess[],
  {
    port,
    seconds,
    rate,
  }: { readonly port: number; readonly seconds: number; readonly rate: number },
): Promise<Load> => {
  await settled(sql)
  const loading = load(port, LEAD_S + seconds, rate)
  await Bun.sleep(LEAD_S * 1_000)
  const from = await instant(sql, children)
  await Bun.sleep(seconds * 1_000)
  const to = await instant(sql, children)
  const { p50, p99, refused, unanswered } = await loading
  if (refused + unanswered > 0)
    throw new Error(`${refused} requests were refused, ${unanswered} never answered`)
  await settled(sql)
  const { facts, sagas } = await projectedBetween(sql, from, to)
  const latency = await latencyBetween(sql, from, to)
  const lastedS = (to.atMs - from.atMs) / 1_000
  return {
    sagasPerSecond: Math.round(sagas / lastedS),
    factsPerSecond: Math.round(facts / lastedS),
    intakeMs: { p50, p99 },
    sagaMs: { p50: Math.round(latency.p50), p99: Math.round(latency.p99) },
    serviceUs: Math.round(((to.cpuSeconds - from.cpuSeconds) * 1e6) / sagas),
  }
}

/** Facts stored that suivi went past, and the sagas that ended with one of them. */
const projectedBetween = async (sql: Sql, from: Instant, to: Instant) => {
  let facts = 0
  let sagas = 0
  for (const [topic, position] of Object.entries(to.projected)) {
    const journal = sql(`${topic.replace('colis.', '')}.journal`)
    const [row] = await sql<{ facts: number; ended: number }[]>`
      select count(*)::integer as facts,
        (count(*) filter (where type = 'ConfirmationEnvoyee'))::integer as ended
      from ${journal} where position > ${from.projected[topic] ?? 0} and position <= ${position}`
    facts += row?.facts ?? 0
    sagas += row?.ended ?? 0
  }
  return { facts, sagas }
}

const latencyBetween = async (sql: Sql, from: Instant, to: Instant) => {
  const [row] = await sql<{ p50: number | null; p99: number | null }[]>`
    select percentile_cont(0.5) within group (order by ms) as p50,
      percentile_cont(0.99) within group (order by ms) as p99
    from (
      select extract(epoch from n.recorded_at - e.recorded_at)::float8 * 1000 as ms
      from notification.journal n join envoi.journal e on e.stream = n.stream and e.type = 'ColisCree'
      where n.type = 'ConfirmationEnvoyee' and n.recorded_at between ${from.at} and ${to.at}
    ) m`
  return { p50: row?.p50 ?? 0, p99: row?.p99 ?? 0 }
}

/** As a report or a backup would: one snapshot, looked at now and then, for the whole time. */
const snapshotHeld = async (url: string, envoi: number, seconds: number) => {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  const holder = postgres(url, { max: 1, onnotice: () => {} })
  const ended = async (): Promise<number> => {
    const [row] = await sql<{ n: number }[]>`
      select count(*)::integer as n from notification.journal where type = 'ConfirmationEnvoyee'`
    return row?.n ?? 0
  }
  /** Sagas a second from now on. */
  const rate = async (): Promise<number> => {
    const before = await ended()
    await Bun.sleep(SNAPSHOT_WINDOW_MS)
    return Math.round(((await ended()) - before) / (SNAPSHOT_WINDOW_MS / 1_000))
  }
  try {
    return await holder.begin('isolation level repeatable read', async (snapshot) => {
      await snapshot`select txid_current(), count(*) from pg_class`
      const looking = setInterval(() => void snapshot`select 1`.execute(), SNAPSHOT_LOOK_MS)
      try {
        const loading = load(envoi, seconds, 0)
        const first = await rate()
        await Bun.sleep(seconds * 1_000 - 2 * SNAPSHOT_WINDOW_MS)
        const last = await rate()
        await loading
        return { seconds, first, last, ratio: Math.round((last / first) * 1_000) / 1_000 }
      } finally {
        clearInterval(looking)
      }
    })
  } finally {
    await holder.end()
    await sql.end()
  }
}

const stopped = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null) return
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), 10_000)
  await once(child, 'exit')
  clearTimeout(timer)
}
