import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import type { HeardFact } from '../../shared/domain/fact.ts'
import { suivi, type Suivi } from './projection.ts'
import { countedBy, sagaOf } from './saga.ts'

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
}
const expected: Readonly<Record<string, string>> = {
  reussie: 'reussie',
  refusee: 'echouee',
  insuffisante: 'echouee',
  tardive: 'renversee',
}

const facts = (service: string, said: Said): readonly HeardFact[] =>
  said.map(([type, payload], n) => ({
    id: `${service}:${n + 1}`,
    service,
    topic: `colis.${service}`,
    partition: 0,
    key: 'p1',
    type,
    timestamp: '2026-01-02T03:04:05.678Z',
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
  test('gives the same row for every interleaving of the topics, and is counted once', () => {
    let first: Suivi | undefined
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 12, maxLength: 12 }), (draws) => {
        let row: Suivi | undefined
        const counted: string[] = []
        for (const fact of interleave(path, draws)) {
          const before = row
          row = suivi.fold(row, fact)
          counted.push(...countedBy(before, row))
        }
        if (row === undefined) throw new Error('no row')
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
