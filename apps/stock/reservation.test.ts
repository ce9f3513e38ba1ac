import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { isRefusal } from '../../shared/kernel/index.ts'
import { given } from '../../shared/kernel/testing.ts'
import {
  rayonVide,
  reservation,
  type Rayon,
  type Reservation,
  type ReservationCommand,
  type ReservationEvent,
} from './reservation.ts'

const pour = { colisId: 'p1', clientId: 'C1', adresse: 'ici' }
const shelf = (disponible: number): Rayon => ({
  approvisionne: disponible,
  disponible,
  reserve: 0,
  sorti: 0,
})
const rows = (entries: Record<string, Rayon>) => new Map(Object.entries(entries))
const reserver = (
  ...articles: readonly { sku: string; quantite: number }[]
): ReservationCommand => ({
  type: 'Reserver',
  pour,
  articles,
})
const reserve: ReservationEvent = {
  type: 'StockReserve',
  payload: { ...pour, articles: [{ sku: 'A', quantite: 2 }] },
}

describe('a reservation', () => {
  test('takes all articles', () =>
    given(reservation)
      .withRows(rows({ A: shelf(2) }))
      .when(reserver({ sku: 'A', quantite: 2 }))
      .then(reserve))
  test('takes none when one is short, and says which', () =>
    given(reservation)
      .withRows(rows({ A: shelf(9), B: shelf(1) }))
      .when(reserver({ sku: 'A', quantite: 1 }, { sku: 'B', quantite: 2 }))
      .then({
        type: 'StockInsuffisant',
        payload: { ...pour, manquants: [{ sku: 'B', demande: 2, disponible: 1 }] },
      }))
  test('adds up lines about the same article', () =>
    given(reservation)
      .withRows(rows({ A: shelf(3) }))
      .when(reserver({ sku: 'A', quantite: 2 }, { sku: 'A', quantite: 2 }))
      .then({
        type: 'StockInsuffisant',
        payload: { ...pour, manquants: [{ sku: 'A', demande: 4, disponible: 3 }] },
      }))
  test('of an unknown article is short of it', () =>
    given(reservation)
      .when(reserver({ sku: 'Z', quantite: 1 }))
      .then({
        type: 'StockInsuffisant',
        payload: { ...pour, manquants: [{ sku: 'Z', demande: 1, disponible: 0 }] },
      }))
  test('heard twice is made once', () =>
    given(reservation, reserve)
      .withRows(rows({ A: shelf(9) }))
      .when(reserver({ sku: 'A', quantite: 2 }))
      .thenNothing())
})

describe('a restock', () => {
  const restock = (quantite: number, uneFois: boolean): ReservationCommand => ({
    type: 'Approvisionner',
    sku: 'A',
    quantite,
    uneFois,
  })
  const restocked: ReservationEvent = {
    type: 'StockApprovisionne',
    payload: { sku: 'A', quantite: 5 },
  }
  test('of one request is made once, however often it is asked', () =>
    given(reservation, restocked).when(restock(5, true)).thenNothing())
  test('with the key of another is refused', () =>
    given(reservation, restocked).when(restock(6, true)).thenRefused('cle-reutilisee'))
  test('without a key is made as often as it is asked', () =>
    given(reservation, restocked).when(restock(5, false)).then(restocked))
})

describe('a return', () => {
  const sorti: ReservationEvent = {
    type: 'StockSorti',
    payload: { ...pour, articles: [{ sku: 'A', quantite: 2 }] },
  }
  const ranger: ReservationCommand = { type: 'RangerRetour' }
  test('puts the articles back on their shelves', () =>
    given(reservation, reserve, sorti)
      .withRows(rows({ A: { approvisionne: 2, disponible: 0, reserve: 0, sorti: 2 } }))
      .when(ranger)
      .then(
        { type: 'RetourRange', payload: {} },
        { type: 'StockApprovisionne', payload: { sku: 'A', quantite: 2 } },
      ))
  test.each(['RetourRange', 'ColisRepris'] as const)('is made once: stored as %s', (type) =>
    given(reservation, reserve, sorti, { type, payload: {} }).when(ranger).thenNothing(),
  )
})

describe('a cancellation', () => {
  const annuler: ReservationCommand = { type: 'Annuler', colisId: 'p1', raison: 'Paiement refusé' }
  test('gives back what was reserved, and says exactly what the assignment writes', () =>
    given(reservation, reserve)
      .withRows(rows({ A: { approvisionne: 2, disponible: 0, reserve: 2, sorti: 0 } }))
      .when(annuler)
      .then(
        { type: 'ArticlesRendus', payload: { articles: [{ sku: 'A', quantite: 2 }] } },
        { type: 'AnnulationStock', payload: { colisId: 'p1', raison: 'Paiement refusé' } },
      ))
  test('heard before the payment keeps the payment from reserving anything', () => {
    given(reservation).when(annuler).then({ type: 'ReservationEcartee', payload: {} })
    given(reservation, { type: 'ReservationEcartee', payload: {} })
      .withRows(rows({ A: shelf(9) }))
      .when(reserver({ sku: 'A', quantite: 1 }))
      .thenNothing()
  })
  test('of a parcel that has left puts nothing back', () =>
    given(reservation, reserve, {
      type: 'StockSorti',
      payload: { ...pour, articles: [{ sku: 'A', quantite: 2 }] },
    })
      .when(annuler)
      .thenNothing())
})

const skus = ['A', 'B', 'C']
const step = fc.record({
  parcel: fc.constantFrom('p1', 'p2', 'p3'),
  command: fc.oneof(
    fc
      .array(
        fc.record({ sku: fc.constantFrom(...skus), quantite: fc.integer({ min: 1, max: 5 }) }),
        {
          minLength: 1,
          maxLength: 3,
        },
      )
      .map((articles): ReservationCommand => reserver(...articles)),
    fc.constant<ReservationCommand>({ type: 'Annuler', colisId: 'p', raison: 'x' }),
    fc.constant<ReservationCommand>({ type: 'Sortir' }),
    fc
      .record({ sku: fc.constantFrom(...skus), quantite: fc.integer({ min: 1, max: 9 }) })
      .map((restock): ReservationCommand => ({
        type: 'Approvisionner',
        uneFois: false,
        ...restock,
      })),
  ),
})

test('for every article, whatever happens: restocked = available + reserved + gone, and never below zero', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const states = new Map<string, Reservation>()
      let rayons: ReadonlyMap<string, Rayon> = new Map()
      for (const { parcel, command } of steps) {
        const state = states.get(parcel) ?? reservation.initial
        const keys = reservation.rowsOf(state, command)
        const seen = new Map([...rayons].filter(([sku]) => keys.includes(sku)))
        const decision = reservation.decide(state, command, seen)
        if (isRefusal(decision)) continue
        for (const event of decision) {
          const changed = reservation.evolveRows(rayons, event)
          for (const sku of changed.keys()) expect(keys).toContain(sku)
          rayons = new Map([...rayons, ...changed])
        }
        states.set(parcel, decision.reduce(reservation.evolve, state))
      }
      for (const { approvisionne, disponible, reserve, sorti } of rayons.values()) {
        expect(approvisionne).toBe(disponible + reserve + sorti)
        expect(Math.min(disponible, reserve, sorti)).toBeGreaterThanOrEqual(0)
      }
      expect(rayonVide.disponible).toBe(0)
    }),
  )
})
