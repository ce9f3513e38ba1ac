import { expect, test } from 'bun:test'
import fc from 'fast-check'
import type { ColisCommand } from '../../apps/envoi/colis.ts'
import { Model } from './model.ts'

const PARCELS = ['p1', 'p2', 'p3']
const SKUS = ['A', 'B']

type Step =
  | { readonly kind: 'next'; readonly which: number }
  /** Everything arrives before anything else happens. */
  | { readonly kind: 'settle' }
  | { readonly kind: 'command'; readonly colisId: string; readonly command: ColisCommand }
  | { readonly kind: 'restock'; readonly sku: string; readonly quantite: number }
  | { readonly kind: 'takeBack'; readonly which: number }

/** Two seconds alone; more beside other tests. */
const TEST_MS = 60_000

const creation = fc.record({
  sku: fc.constantFrom(...SKUS),
  quantite: fc.integer({ min: 1, max: 3 }),
  moyenPaiement: fc.constantFrom('ok', 'ok', 'ok', 'refus', 'doute-ok', 'doute-refus'),
})
const command = fc.oneof(
  fc.constantFrom<ColisCommand>(
    { type: 'AnnulerColis' },
    { type: 'ExpedierColis', expedition: { transporteur: 'P', numeroSuivi: '1' } },
    { type: 'LivrerColis', livraison: {}, le: '2026-01-10' },
    { type: 'DeclarerIncident', incidentId: 'i1', nature: 'perte', description: '' },
    { type: 'DeclarerIncident', incidentId: 'i2', nature: 'dommage', description: '' },
    { type: 'RetournerColis', motif: 'm', regle: { depuis: '2026-01-01', pourcent: 70 } },
    { type: 'ConstaterEcheance', delaiMs: 1 },
  ),
  fc
    .record({
      incidentId: fc.constantFrom('i1', 'i2'),
      issue: fc.constantFrom('retrouve', 'rembourse', 'remplace'),
    })
    .map((one): ColisCommand => ({
      type: 'ResoudreIncident',
      colisRemplacantId: `neuf-${one.incidentId}`,
      ...one,
    })),
)
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 12, arbitrary: fc.nat(50).map((which): Step => ({ kind: 'next', which })) },
  { weight: 2, arbitrary: fc.constant<Step>({ kind: 'settle' }) },
  {
    weight: 6,
    arbitrary: fc
      .record({ colisId: fc.constantFrom(...PARCELS, 'p1', 'p1+neuf-i1'), command })
      .map((one): Step => ({ kind: 'command', ...one })),
  },
  {
    weight: 1,
    arbitrary: fc
      .record({ sku: fc.constantFrom(...SKUS), quantite: fc.integer({ min: 1, max: 4 }) })
      .map((one): Step => ({ kind: 'restock', ...one })),
  },
  { weight: 1, arbitrary: fc.nat(5).map((which): Step => ({ kind: 'takeBack', which })) },
)

/** Chance alone hardly ever comes so far: a parcel that was lost and replaced. */
const replaced: readonly Step[] = [
  { kind: 'settle' },
  ...(
    [
      { type: 'ExpedierColis', expedition: { transporteur: 'P', numeroSuivi: '1' } },
      { type: 'DeclarerIncident', incidentId: 'i1', nature: 'perte', description: '' },
      {
        type: 'ResoudreIncident',
        incidentId: 'i1',
        issue: 'remplace',
        colisRemplacantId: 'neuf-i1',
      },
    ] satisfies readonly ColisCommand[]
  ).map((one): Step => ({ kind: 'command', colisId: 'p1', command: one })),
]

const play = (
  creations: readonly { sku: string; quantite: number; moyenPaiement: string }[],
  steps: readonly Step[],
): Model => {
  const model = new Model()
  for (const sku of SKUS)
    model.stock.ask(`article:${sku}`, {
      type: 'Approvisionner',
      sku,
      quantite: 3,
      uneFois: false,
    })
  creations.forEach(({ moyenPaiement, ...article }, n) => {
    const colisId = PARCELS[n] ?? ''
    model.envoi.ask(colisId, {
      type: 'CreerColis',
      demande: {
        colisId,
        clientId: 'C',
        adresse: 'ici',
        articles: [article],
        montant: { centimes: 999, devise: 'EUR' },
        moyenPaiement,
      },
    })
  })
  for (const one of steps) {
    switch (one.kind) {
      case 'next': {
        const { next } = model
        next[one.which % Math.max(1, next.length)]?.()
        break
      }
      case 'settle':
        settle(model)
        break
      case 'command':
        // The id of a replacement is new each time.
        model.envoi.ask(
          one.colisId,
          one.command.type === 'ResoudreIncident'
            ? {
                ...one.command,
                colisRemplacantId: `${one.colisId}+${one.command.colisRemplacantId}`,
              }
            : one.command,
        )
        break
      case 'restock':
        model.stock.ask(`article:${one.sku}`, { type: 'Approvisionner', uneFois: false, ...one })
        break
      case 'takeBack': {
        const charge = model.charged[one.which]
        if (charge !== undefined) Object.assign(charge, { etat: 'repris', aNoter: true })
      }
    }
  }
  settle(model)
  return model
}

