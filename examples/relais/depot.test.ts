import { describe, expect, test } from 'bun:test'
import { given } from '../../shared/kernel/testing.ts'
import { type DepotCommand, depot } from './depot.ts'
import type { RelaisEvent } from './events.ts'
import { casierDe } from './reactions.ts'

const pour = { colisId: 'p1', clientId: 'C1', adresse: 'ici' }
const ouvrir: DepotCommand = { type: 'OuvrirDepot', pour, casier: 'A7', numeroSuivi: 'X1' }
const retirer = (numeroSuivi: string): DepotCommand => ({ type: 'Retirer', numeroSuivi })
const ouvert: RelaisEvent = {
  type: 'DepotOuvert',
  payload: { ...pour, casier: 'A7', numeroSuivi: 'X1' },
}
const retire: RelaisEvent = { type: 'DepotRetire', payload: { ...pour, casier: 'A7' } }
const echu: RelaisEvent = { type: 'DepotEchu', payload: { ...pour, casier: 'A7' } }

describe('a parcel at the pick-up point', () => {
  test('waits in a locker', () => given(depot).when(ouvrir).then(ouvert))
  test('waits in one locker, however often its shipping is heard', () =>
    given(depot, ouvert).when(ouvrir).thenNothing())
  test('is not put back once it was taken', () =>
    given(depot, ouvert, retire).when(ouvrir).thenNothing())

  test('is given to whoever has its number', () =>
    given(depot, ouvert).when(retirer('X1')).then(retire))
  test('is given once, and whoever asks again is answered the same', () =>
    given(depot, ouvert, retire).when(retirer('X1')).thenNothing())
  test('is kept from whoever has another number', () => {
    given(depot, ouvert).when(retirer('X2')).thenRefused('numero-faux')
    given(depot, ouvert, retire).when(retirer('X2')).thenRefused('numero-faux')
  })
  test('cannot be taken before it is there', () =>
    given(depot).when(retirer('X1')).thenRefused('depot-inconnu'))

  test('goes when nobody came in time', () =>
    given(depot, ouvert).when({ type: 'ConstaterEcheance' }).then(echu))
  test('that was taken in time has no deadline any more', () =>
    given(depot, ouvert, retire).when({ type: 'ConstaterEcheance' }).thenNothing())
  test('is not given to whoever comes too late', () =>
    given(depot, ouvert, echu).when(retirer('X1')).thenRefused('delai-passe'))
})

test('a parcel has the same locker whenever it is asked, among those that there are', () => {
  const ids = Array.from({ length: 200 }, (_, n) => `colis-${n}`)
  const lockers = new Set(ids.map((id) => casierDe(id, 4)))
  expect([...lockers].sort()).toEqual(['casier 1', 'casier 2', 'casier 3', 'casier 4'])
  expect(casierDe('colis-1', 4)).toBe(casierDe('colis-1', 4))
})
