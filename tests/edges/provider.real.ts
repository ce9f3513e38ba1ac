import { afterAll, beforeAll, expect, test } from 'bun:test'
import { randomBytes } from 'node:crypto'
import { sign } from '../../shared/kernel/http.ts'
import { startPsp } from '../outside/psp-server.ts'
import { realWorld } from '../saga/real-world.ts'
import type { SagaWorld } from '../saga/saga-world.ts'
import { shopIn } from '../saga/shop.ts'

const secret = `whsec_${randomBytes(32).toString('base64')}`
const TEST_MS = 60_000

let psp: Awaited<ReturnType<typeof startPsp>>
let world: SagaWorld
beforeAll(async () => {
  psp = await startPsp()
  world = await realWorld({
    transport: 'journal',
    environment: () => ({ PSP_URL: psp.url, PSP_CLE: 'cle', PSP_WEBHOOK_SECRETS: secret }),
  })
}, TEST_MS)
afterAll(async () => {
  await world.close()
  await psp.stop()
})
const { get, stocked, sent, saga, shelf } = shopIn(() => world)

/** Posts an event as the provider does, and gives the status. */
const posted = async (event: object): Promise<number> => {
  const body = JSON.stringify(event)
  const signed = sign([secret], { id: crypto.randomUUID(), nowMs: Date.now(), body })
  const headers = { 'content-type': 'application/json', ...signed }
  const answer = await world.request('paiement', '/psp/webhook', { method: 'POST', headers, body })
  return answer.status
}

test(
  'a provider that posts events of all kinds, of other shops and with new fields, is listened to',
  async () => {
    const sku = await stocked(5)
    const colisId = await sent(sku)
    await saga(colisId, 'reussie')
    const { body } = await get('paiement', `/paiements/${colisId}`)
    const reprise = {
      type: 'charge.reprise',
      motif: 'litige',
      cree: '2026-11-28T08:00:00Z',
      livemode: true,
      details: { frais: { centimes: 1_500 }, suite: null },
    }
    expect(
      await posted({ type: 'payout.paid', id: 'po_1', montant: { centimes: 100, devise: 'CAD' } }),
    ).toBe(200)
    expect(await posted({ ...reprise, colisId: 'chez-un-autre', reference: 'ref-9' })).toBe(404)
    expect(await posted({ ...reprise, colisId, reference: body['reference'] })).toBe(200)
    expect((await saga(colisId, 'renversee'))['raison']).toBe('Paiement refusé')
    expect(await shelf(sku)).toMatchObject({ disponible: 5, reserve: 0 })
    const ignored = world.logLines().filter((line) => line.includes('payout.paid'))
    expect(ignored.length).toBe(1)
  },
  TEST_MS,
)
