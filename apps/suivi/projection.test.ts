import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import type { HeardFact } from '../../shared/kernel/index.ts'
import { suivi, type Suivi } from './projection.ts'
import { changeOf } from './saga-changes.ts'
import { sagaOf } from './saga.ts'

const pour = { colisId: 'p1', clientId: 'C1', adresse: 'ici' }
const montant = { centimes: 100, devise: 'EUR' }
const articles = [{ sku: 'A', quantite: 1 }]

type Said = readonly (readonly [type: string, payload: object])[]
interface Path {
  readonly envoi: Said
  readonly paiement: Said
  readonly stock: Said
  readonly notification: Said
}
const cree = ['ColisCree', { ...pour, articles, montant, moyenPaiement: 't' }] as const
const annule = (raison: string) => ['ColisAnnule', { ...pour, raison }] as const
const paye = ['PaiementEffectue', { ...pour, montant, articles, reference: 'r' }] as const
const refus = (tardif: boolean) =>
  ['PaiementRefuse', { ...pour, montant, motif: 'non', tardif }] as const
const avis = (sujet: string) => ['AvisEnvoye', { ...pour, sujet, reference: 'b' }] as const
const confirmation = ['ConfirmationEnvoyee', { ...pour, reference: 'b' }] as const

/** What each service says in each way that a saga can go, in its own order. */
const paths: Readonly<Record<string, Path>> = {
  reussie: {
    envoi: [cree, ['ColisExpedie', { ...pour, transporteur: 'Poste', numeroSuivi: 'X' }]],
    paiement: [paye],
    stock: [
      ['StockReserve', { ...pour, articles }],
      ['StockSorti', { ...pour, articles }],
    ],
    notification: [confirmation, avis('ColisExpedie')],
  },
  refusee: {
    envoi: [cree, annule('Paiement refusé')],
    paiement: [refus(false)],
    stock: [],
    notification: [avis('ColisAnnule')],
  },
  insuffisante: {
    envoi: [cree, annule('Stock insuffisant')],
    paiement: [paye, ['PaiementRembourse', { ...pour, montant, reference: 'rr' }]],
    stock: [['StockInsuffisant', { ...pour, manquants: [] }]],
    notification: [avis('ColisAnnule')],
  },
  tardive: {
    envoi: [cree, annule('Paiement refusé')],
    paiement: [paye, refus(true)],
    stock: [
      ['StockReserve', { ...pour, articles }],
      ['AnnulationStock', { colisId: 'p1', raison: 'Paiement refusé' }],
    ],
    notification: [confirmation, avis('ColisAnnule')],
  },
  // What stock says may come last: it looks for a while as if something were still reserved.
  annulee: {
    envoi: [cree, annule('Demande du client')],
    paiement: [paye, ['PaiementRembourse', { ...pour, montant, reference: 'rr' }]],
    stock: [
      ['StockReserve', { ...pour, articles }],
      ['AnnulationStock', { colisId: 'p1', raison: 'Demande du client' }],
    ],
    notification: [avis('ColisAnnule')],
  },
}
const expected: Readonly<Record<string, string>> = {
  reussie: 'reussie',
  refusee: 'echouee',
  insuffisante: 'echouee',
  annulee: 'echouee',
  tardive: 'renversee',
}

/** What is measured of each, milliseconds. */
const times: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  reussie: { reussie: 9_000, paiement: 2_000, stock: 3_000, notification: 4_000 },
  refusee: { echouee: 90_000, paiement: 2_000 },
  insuffisante: { echouee: 90_000, paiement: 2_000, stock: 3_000 },
  annulee: { echouee: 90_000, paiement: 2_000, stock: 3_000 },
  tardive: { reussie: 9_000, paiement: 2_000, stock: 3_000, notification: 4_000 },
}

const SAID_MS = Date.UTC(2026, 0, 2)
/** When each is said, seconds after the creation. */
const seconds: Readonly<Record<string, number>> = {
  ColisCree: 0,
  PaiementEffectue: 2,
  PaiementRefuse: 2,
  StockReserve: 5,
  StockInsuffisant: 5,
  ConfirmationEnvoyee: 9,
}

const facts = (service: string, said: Said): readonly HeardFact[] =>
  said.map(([type, payload], n) => ({
    id: `${service}:${n + 1}`,
    service,
    topic: `colis.${service}`,
    partition: 0,
    key: 'p1',
    type,
    timestamp: new Date(SAID_MS + (seconds[type] ?? 90) * 1_000).toISOString(),
    payload,
    journal: service,
    position: n + 1,
    prev: n,
    correlationId: 'c',
  }))

/** Merges what the services say by a list of draws, each service's own order kept. */
const interleave = (path: Path, draws: readonly number[]): readonly HeardFact[] => {
  const left = Object.entries(path).map(([service, said]) => [...facts(service, said)])
  const merged: HeardFact[] = []
  for (let n = 0; left.some((one) => one.length > 0); n += 1) {
    const ready = left.filter((one) => one.length > 0)
    const next = ready[(draws[n % draws.length] ?? 0) % ready.length]?.shift()
    if (next !== undefined) merged.push(next)
  }
  return merged
}

describe.each(Object.keys(paths))('a saga that is %s', (name) => {
  const path = paths[name]
  if (path === undefined) throw new Error(name)
  test('gives the same row for every interleaving of the topics, and is counted and measured once', () => {
    let first: Suivi | undefined
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 12, maxLength: 12 }), (draws) => {
        let row: Suivi | undefined
        const counted: string[] = []
        const measured: (readonly [string, number])[] = []
        for (const fact of interleave(path, draws)) {
          const before = row
          row = suivi.fold(row, fact)
          const { ended, reversed, duration, steps } = changeOf(before, row)
          if (ended !== undefined) counted.push(ended)
          if (reversed) counted.push('renversee')
          if (duration !== undefined) measured.push([duration.outcome, duration.ms])
          for (const { name: step, ms } of steps) measured.push([step, ms])
        }
        if (row === undefined) throw new Error('no row')
        expect(Object.fromEntries(measured)).toEqual(times[name] ?? {})
        expect(measured.length).toBe(Object.keys(times[name] ?? {}).length)
        first ??= row
        expect(row).toEqual(first)
        const ends: readonly (string | undefined)[] = counted
        expect<string | undefined>(sagaOf(row).etat).toBe(expected[name])
        expect(row.terminee).toBe(true)
        expect([...ends].sort((a, b) => (String(a) < String(b) ? -1 : 1))).toEqual(
          name === 'tardive' ? ['renversee', 'reussie'] : [expected[name]],
        )
      }),
    )
  })
})
