import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { isRefusal } from '../../shared/kernel/index.ts'
import { given } from '../../shared/kernel/testing.ts'
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
const annule = (
  raison: 'Paiement refusé' | 'Stock insuffisant' | 'Demande du client',
): ColisEvent => ({
  type: 'ColisAnnule',
  payload: { ...pour, raison },
})
const incident: ColisEvent = {
  type: 'IncidentDeclare',
  payload: { ...pour, incidentId: 'i1', nature: 'retard', description: 'au dépôt' },
}
const creer: ColisCommand = { type: 'CreerColis', demande }
const expedier: ColisCommand = { type: 'ExpedierColis', expedition }
const livrer: Extract<ColisCommand, { type: 'LivrerColis' }> = {
  type: 'LivrerColis',
  livraison: {},
  le: '2026-01-10',
}
const livraisonDatee: ColisEvent = { type: 'LivraisonDatee', payload: { le: '2026-01-10' } }
const resoudre = (issue: 'retrouve' | 'rembourse' | 'remplace'): ColisCommand => ({
  type: 'ResoudreIncident',
  incidentId: 'i1',
  issue,
  colisRemplacantId: '67890',
})
const annuler: ColisCommand = { type: 'AnnulerColis' }
const retourner: Extract<ColisCommand, { type: 'RetournerColis' }> = {
  type: 'RetournerColis',
  motif: 'trop petit',
  regle: { depuis: '2026-01-01', pourcent: 80 },
}
const retourne = (remboursement: number): ColisEvent => ({
  type: 'ColisRetourne',
  payload: { ...pour, motif: 'trop petit', remboursement },
})

const revoque: ColisEvent = {
  type: 'IncidentDeclare',
  payload: { ...pour, incidentId: 'r', nature: 'paiement_revoque', description: '' },
}

describe('what is asked again', () => {
  const resolue: ColisEvent = {
    type: 'IncidentResolue',
    payload: { ...pour, incidentId: 'i1', issue: 'remplace', colisRemplacantId: '67890' },
  }
  const parti = [cree, autorisee, expedie]
  test('the same, changes nothing: the first answer may have been lost', () => {
    given(colis, ...parti)
      .when(expedier)
      .thenNothing()
    given(colis, ...parti, livre, livraisonDatee)
      .when(livrer)
      .thenNothing()
    given(colis, ...parti, livre, retourne(80))
      .when(retourner)
      .thenNothing()
    given(colis, ...parti, incident, resolue)
      .when(resoudre('remplace'))
      .thenNothing()
  })
  test('but not quite the same, is refused', () => {
    const autrement: ColisCommand = {
      type: 'ExpedierColis',
      expedition: { ...expedition, numeroSuivi: 'X2' },
    }
    given(colis, ...parti)
      .when(autrement)
      .thenRefused('colis-deja-expedie')
    given(colis, ...parti, livre)
      .when({ ...livrer, livraison: { recuPar: 'le gardien' } })
      .thenRefused('colis-deja-livre')
    given(colis, ...parti, livre, retourne(80))
      .when({ ...retourner, motif: 'cassé' })
      .thenRefused('colis-deja-retourne')
    given(colis, ...parti, incident, resolue)
      .when(resoudre('rembourse'))
      .thenRefused('incident-resolu')
  })
})

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
    given(colis, cree, autorisee, expedie, livre).when(expedier).thenRefused('colis-deja-expedie'))
  test('a delivery says exactly who and where, as the assignment writes it', () =>
    given(colis, cree, autorisee, expedie).when(livrer).then(livre, livraisonDatee))
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

const resolu = (issue: 'retrouve' | 'rembourse', incidentId = 'i1'): ColisEvent => ({
  type: 'IncidentResolue',
  payload: { ...pour, incidentId, issue },
})
const remplacant = {
  ...demande,
  colisId: '67890',
  montant: { centimes: 0, devise: 'EUR' },
  remplaceColisId: '12345',
}
const { moyenPaiement: _, ...gratuit } = remplacant

describe('incidents', () => {
  test('R5: one that is resolved as rembourse says so', () =>
    given(colis, cree, autorisee, expedie, incident)
      .when(resoudre('rembourse'))
      .then(resolu('rembourse')))
  test('R6: one that is resolved as remplace asks for a new parcel with nothing to pay', () =>
    given(colis, cree, autorisee, expedie, incident)
      .when(resoudre('remplace'))
      .then(
        {
          type: 'IncidentResolue',
          payload: { ...pour, incidentId: 'i1', issue: 'remplace', colisRemplacantId: '67890' },
        },
        { type: 'RemplacementDemande', payload: gratuit },
      ))
  test('a client is made good once', () =>
    given(
      colis,
      cree,
      autorisee,
      expedie,
      { ...incident, payload: { ...incident.payload, incidentId: 'i0' } },
      incident,
      resolu('rembourse', 'i0'),
    )
      .when(resoudre('remplace'))
      .thenRefused('colis-deja-compense'))
  test('nothing is given back of a payment that the PSP has taken back', () => {
    given(colis, cree, autorisee, expedie, revoque, incident)
      .when(resoudre('rembourse'))
      .thenRefused('paiement-revoque')
  })
  test('an incident is resolved', () =>
    given(colis, cree, autorisee, expedie, incident)
      .when(resoudre('retrouve'))
      .then(resolu('retrouve')))
  test('an incident nobody declared is not resolved', () =>
    given(colis, cree, autorisee, expedie)
      .when(resoudre('retrouve'))
      .thenRefused('incident-inconnu'))
  test('a parcel still here has no incident', () =>
    given(colis, cree)
      .when({ type: 'DeclarerIncident', incidentId: 'i1', nature: 'perte', description: '?' })
      .thenRefused('colis-non-expedie'))
})

