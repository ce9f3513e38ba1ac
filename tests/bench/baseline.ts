import { randomUUID } from 'node:crypto'
import type { Sql } from 'postgres'
import type { HeardFact } from '../../shared/domain/fact.ts'
import type { Transport } from '../../shared/transport/transport.ts'

const ROWS = 500
const CONNECTIONS = 2
/** As warm as the lone sagas are: a JVM that has just started takes five times as long to acknowledge. */
const LONE = { warm: 1_000, counted: 200 }
/**
 * Between lone commits, sends and sagas: each finds its parts asleep, as a lone saga's steps do. One after
 * the other without a pause they are three times as fast here, where waking a core up is dear.
 */
export const LONE_GAP_MS = 10

/** What PostgreSQL alone inserts, rows a second, in transactions of 500 rows on two connections. */
export interface Inserted {
  /** Into a table of one number and one json: what a row costs at least. */
  readonly plain: number
  /** Into a table like the journal, its two indexes included, rows of the journal's own size. */
  readonly journal: number
}

/** The same in each run: no service, no broker. */
export const insertedAlone = async (sql: Sql, seconds: number): Promise<Inserted> => {
  await sql.unsafe(`create schema bench`)
  await sql.unsafe(`create table bench.plain (id bigint primary key, payload json not null)`)
  await sql.unsafe(`create table bench.journal (position bigint primary key, stream text not null,
    version integer not null, type text not null, key text, payload json not null,
    recorded_at timestamptz(3) not null, correlation_id text not null, causation_id text,
    traceparent text, unique (stream, version))`)
  const plain = await rate(seconds, (first) =>
    sql.unsafe(
      `insert into bench.plain select $1::bigint + w.n, w.payload
       from rows from (json_to_recordset($2::text::json) as (payload json)) with ordinality
         as w (payload, n)`,
      [first, JSON.stringify(facts(first))],
      { prepare: true },
    ),
  )
  const journal = await rate(seconds, (first) =>
    sql.unsafe(
      `insert into bench.journal select $1::bigint + w.n, w.stream, 1, w.type, w.stream, w.payload,
         now(), w.stream, w.stream, null
       from rows from (json_to_recordset($2::text::json) as (stream text, type text, payload json))
         with ordinality as w (stream, type, payload, n)`,
      [first, JSON.stringify(facts(first))],
      { prepare: true },
    ),
  )
  await sql.unsafe(`drop schema bench cascade`)
  return { plain, journal }
}

const rate = async (seconds: number, insert: (first: number) => Promise<unknown>) => {
  const startMs = performance.now()
  let rows = 0
  const write = async (): Promise<void> => {
    while (performance.now() - startMs < seconds * 1_000) {
      rows += ROWS
      await insert(rows)
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, write))
  return Math.round(rows / ((performance.now() - startMs) / 1_000))
}

const facts = (first: number): readonly object[] =>
  Array.from({ length: ROWS }, (_, n) => {
    const stream = `01990000-${String(first + n).padStart(12, '0')}-7000-8000-000000000000`
    return { stream, type: 'ColisCree', payload: payloadOf(stream) }
  })

const payloadOf = (colisId: string): object => ({
  colisId,
  clientId: 'C1234',
  adresse: '123 rue Principale, Montréal',
  articles: [{ sku: 'A', quantite: 1 }],
  montant: { centimes: 4_990, devise: 'CAD' },
  moyenPaiement: 'tok_ok',
})

/** Medians, ms. */
export interface Lone {
  /** Each after a pause. */
  readonly spaced: number
  /** One right after the other. */
  readonly backToBack: number
}

const lone = async (work: (n: number) => Promise<unknown>): Promise<Lone> => {
  let n = 0
  const timed = async (count: number, gapMs: number): Promise<number> => {
    const times: number[] = []
    for (let i = 0; i < count; i += 1) {
      if (gapMs > 0) await Bun.sleep(gapMs)
      const startMs = performance.now()
      n += 1
      await work(n)
      times.push(performance.now() - startMs)
    }
    return median(times)
  }
  await timed(LONE.warm, 0)
  const backToBack = await timed(LONE.counted, 0)
  return { backToBack, spaced: await timed(LONE.counted, LONE_GAP_MS) }
}

/** A lone one-row commit. */
export const loneCommit = async (sql: Sql): Promise<Lone> => {
  await sql.unsafe(`create table public.lone (id bigint primary key, payload json not null)`)
  const text = JSON.stringify(payloadOf('lone'))
  const times = await lone((n) =>
    sql.unsafe('insert into public.lone values ($1, $2::text::json)', [n, text], { prepare: true }),
  )
  await sql.unsafe(`drop table public.lone`)
  return times
}

/** One acknowledged send to the broker. */
export const loneSend = async (transport: Transport, topic: string): Promise<Lone> => {
  await transport.prepare([topic], 6)
  return await lone((n) => transport.publish(topic, [factOf(topic, n)]))
}

const factOf = (topic: string, position: number): HeardFact => ({
  id: `bench:${position}`,
  service: 'bench',
  topic,
  partition: 0,
  key: 'bench',
  type: 'ColisCree',
  timestamp: new Date().toISOString(),
  payload: payloadOf(randomUUID()),
  journal: 'bench',
  position,
  prev: position - 1,
  correlationId: randomUUID(),
})

export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
