import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { isRefusal } from '../../shared/kernel/index.ts'
import { given } from '../../shared/kernel/testing.ts'
import {
  annonces,
  messageFor,
  type Annonces,
  type AnnoncesCommand,
  type AnnoncesEvent,
} from './annonces.ts'
import { letterOf } from './messages.ts'
import { sujets } from './events.ts'

const pour = { colisId: 'p1', clientId: 'C1', adresse: 'ici' }
const confirmation = messageFor('StockReserve', pour)
const annulation = messageFor('ColisAnnule', pour, { raison: 'Paiement refusé' })
const demandee = (payload: typeof confirmation): AnnoncesEvent => ({
  type: 'AnnonceDemandee',
  payload,
})
const envoi = (payload: typeof confirmation): AnnoncesEvent => ({ type: 'EnvoiDemande', payload })
const annoncer = (message: typeof confirmation): AnnoncesCommand => ({ type: 'Annoncer', message })
const envoyee: AnnoncesEvent = { type: 'ConfirmationEnvoyee', payload: { ...pour, reference: 'b' } }

describe('messages of one parcel', () => {
  test('a first message is sent at once', () =>
    given(annonces).when(annoncer(confirmation)).then(demandee(confirmation), envoi(confirmation)))
  test('a second waits until the first has ended', () => {
    const history = [demandee(confirmation), envoi(confirmation)]
    given(annonces, ...history)
      .when(annoncer(annulation))
      .then(demandee(annulation))
    given(annonces, ...history, demandee(annulation))
      .when({ type: 'ConstaterEnvoi', cle: confirmation.cle, reference: 'b' })
      .then(envoyee, envoi(annulation))
  })
  test('a fact heard twice is told once', () =>
    given(annonces, demandee(confirmation), envoi(confirmation))
      .when(annoncer(confirmation))
      .thenNothing())
  test('a cancelled parcel is never confirmed afterwards', () =>
    given(annonces, demandee(annulation), envoi(annulation))
      .when(annoncer(confirmation))
      .then({ type: 'AnnonceEcartee', payload: { cle: confirmation.cle } }))
  test('a message that cannot be delivered is said so, and the next one goes out', () =>
    given(annonces, demandee(confirmation), envoi(confirmation), demandee(annulation))
      .when({ type: 'ConstaterEchec', cle: confirmation.cle, motif: 'boîte pleine' })
      .then(
        {
          type: 'NotificationEchouee',
          payload: { ...pour, sujet: 'StockReserve', motif: 'boîte pleine' },
        },
        envoi(annulation),
      ))
})

test('each subject has a text of its own', () => {
  const titles = sujets.map((sujet) => letterOf(messageFor(sujet, pour)).titre)
  expect(new Set(titles).size).toBe(sujets.length)
})

test('whatever is heard and answered, no message goes out twice, and none is confirmed after a cancellation', () => {
  const messages = sujets.map((sujet) => messageFor(sujet, pour))
  const commands = fc.oneof(
    fc.constantFrom(...messages).map(annoncer),
    fc
      .constantFrom(...messages)
      .map(({ cle }): AnnoncesCommand => ({ type: 'ConstaterEnvoi', cle, reference: 'b' })),
  )
  fc.assert(
    fc.property(fc.array(commands, { maxLength: 40 }), (asked) => {
      let state: Annonces = annonces.initial
      const said: AnnoncesEvent[] = []
      for (const command of asked) {
        const decision = annonces.decide(state, command)
        if (isRefusal(decision)) continue
        said.push(...decision)
        state = decision.reduce(annonces.evolve, state)
      }
      const sent = said.flatMap((event) =>
        event.type === 'EnvoiDemande' ? [event.payload.cle] : [],
      )
      expect(new Set(sent).size).toBe(sent.length)
      const confirmed = said.findIndex(
        (event) => event.type === 'EnvoiDemande' && event.payload.sujet === 'StockReserve',
      )
      const cancelled = said.findIndex(
        (event) => event.type === 'EnvoiDemande' && event.payload.sujet === 'ColisAnnule',
      )
      if (confirmed !== -1 && cancelled !== -1) expect(confirmed).toBeLessThan(cancelled)
    }),
  )
})
