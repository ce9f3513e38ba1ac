import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { isRefusal } from '../../shared/kernel/index.ts'
import { given } from '../../shared/kernel/testing.ts'
import {
  consequences,
  paiement,
  type Paiement,
  type PaiementCommand,
  type PaiementJournalEvent,
} from './paiement.ts'
import { tasksFor } from './tasks.ts'

const pour = { colisId: 'p1', clientId: 'C1', adresse: 'ici' }
const montant = { centimes: 1_000, devise: 'EUR' }
const articles = [{ sku: 'A', quantite: 1 }]
const demande = { ...pour, montant, moyenPaiement: 'tok_ok', articles }
const demandee: PaiementJournalEvent = { type: 'PaiementDemande', payload: { demande } }
const effectue: PaiementJournalEvent = {
  type: 'PaiementEffectue',
  payload: { ...pour, montant, articles, reference: 'r' },
}
const refuse = (motif: string, tardif: boolean): PaiementJournalEvent => ({
  type: 'PaiementRefuse',
  payload: { ...pour, montant, motif, tardif },
})
const enDoute: PaiementJournalEvent = {
  type: 'PaiementEnDoute',
  payload: { ...pour, montant, operation: 'paiement' },
}
const reconciliation: PaiementJournalEvent = {
  type: 'ReconciliationDemandee',
  payload: { demande },
}
const remboursementDemande: PaiementJournalEvent = {
  type: 'RemboursementDemande',
  payload: { demande, reference: 'r', montant },
}
const rembourse: PaiementJournalEvent = {
  type: 'PaiementRembourse',
  payload: { ...pour, montant, reference: 'rr' },
}
const accord: PaiementCommand = { type: 'ConstaterAccord', reference: 'r' }
const reprise: PaiementCommand = { type: 'ConstaterReprise', motif: 'repris' }

describe('a payment', () => {
  test('is asked for once', () => {
    given(paiement).when({ type: 'DemanderPaiement', demande }).then(demandee)
    given(paiement, demandee).when({ type: 'DemanderPaiement', demande }).thenNothing()
  })
  test('is made when the PSP agrees', () => given(paiement, demandee).when(accord).then(effectue))
  test('is refused when the PSP refuses', () =>
    given(paiement, demandee)
      .when({ type: 'ConstaterRefus', motif: 'non' })
      .then(refuse('non', false)))
  test('is in doubt when the PSP does not answer, and asked about again', () =>
    given(paiement, demandee).when({ type: 'ConstaterSilence' }).then(enDoute, reconciliation))
  test('in doubt already is not said to be so again', () =>
    given(paiement, demandee, enDoute, reconciliation)
      .when({ type: 'ConstaterSilence' })
      .thenNothing())
  test('in doubt is decided by the answer that comes later', () =>
    given(paiement, demandee, enDoute, reconciliation).when(accord).then(effectue))
  test('taken back is said once', () => {
    given(paiement, demandee, effectue).when(reprise).then(refuse('repris', true))
    given(paiement, demandee, effectue, refuse('repris', true)).when(reprise).thenNothing()
  })
  test('not decided yet cannot be taken back: the PSP comes again', () =>
    given(paiement, demandee).when(reprise).thenRefused('paiement-non-decide'))
})

