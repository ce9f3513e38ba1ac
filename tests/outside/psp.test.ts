import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { randomBytes } from 'node:crypto'
import { sign } from '../../shared/kernel/http.ts'
import { httpPsp } from '../../apps/paiement/psp/http.ts'
import { memoryWorld } from '../saga/memory-world.ts'
import type { SagaWorld } from '../saga/saga-world.ts'
import { shopIn } from '../saga/shop.ts'
import { misbehaviours, startPsp } from './psp-server.ts'

const secret = () => `whsec_${randomBytes(32).toString('base64')}`
const secrets = [secret(), secret()]
const TIMEOUT_MS = 150
const TEST_MS = 20_000

let psp: Awaited<ReturnType<typeof startPsp>>
let world: SagaWorld
const circuits: string[] = []
const options = () => ({
  url: psp.url,
  key: 'cle',
  timeoutMs: TIMEOUT_MS,
  leftAloneMs: 300,
  circuit: (state: string) => void circuits.push(state),
})
beforeAll(async () => {
  psp = await startPsp()
  world = await memoryWorld({ paiement: { psp: httpPsp(options()), webhookSecrets: secrets } })
})
afterAll(async () => {
  await world.close()
  await psp.stop()
})
const { get, post, stocked, sent, until, saga, types, shelf } = shopIn(() => world)
const operationsOf = (colisId: string) =>
  [...psp.operations.values()].filter(({ key }) => key.startsWith(colisId))

describe('a PSP over HTTP', () => {
  test.each(misbehaviours.map((one) => [one]))(
    'that %s charges a parcel once all the same',
    async (wrong) => {
      const sku = await stocked(5)
      psp.misbehave(wrong)
      const colisId = await sent(sku)
      await saga(colisId, 'reussie')
      expect(operationsOf(colisId).map(({ path }) => path)).toEqual(['/charges'])
    },
    TEST_MS,
  )

  test(
    'that answers none of the tries leaves the payment in doubt, until it is asked again',
    async () => {
      const sku = await stocked(5)
      psp.misbehave(
        ...Array.from({ length: 3 }, () => 'does it, then drops the connection' as const),
      )
      const colisId = await sent(sku)
      await until(`/colis/${colisId}`, ({ paiement }) => paiement === 'en_doute')
      await saga(colisId, 'reussie')
      expect(await types(colisId)).toContain('PaiementEnDoute')
      expect(operationsOf(colisId).length).toBe(1)
    },
    TEST_MS,
  )

  test(
    'that loses its answers refunds once all the same',
    async () => {
      const sku = await stocked(5)
      const colisId = await sent(sku)
      await saga(colisId, 'reussie')
      psp.misbehave(
        ...Array.from({ length: 4 }, () => 'does it, then drops the connection' as const),
      )
      await post('envoi', `/colis/${colisId}/annulation`)
      await saga(colisId, 'renversee')
      const refunds = operationsOf(colisId).filter(({ path }) => path === '/refunds')
      expect(refunds.map(({ body }) => body.montant?.centimes)).toEqual([1_500])
    },
    TEST_MS,
  )

  test('that refuses is believed', async () => {
    const colisId = await sent(await stocked(5), 'tok_refus')
    expect((await saga(colisId, 'echouee'))['raison']).toBe('Paiement refusé')
  })

  const charged = (moyenPaiement = 'tok_ok') =>
    httpPsp(options()).charge(
      { cle: 'dit', colisId: 'c', montant: { centimes: 1, devise: 'EUR' }, moyenPaiement },
      AbortSignal.timeout(5_000),
    )

  test('that says why in characters that cannot be kept is heard all the same', async () => {
    expect(await charged('tok_illisible')).toEqual({ accepte: false, motif: 'carte refusée\uFFFD' })
  })

  test.each([
    ['nothing', '', 'refusé'],
    ['no reason', '{}', 'refusé'],
    ['null', '{"motif":null}', 'refusé'],
    ['a blank', '{"motif":" \\u0000 "}', 'refusé'],
    ['no object', '"carte"', 'refusé'],
    ['no JSON', '<html>', 'refusé'],
    ['more than is read', 'x'.repeat(200_000), 'refusé'],
    ['more than is kept', JSON.stringify({ motif: 'é'.repeat(2_001) }), 'é'.repeat(2_000)],
  ])('that refuses has refused, when its answer holds %s', async (_, body, motif) => {
    psp.answer(402, body)
    const before = psp.asked
    expect(await charged()).toEqual({ accepte: false, motif })
    expect(psp.asked).toBe(before + 1)
  })

  test('that refuses has refused, when its answer breaks off', async () => {
    psp.answer(402, '{"motif":"carte', true)
    expect(await charged()).toEqual({ accepte: false, motif: 'refusé' })
  })

  test('that answers with fields that are new is understood', async () => {
    psp.answer(201, '{"reference":"ref-x","livemode":true,"next":{"action":null}}')
    expect(await charged()).toEqual({ accepte: true, reference: 'ref-x' })
    psp.answer(402, '{"motif":"carte refusée","code":"card_declined"}')
    expect(await charged()).toEqual({ accepte: false, motif: 'carte refusée' })
  })

  test.each([['half a character \\ud800'], ['a control \\u0000'], ['']])(
    'that accepts under a reference that cannot be kept (%s) has not answered',
    async (reference) => {
      const before = psp.asked
      for (let n = 0; n < 3; n += 1) psp.answer(201, `{"reference":"${reference}"}`)
      await expect(charged()).rejects.toThrow()
      expect(psp.asked).toBe(before + 3)
    },
  )

  test(
    'that keeps failing is left alone for a while, and then asked again',
    async () => {
      circuits.length = 0
      const asking = httpPsp(options())
      psp.misbehave(...Array.from({ length: 10 }, () => 'answers 500' as const))
      const charge = (n: number) =>
        asking.charge(
          {
            cle: `circuit-${n}`,
            colisId: 'c',
            montant: { centimes: 1, devise: 'EUR' },
            moyenPaiement: 'tok_ok',
          },
          AbortSignal.timeout(5_000),
        )
      for (let n = 0; n < 4; n += 1) await charge(n).catch(() => {})
      expect(circuits).toEqual(['open'])
      const before = psp.asked
      await expect(charge(5)).rejects.toThrow()
      expect(psp.asked).toBe(before)
      await new Promise((resolve) => setTimeout(resolve, 350))
      expect(await charge(6)).toMatchObject({ accepte: true })
      expect(circuits).toEqual(['open', 'closed'])
    },
    TEST_MS,
  )
})