describe('R4: a client who cancels', () => {
  test('ends a parcel that is still here, paid and confirmed or not', () => {
    given(colis, cree).when(annuler).then(annule('Demande du client'))
    given(colis, cree, autorisee).when(annuler).then(annule('Demande du client'))
  })
  test('twice changes nothing the second time', () =>
    given(colis, cree, annule('Demande du client')).when(annuler).thenNothing())
  test('is told when the parcel was cancelled for another reason', () =>
    given(colis, cree, annule('Stock insuffisant')).when(annuler).thenRefused('colis-annule'))
  test('too late does not stop a parcel that has left', () =>
    given(colis, cree, autorisee, expedie).when(annuler).thenRefused('colis-deja-expedie'))
})

describe('a return', () => {
  const arrived = [cree, autorisee, expedie, livre, livraisonDatee]
  test('gives back what the rule says', () =>
    given(colis, ...arrived)
      .when(retourner)
      .then(retourne(80)))
  test('after the set days gives back nothing', () =>
    given(colis, ...arrived)
      .when({ ...retourner, regle: { depuis: '2026-01-11', pourcent: 80 } })
      .then(retourne(0)))
  test('of a parcel that never arrived gives back all', () =>
    given(colis, cree, autorisee, expedie).when(retourner).then(retourne(100)))
  test('of what the PSP has taken back gives back nothing', () => {
    given(colis, cree, autorisee, expedie, revoque).when(retourner).then(retourne(0))
  })
  test('of what has been replaced or refunded gives back nothing more', () =>
    given(colis, ...arrived, incident, resolu('rembourse'))
      .when(retourner)
      .then(retourne(0)))
  test('happens only to a parcel that has left', () =>
    given(colis, cree, autorisee).when(retourner).thenRefused('colis-non-expedie'))
  test('whose payment is taken back afterwards owes nothing', () =>
    given(colis, ...arrived, retourne(80))
      .when({ type: 'ConstaterPaiementRefuse' })
      .thenNothing())
})

describe('the deadline', () => {
  const echeance: ColisCommand = { type: 'ConstaterEcheance', delaiMs: 1_000 }
  const late: ColisEvent = { type: 'ColisEnRetard', payload: { ...pour, delaiMs: 1_000 } }
  test('of a saga that has not ended is said to be past, once, and cancels nothing', () => {
    given(colis, cree).when(echeance).then(late)
    given(colis, cree, late).when(echeance).thenNothing()
  })
  test('of a confirmed parcel is none', () =>
    given(colis, cree, autorisee).when(echeance).thenNothing())
  test('of a cancelled parcel counts until its money is settled', () => {
    const cancelled = [cree, annule('Stock insuffisant')]
    given(colis, ...cancelled)
      .when(echeance)
      .then(late)
    given(colis, ...cancelled, { type: 'SoldeConstate', payload: {} })
      .when(echeance)
      .thenNothing()
    given(colis, cree, annule('Paiement refusé')).when(echeance).thenNothing()
  })
  test('money is settled when paiement says so, of either outcome, once', () => {
    const cancelled = [cree, annule('Demande du client')]
    const solde: ColisEvent = { type: 'SoldeConstate', payload: {} }
    given(colis, ...cancelled)
      .when({ type: 'ConstaterRemboursement' })
      .then(solde)
    given(colis, ...cancelled)
      .when({ type: 'ConstaterPaiementRefuse' })
      .then(solde)
    given(colis, ...cancelled, solde)
      .when({ type: 'ConstaterRemboursement' })
      .thenNothing()
  })
})

const commands: fc.Arbitrary<ColisCommand> = fc.oneof(
  fc.constant(creer),
  fc.constant<ColisCommand>({ type: 'AutoriserExpedition' }),
  fc.constant(expedier),
  fc.constant(livrer),
  fc.constant<ColisCommand>({ type: 'ConstaterPaiementRefuse' }),
  fc.constant<ColisCommand>({ type: 'ConstaterStockInsuffisant' }),
  fc.constant(annuler),
  fc.constant(retourner),
  fc.constant<ColisCommand>({ type: 'ConstaterEcheance', delaiMs: 1 }),
  fc.constantFrom('i1', 'i2').map((incidentId): ColisCommand => ({
    type: 'DeclarerIncident',
    incidentId,
    nature: 'dommage',
    description: 'cassé',
  })),
  fc
    .record({
      incidentId: fc.constantFrom('i1', 'i2'),
      issue: fc.constantFrom('retrouve', 'rembourse', 'remplace'),
    })
    .map((resolution): ColisCommand => ({
      type: 'ResoudreIncident',
      colisRemplacantId: '67890',
      ...resolution,
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
      expect(times('RemplacementDemande')).toBeLessThanOrEqual(1)
      expect(times('ColisRetourne')).toBeLessThanOrEqual(times('ColisExpedie'))
      expect(times('ColisEnRetard')).toBeLessThanOrEqual(1)
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
