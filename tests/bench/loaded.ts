import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Sql } from 'postgres'
import type { LoadResult } from './load.ts'
import { treeCpuSeconds } from './processes.ts'
import { SKUS } from './running-services.ts'

/** What went through under one load. */
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

const CONNECTIONS = 256
const SETTLE_MS = 60_000
/** From the start of a load until as many sagas end as begin. */
const LEAD_S = 5
const LOAD = fileURLToPath(new URL('load.ts', import.meta.url))

/** Asks envoi for parcels, `rate` a second or (0) as fast as it answers, from a process of its own. */
export const load = async (port: number, seconds: number, rate: number): Promise<LoadResult> => {
  const options = {
    port,
    connections: CONNECTIONS,
    seconds,
    rate,
    skus: SKUS,
    moyenPaiement: 'tok_ok',
  }
  const child = spawn('bun', [LOAD, JSON.stringify(options)], {
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
export const settled = async (sql: Sql): Promise<void> => {
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
    cpuSeconds: children.reduce((sum, { pid = 0 }) => sum + treeCpuSeconds(pid), 0),
  }
}

/**
 * A load, and what went through to projected while it was steady: from some seconds after its start to
 * just before its end. Counted once all of it has gone through, and nothing is missing.
 */
export const loaded = async (
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