describe('the PSP’s webhook', () => {
  const webhook = async (init: RequestInit) => {
    const response = await world.request('paiement', '/psp/webhook', init)
    return { status: response.status, body: await response.json(), headers: response.headers }
  }
  const referenceOf = async (colisId: string) =>
    String((await get('paiement', `/paiements/${colisId}`)).body['reference'])

  test(
    'takes a payment back: the parcel is cancelled and its stock given back, once',
    async () => {
      const sku = await stocked(5)
      const colisId = await sent(sku)
      await saga(colisId, 'reussie')
      const reference = await referenceOf(colisId)
      for (const live of secrets) {
        const init = psp.takeBack([live], colisId, reference, Date.now())
        expect((await webhook(init)).status).toBe(200)
      }
      expect((await saga(colisId, 'renversee'))['raison']).toBe('Paiement refusé')
      await until(`/articles/${sku}`, ({ disponible }) => disponible === 5, 'stock')
      expect((await types(colisId)).filter((type) => type === 'PaiementRefuse').length).toBe(1)
      expect(operationsOf(colisId).map(({ path }) => path)).toEqual(['/charges'])
    },
    TEST_MS,
  )

  test('about a payment that is not decided yet comes again', async () => {
    const sku = await stocked(5)
    psp.misbehave('does it, and answers too late', 'does it, and answers too late')
    const colisId = await sent(sku)
    await until(`/paiements/${colisId}`, ({ etat }) => etat === 'demande', 'paiement')
    const early = await webhook(psp.takeBack(secrets, colisId, 'ref', Date.now()))
    expect(early.status).toBe(503)
    expect(early.headers.get('retry-after')).toBe('1')
    await saga(colisId, 'reussie')
    const again = psp.takeBack(secrets, colisId, await referenceOf(colisId), Date.now())
    expect((await webhook(again)).status).toBe(200)
    await saga(colisId, 'renversee')
    expect(await shelf(sku)).toMatchObject({ reserve: 0 })
  })

  test('that nobody we know has signed, or not now, or about nothing we know, changes nothing', async () => {
    const sku = await stocked(5)
    const colisId = await sent(sku)
    await saga(colisId, 'reussie')
    const reference = await referenceOf(colisId)
    const now = Date.now()
    expect((await webhook(psp.takeBack([secret()], colisId, reference, now))).status).toBe(401)
    expect((await webhook(psp.takeBack(secrets, colisId, reference, now - 400_000))).status).toBe(
      401,
    )
    const signed = psp.takeBack(secrets, colisId, reference, now)
    expect((await webhook({ ...signed, body: `${signed.body} ` })).status).toBe(401)
    expect((await webhook(psp.takeBack(secrets, 'autre', reference, now))).status).toBe(404)
    expect((await webhook(psp.takeBack(secrets, colisId, 'autre', now))).status).toBe(404)
    expect(await saga(colisId, 'reussie')).toMatchObject({ terminee: true })
    expect(await shelf(sku)).toMatchObject({ reserve: 1 })
  })

  const signed = (body: object): RequestInit => {
    const text = JSON.stringify(body)
    const headers = sign(secrets, { id: 'evt', nowMs: Date.now(), body: text })
    return {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: text,
    }
  }

  test.each([
    ['of another type', { type: 'payout.paid', id: 'po_1', montant: { centimes: 100 } }],
    ['of a type that is no text', { type: 7 }],
    ['without a type', { id: 'evt_1' }],
  ])('an event %s is acknowledged and changes nothing', async (_, event) => {
    const { status, body } = await webhook(signed(event))
    expect({ status, body }).toEqual({ status: 200, body: { note: false } })
  })

  test('types that mean nothing here are logged once each', async () => {
    const lines = () => world.logLines().filter((line) => line.includes('invoice.paid')).length
    for (let n = 0; n < 3; n += 1) await webhook(signed({ type: 'invoice.paid', id: n }))
    expect(lines()).toBe(1)
  })

  test.each([
    ['with fields that are new', { motif: 'litige', cree: '2026-11-28T08:00:00Z', livemode: true }],
    ['without a reason', {}],
    ['with a reason that cannot be kept', { motif: '\u0000'.repeat(3_000), raison: null }],
  ])(
    'a take-back %s is noted like any other',
    async (_, fields) => {
      const sku = await stocked(5)
      const colisId = await sent(sku)
      await saga(colisId, 'reussie')
      const reference = await referenceOf(colisId)
      const event = { type: 'charge.reprise', colisId, reference, ...fields }
      expect((await webhook(signed({ ...event, colisId: 'po_1' }))).status).toBe(404)
      expect((await webhook(signed(event))).body).toEqual({ colisId, note: true })
      expect((await saga(colisId, 'renversee'))['raison']).toBe('Paiement refusé')
    },
    TEST_MS,
  )
})
