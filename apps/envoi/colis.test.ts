import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { isRefusal } from '../../shared/domain/decider.ts'
import { given } from '../../shared/domain/specification.ts'
import { colis, type Colis, type ColisCommand, type ColisEvent } from './colis.ts'

const pour = { colisId: '12345', clientId: 'C987', adresse: '123 rue Principale, Montréal' }
const demande = {
  ...pour,
  articles: [{ sku: 'A', quantite: 1 }],
  montant: { centimes: 100, devise: 'EUR' },
  moyenPaiement: 'tok_ok',
}
const cree: ColisEvent = { type: 'ColisCree', payload: demande }
const autorisee: ColisEvent = { type: 'ExpeditionAutorisee', payload: pour }
const expedition = { transporteur: 'Poste', numeroSuivi: 'X1' }
const expedie: ColisEvent = { type: 'ColisExpedie', payload: { ...pour, ...expedition } }
const livre: ColisEvent = { type: 'ColisLivre', payload: pour }
const annule = (raison: 'Paiement refusé' | 'Stock insuffisant'): ColisEvent => ({
  type: 'ColisAnnule',
  payload: { ...pour, raison },
})
const incident: ColisEvent = {
  type: 'IncidentDeclare',
  payload: { ...pour, incidentId: 'i1', nature: 'retard', description: 'au dépôt' },
}
const creer: ColisCommand = { type: 'CreerColis', demande }
const expedier: ColisCommand = { type: 'ExpedierColis', expedition }
const livrer: ColisCommand = { type: 'LivrerColis', livraison: {} }

describe('creation', () => {
  test('a parcel is created once', () => given(colis).when(creer).then(cree))
  test('the same request with its key changes nothing the second time', () =>
    given(colis, { type: 'DemandeRecue', payload: { empreinte: 'e' } }, cree)
      .when({ ...creer, empreinte: 'e' })
      .thenNothing())
  test('another request under the same key is refused', () =>
    given(colis, { type: 'DemandeRecue', payload: { empreinte: 'e' } }, cree)
      .when({ ...creer, empreinte: 'f' })
      .thenRefused('cle-reutilisee'))
})

describe('the way of a parcel', () => {
  test('only a confirmed parcel leaves', () =>
    given(colis, cree).when(expedier).thenRefused('colis-non-confirme'))
  test('a confirmed parcel leaves', () =>
    given(colis, cree, autorisee).when(expedier).then(expedie))
  test('a parcel leaves once', () =>
    given(colis, cree, autorisee, expedie).when(expedier).thenRefused('colis-deja-expedie'))
  test('a delivery says exactly who and where, as the assignment writes it', () =>
    given(colis, cree, autorisee, expedie).when(livrer).then(livre))
  test('a parcel that has not left is not delivered', () =>
    given(colis, cree, autorisee).when(livrer).thenRefused('colis-non-expedie'))
  test('an unknown parcel takes no command', () =>
    given(colis).when(expedier).thenRefused('colis-inconnu'))
  test('a confirmation heard twice is no mistake', () =>
    given(colis, cree, autorisee).when({ type: 'AutoriserExpedition' }).thenNothing())
})

describe('refusals', () => {
  test('a payment refused ends the parcel', () =>
    given(colis, cree).when({ type: 'ConstaterPaiementRefuse' }).then(annule('Paiement refusé')))
  test('a payment taken back late ends a confirmed parcel', () =>
    given(colis, cree, autorisee)
      .when({ type: 'ConstaterPaiementRefuse' })
      .then(annule('Paiement refusé')))
  test('a payment taken back after the parcel has left declares an incident, once', () => {
    const declared: ColisEvent = {
      type: 'IncidentDeclare',
      payload: {
        ...pour,
        incidentId: '12345-paiement-revoque',
        nature: 'paiement_revoque',
        description: 'le paiement a été repris après le départ du colis',
      },
    }
    given(colis, cree, autorisee, expedie).when({ type: 'ConstaterPaiementRefuse' }).then(declared)
    given(colis, cree, autorisee, expedie, declared)
      .when({ type: 'ConstaterPaiementRefuse' })
      .thenNothing()
  })
  test('a shortage ends the parcel', () =>
    given(colis, cree)
      .when({ type: 'ConstaterStockInsuffisant' })
      .then(annule('Stock insuffisant')))
  test('a cancelled parcel does not leave', () =>
    given(colis, cree, annule('Stock insuffisant')).when(expedier).thenRefused('colis-annule'))
  test('a confirmation that comes after the cancellation changes nothing', () =>
    given(colis, cree, annule('Paiement refusé'))
      .when({ type: 'AutoriserExpedition' })
      .thenNothing())
})

describe('incidents', () => {
  const resoudre: ColisCommand = { type: 'ResoudreIncident', incidentId: 'i1', issue: 'retrouve' }
  test('an incident is resolved', () =>
    given(colis, cree, autorisee, expedie, incident)
      .when(resoudre)
      .then({
        type: 'IncidentResolue',
        payload: { ...pour, incidentId: 'i1', issue: 'retrouve' },
      }))
  test('an incident nobody declared is not resolved', () =>
    given(colis, cree, autorisee, expedie).when(resoudre).thenRefused('incident-inconnu'))
  test('a parcel still here has no incident', () =>
    given(colis, cree)
      .when({ type: 'DeclarerIncident', incidentId: 'i1', nature: 'perte', description: '?' })
      .thenRefused('colis-non-expedie'))
})

const commands: fc.Arbitrary<ColisCommand> = fc.oneof(
  fc.constant(creer),
  fc.constant<ColisCommand>({ type: 'AutoriserExpedition' }),
  fc.constant(expedier),
  fc.constant(livrer),
  fc.constant<ColisCommand>({ type: 'ConstaterPaiementRefuse' }),
  fc.constant<ColisCommand>({ type: 'ConstaterStockInsuffisant' }),
  fc.constantFrom('i1', 'i2').map((incidentId): ColisCommand => ({
    type: 'DeclarerIncident',
    incidentId,
    nature: 'dommage',
    description: 'cassé',
  })),
  fc.constantFrom('i1', 'i2').map((incidentId): ColisCommand => ({
    type: 'ResoudreIncident',
    incidentId,
    issue: 'retrouve',
  })),
)

test('whatever is asked in whatever order, a parcel never both leaves and is cancelled, and does each once', () => {
  fc.assert(
    fc.property(fc.array(commands, { maxLength: 30 }), (asked) => {
      const said = run(asked).map(({ type }) => type)
      const times = (type: string): number => said.filter((one) => one === type).length
      expect(times('ColisExpedie') + times('ColisAnnule')).toBeLessThanOrEqual(1)
      expect(times('ColisCree')).toBeLessThanOrEqual(1)
      expect(times('ColisLivre')).toBeLessThanOrEqual(times('ColisExpedie'))
      expect(times('IncidentResolue')).toBeLessThanOrEqual(times('IncidentDeclare'))
    }),
  )
})

const run = (asked: readonly ColisCommand[]): readonly ColisEvent[] => {
  const said: ColisEvent[] = []
  let state: Colis = colis.initial
  for (const command of asked) {
    const decision = colis.decide(state, command)
    if (isRefusal(decision)) continue
    said.push(...decision)
    state = decision.reduce(colis.evolve, state)
  }
  return said
}