const settle = (model: Model): void => {
  for (let n = 0, [next] = model.next; next !== undefined; n += 1, [next] = model.next) {
    if (n > 5_000) throw new Error('it never ends')
    next()
  }
}

test(
  'in whatever order commands come and facts arrive, stock, money and parcels agree in the end',
  () => {
    fc.assert(
      fc.property(
        fc.array(creation, { minLength: 1, maxLength: 3 }),
        fc.constantFrom([], replaced),
        fc.array(step, { maxLength: 120, size: 'max' }),
        (creations, before, steps) => {
          const model = play(creations, [...before, ...steps])
          for (const { approvisionne, disponible, reserve, sorti } of model.stock.rows.values()) {
            expect(approvisionne).toBe(disponible + reserve + sorti)
            expect(Math.min(disponible, reserve, sorti)).toBeGreaterThanOrEqual(0)
          }
          for (const [colisId, parcel] of model.envoi.states) agrees(model, colisId, parcel)
        },
      ),
      { numRuns: 600 },
    )
  },
  TEST_MS,
)

const agrees = (model: Model, colisId: string, parcel: { readonly etape: string }): void => {
  const paid = model.paiement.state(colisId)
  const held = model.stock.state(colisId).etape
  const charge = model.charges.get(colisId)
  const said = [model.envoi, model.paiement, model.stock, model.notification].flatMap((node) =>
    node.published.filter(({ key }) => key === colisId).map(({ type }) => type),
  )
  const times = (type: string): number => said.filter((one) => one === type).length

  for (const once of ['ColisCree', 'ColisAnnule', 'ColisExpedie', 'PaiementEffectue'])
    expect(times(once)).toBeLessThanOrEqual(1)
  expect(times('ColisAnnule') + times('ColisExpedie')).toBeLessThanOrEqual(1)
  for (const once of [
    'PaiementRefuse',
    'PaiementRembourse',
    'StockReserve',
    'StockSorti',
    'ConfirmationEnvoyee',
  ])
    expect(times(once)).toBeLessThanOrEqual(1)

  if (parcel.etape === 'annule') {
    expect(['aucune', 'ecartee', 'rendue']).toContain(held)
    expect(['refuse', 'rembourse', 'repris']).toContain(paid.etape)
    expect(['refuse', 'rembourse', 'repris', undefined]).toContain(charge?.etat)
    // Whose replacement is cancelled has no parcel, and so the money.
    const first = colisId.split('+')[0] ?? ''
    if (first !== colisId)
      expect(['rembourse', 'repris']).toContain(model.charges.get(first)?.etat ?? 'rien')
  } else if (parcel.etape === 'confirme') {
    expect(held).toBe('reservee')
    expect(paid.etape).toBe('effectue')
  } else if (parcel.etape === 'retourne') expect(held).toBe('revenue')
  else expect(held).toBe('sortie')

  // R5: what was paid is given back, to whoever paid for the first of its replacements.
  if (
    model.envoi.said.some(
      ({ stream, event }) =>
        stream === colisId &&
        event.type === 'IncidentResolue' &&
        event.payload.issue === 'rembourse',
    )
  )
    expect(['rembourse', 'repris']).toContain(
      model.charges.get(colisId.split('+')[0] ?? '')?.etat ?? 'rien',
    )

  // What paiement believes is what the PSP has done.
  if (charge !== undefined) {
    expect(paid.etape).toBe(charge.etat)
    expect(charge.rendu).toBe(paid.etape === 'rembourse' ? paid.montant.centimes : 0)
    expect(charge.rendu).toBeLessThanOrEqual(charge.centimes)
  }
  expect(model.rows.get(colisId)).toMatchObject({ colisId, terminee: true })
  const attente = model.notification.states.get(colisId)?.attente ?? []
  expect(attente).toEqual([])
}