describe('a refund', () => {
  test('follows the cancellation of a paid parcel', () =>
    given(paiement, demandee, effectue)
      .when({ type: 'AnnulerPaiement' })
      .then(remboursementDemande))
  test('follows a charge that turns out to have gone through after the cancellation', () =>
    given(paiement, demandee, { type: 'AnnulationNotee', payload: {} })
      .when(accord)
      .then(effectue, remboursementDemande))
  test('does not follow a refusal', () =>
    given(paiement, demandee, refuse('non', false)).when({ type: 'AnnulerPaiement' }).thenNothing())
  test('is never made once the PSP has taken the payment back', () =>
    given(paiement, demandee, effectue, refuse('repris', true))
      .when({ type: 'AnnulerPaiement' })
      .thenNothing())
  test('can be in doubt too', () =>
    given(paiement, demandee, effectue, remboursementDemande)
      .when({ type: 'ConstaterSilence' })
      .then(
        {
          type: 'PaiementEnDoute',
          payload: { ...pour, montant, operation: 'remboursement' },
        },
        { type: 'ReconciliationDemandee', payload: { demande, reference: 'r', montant } },
      ))
  test('of a part gives back that part, and keeps the rest', () =>
    given(paiement, demandee, effectue)
      .when({ type: 'RembourserPaiement', pourcent: 33 })
      .then({
        type: 'RemboursementDemande',
        payload: { demande, reference: 'r', montant: { centimes: 330, devise: 'EUR' } },
      }))
  test('of nothing is not asked for', () =>
    given(paiement, demandee, effectue)
      .when({ type: 'RembourserPaiement', pourcent: 0 })
      .thenNothing())
  test('is said once', () => {
    const history = [demandee, effectue, remboursementDemande]
    const command: PaiementCommand = { type: 'ConstaterRemboursement', reference: 'rr' }
    given(paiement, ...history)
      .when(command)
      .then(rembourse)
    given(paiement, ...history, rembourse)
      .when(command)
      .thenNothing()
  })
})

describe('a replacement', () => {
  const libre = {
    ...pour,
    montant: { centimes: 0, devise: 'EUR' },
    articles,
    remplaceColisId: 'p0',
  }
  const paid: readonly PaiementJournalEvent[] = [
    { type: 'PaiementDemande', payload: { demande: libre } },
    {
      type: 'PaiementEffectue',
      payload: { ...pour, montant: libre.montant, articles, reference: 'sans-paiement' },
    },
  ]
  test('is paid at once, without asking the PSP', () => {
    given(paiement)
      .when({ type: 'DemanderPaiement', demande: libre })
      .then(...paid)
    expect(paid.flatMap(tasksFor)).toEqual([])
  })
  test('that is cancelled gives back what was paid for the first parcel', () =>
    given(paiement, ...paid)
      .when({ type: 'AnnulerPaiement' })
      .then(
        {
          type: 'PaiementRembourse',
          payload: { ...pour, montant: libre.montant, reference: 'sans-paiement' },
        },
        { type: 'RemboursementReporte', payload: { colisId: 'p0', pourcent: 100 } },
      ))
  test('that is refunded gives back what was paid for the first parcel', () => {
    const reporte: PaiementJournalEvent = {
      type: 'RemboursementReporte',
      payload: { colisId: 'p0', pourcent: 100 },
    }
    given(paiement, ...paid)
      .when({ type: 'RembourserPaiement', pourcent: 100 })
      .then(reporte)
    expect(consequences(reporte)).toEqual([
      { stream: 'p0', command: { type: 'RembourserPaiement', pourcent: 100 } },
    ])
  })
})

const commands: fc.Arbitrary<PaiementCommand> = fc.constantFrom<PaiementCommand>(
  { type: 'DemanderPaiement', demande },
  accord,
  { type: 'ConstaterRefus', motif: 'non' },
  { type: 'ConstaterSilence' },
  { type: 'AnnulerPaiement' },
  { type: 'RembourserPaiement', pourcent: 40 },
  { type: 'ConstaterRemboursement', reference: 'rr' },
  reprise,
)

test('in whatever order facts and answers come, what was charged is kept, refunded or taken back: one of them', () => {
  fc.assert(
    fc.property(fc.array(commands, { maxLength: 30 }), (asked) => {
      const said: PaiementJournalEvent[] = []
      let state: Paiement = paiement.initial
      for (const command of asked) {
        const decision = paiement.decide(state, command)
        if (isRefusal(decision)) continue
        said.push(...decision)
        state = decision.reduce(paiement.evolve, state)
      }
      const times = (type: string) => said.filter((event) => event.type === type).length
      const late = said.filter(
        (event) => event.type === 'PaiementRefuse' && event.payload.tardif,
      ).length
      expect(times('PaiementEffectue')).toBeLessThanOrEqual(1)
      expect(times('PaiementRembourse') + late).toBeLessThanOrEqual(times('PaiementEffectue'))
      expect(times('PaiementDemande')).toBeLessThanOrEqual(1)
    }),
  )
})
