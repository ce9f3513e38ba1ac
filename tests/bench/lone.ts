import type { Sql } from 'postgres'
import { median, type Baseline } from './baseline.ts'
import { post } from './running-services.ts'

/** Medians, ms: a saga, HTTP to projected, by turns with what it is compared with. */
export interface Lone {
  /** Each after a pause: it finds its parts asleep. */
  readonly sagaMs: number
  readonly commitMs: number
  readonly sendMs: number
  /** One right after the other: several times as fast here, where waking a core up is dear. */
  readonly backToBack: { readonly commitMs: number; readonly sendMs: number }
}

const LONE_MS = 30_000
const LONE = { warm: 200, counted: 200, gapMs: 10 }

/** Measures a saga that has the machine for itself. */
export const loneOf = async (envoi: number, sql: Sql, alone: Baseline): Promise<Lone> => {
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
export const loneSaga = async (envoi: number, sql: Sql): Promise<number> => {
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
