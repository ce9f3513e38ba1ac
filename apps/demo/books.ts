import { readFileSync } from 'node:fs'
import type { Sql } from 'postgres'
import { z } from 'zod'
import type { ServiceEntry } from '../host/define-service.ts'
import { services } from '../host/registry.ts'
import { languagesOf } from '../host/service-list.ts'
import { suivi } from '../suivi/projection.ts'

const Latency = z.object({ p50: z.number().nullable(), p99: z.number().nullable() })

const Books = z.object({
  colis: z.number(),
  confirmes: z.number(),
  annules: z.record(z.string(), z.number()),
  enCours: z.number(),
  perdus: z.number(),
  doublons: z.number(),
  inversions: z.number(),
  argent: z.object({
    effectue: z.number(),
    conserve: z.number(),
    rembourse: z.number(),
    repris: z.number(),
    enDoute: z.number(),
    equilibre: z.boolean(),
  }),
  stock: z.object({ articles: z.number(), equilibre: z.boolean() }),
  latenceMs: Latency,
  /** Sagas created since the start of the run that have ended. */
  terminesDepuis: z.number(),
})

/** The ledger of everything in the journals, with the speed of this run. Amounts are in cents. */
export type Ledger = Omit<z.infer<typeof Books>, 'terminesDepuis'> & {
  readonly duree_s: number
  readonly sagasParSeconde: number
}

const Progress = z.object({
  statuts: z.record(z.string(), z.number()),
  raisons: z.record(z.string(), z.number()),
  crees: z.number(),
  terminees: z.number(),
  /** Published facts that suivi has not projected yet. */
  retard: z.number(),
  taches: z.number(),
  gares: z.number(),
  /** Payments that the PSP is still going to take back, or has taken back without having reported it yet. */
  reprises: z.number(),
  latenceMs: Latency,
})
export type Progress = z.infer<typeof Progress>

/** In the statements `:facts`, `:tasks` and `:parked` stand for these tables of all services. */
const tablesOf = (entries: readonly ServiceEntry[]): ReadonlyMap<string, string> => {
  const heard = new Set(suivi.languages.map(({ topic }) => topic))
  const every = (queries: readonly string[]): string => `(${queries.join('\n  union all ')})`
  return new Map([
    [
      'facts',
      every(
        languagesOf(entries).map(
          ({ service, topic }) =>
            `select '${service}' as service, ${heard.has(topic)} as projected, * from ${service}.journal where key is not null`,
        ),
      ),
    ],
    ['tasks', every(entries.map(({ name }) => `select from ${name}.task`))],
    ['parked', every(entries.map(({ name }) => `select from ${name}.parked`))],
  ])
}

/** Reads a statement of the folder `sql` and puts the tables of all services into it. */
const statement = (name: string, tables: ReadonlyMap<string, string>): string =>
  readFileSync(new URL(`./sql/${name}.sql`, import.meta.url), 'utf8').replaceAll(
    /(?<!:):([a-z]+)\b/g,
    (written, table: string) => tables.get(table) ?? written,
  )

/** Reads the journals of all services in one database. */
export const booksOf = (
  sql: Sql<{ bigint: number }>,
  entries: readonly ServiceEntry[] = services,
) => {
  const tables = tablesOf(entries)
  const ledgerText = statement('ledger', tables)
  const progressText = statement('progress', tables)
  return {
    progress: async (startMs: number): Promise<Progress> =>
      Progress.parse((await sql.unsafe(progressText, [startMs]))[0]?.['progress']),
    /** `settled`: every service has had the time to consume everything. `acknowledged`: parcels that must be there. */
    ledger: async (
      run: { readonly startMs: number; readonly endMs: number; readonly settled: boolean },
      acknowledged: readonly string[],
    ): Promise<Ledger> => {
      const { startMs, endMs, settled } = run
      const asked = [startMs, settled, JSON.stringify(acknowledged)]
      const row = (await sql.unsafe(ledgerText, asked))[0]?.['ledger']
      const { terminesDepuis, ...books } = Books.parse(row)
      const seconds = Math.max(0.001, (endMs - startMs) / 1_000)
      return {
        ...books,
        duree_s: Math.round(seconds * 10) / 10,
        sagasParSeconde: Math.round((terminesDepuis / seconds) * 10) / 10,
      }
    },
  }
}

/** Whether nothing is lost, done twice, out of order, or out of balance. */
export const isClean = ({ perdus, doublons, inversions, argent, stock }: Ledger): boolean =>
  perdus === 0 && doublons === 0 && inversions === 0 && argent.equilibre && stock.equilibre

/** Whether every saga has ended and nobody has anything left to do. */
export const isQuiet = ({ crees, terminees, retard, taches, reprises }: Progress): boolean =>
  crees === terminees && retard === 0 && taches === 0 && reprises === 0
