import { randomUUID } from 'node:crypto'
import postgres, { type Sql } from 'postgres'
import type { HeardFact } from '../../shared/kernel/index.ts'
import { platformaticTransport } from '../../shared/kernel/kafka.ts'

const ROWS = 500
const CONNECTIONS = 2
const INSERT_S = 2
const TOPIC = 'bench'
/** As warm as lone sagas are: a JVM that has just started takes five times as long to acknowledge. */
const WARM = 1_000

/** What PostgreSQL alone inserts, rows a second, in transactions of 500 rows on two connections. */
export interface Inserted {
  /** Into a table of one number and one json: what a row costs at least. */
  readonly plain: number
  /** Into a table like the journal, its two indexes included, rows of the journal's own size. */
  readonly journal: number
}

/**
 * What the machine's parts do alone: no service, no other load. Asked between what the services do, so
 * that whatever else the machine does meets both.
 */
export interface Baseline {
  inserted(): Promise<Inserted>
  /** A lone one-row commit, ms. */
  commit(): Promise<number>
  /** One acknowledged send to the broker, ms; 0 where there is none. */
  send(): Promise<number>
  close(): Promise<void>
}

export const openBaseline = async (url: string, brokers: string | undefined): Promise<Baseline> => {
  const sql = postgres(url, { max: CONNECTIONS, onnotice: () => {} })
  await sql.unsafe(`create schema bench`)
  await sql.unsafe(`create table bench.lone (id bigint primary key, payload json not null)`)
  const transport =
    brokers === undefined
      ? undefined
      : platformaticTransport({ brokers: [brokers], clientId: 'bench' })
  await transport?.prepare([TOPIC], 6)
  const text = JSON.stringify(payloadOf('lone'))
  let commits = 0
  let sends = 0
  const baseline: Baseline = {
    inserted: () => inserted(sql),
    commit: () =>
      timed(() => {
        commits += 1
        return sql.unsafe('insert into bench.lone values ($1, $2::text::json)', [commits, text], {
          prepare: true,
        })
      }),
    send: async () => {
      if (transport === undefined) return 0
      sends += 1
      return await timed(() => transport.publish(TOPIC, [factOf(sends)]))
    },
    close: async () => {
      await sql.unsafe(`drop schema bench cascade`)
      await sql.end()
      await transport?.close()
    },
  }
  for (let n = 0; n < WARM; n += 1) await baseline.commit()
  for (let n = 0; n < WARM; n += 1) await baseline.send()
  return baseline
}

/** How long work takes, ms. */
const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const startMs = performance.now()
  await work()
  return performance.now() - startMs
}

const inserted = async (sql: Sql): Promise<Inserted> => {
  await sql.unsafe(`create table bench.plain (id bigint primary key, payload json not null)`)
  await sql.unsafe(`create table bench.journal (position bigint primary key, stream text not null,
    version integer not null, type text not null, key text, payload json not null,
    recorded_at timestamptz(3) not null, correlation_id text not null, causation_id text,
    traceparent text, unique (stream, version))`)
  const plain = await rate((first) =>
    sql.unsafe(
      `insert into bench.plain select $1::bigint + w.n, w.payload
       from rows from (json_to_recordset($2::text::json) as (payload json)) with ordinality
         as w (payload, n)`,
      [first, JSON.stringify(facts(first))],
      { prepare: true },
    ),
  )
  const journal = await rate((first) =>
    sql.unsafe(
      `insert into bench.journal select $1::bigint + w.n, w.stream, 1, w.type, w.stream, w.payload,
         now(), w.stream, w.stream, null
       from rows from (json_to_recordset($2::text::json) as (stream text, type text, payload json))
         with ordinality as w (stream, type, payload, n)`,
      [first, JSON.stringify(facts(first))],
      { prepare: true },
    ),
  )
  await sql.unsafe(`drop table bench.plain, bench.journal`)
  return { plain, journal }
}

const rate = async (insert: (first: number) => Promise<unknown>): Promise<number> => {
  const startMs = performance.now()
  let rows = 0
  const write = async (): Promise<void> => {
    while (performance.now() - startMs < INSERT_S * 1_000) {
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

const factOf = (position: number): HeardFact => ({
  id: `bench:${position}`,
  service: 'bench',
  topic: TOPIC,
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
