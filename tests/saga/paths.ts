import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { describeRepairs } from './repairs.ts'
import type { SagaWorld } from './saga-world.ts'
import { shopIn, type Json } from './shop.ts'

const TEST_MS = 40_000

/**
 * The saga to its end and what surrounds it, told once, over HTTP alone: run on the memory adapters
 * and on the real parts.
 */
export const describeSaga = (name: string, open: () => Promise<SagaWorld>): void => {
  describe(`the saga ${name}`, () => {
    let world: SagaWorld
    beforeAll(async () => {
      world = await open()
    }, TEST_MS)
    afterAll(async () => {
      await world.close()
    }, TEST_MS)
    const shop = shopIn(() => world)
    const { get, post, stocked, demande, sent, until, saga, types, shipped, shelf } = shop
    describeRepairs(shop, TEST_MS)

    test(
      'a paid and reserved parcel is confirmed, shipped, delivered, and its client told each time',
      async () => {
        const sku = await stocked(5)
        const colisId = await sent(sku, 'tok_ok', 2)
        await saga(colisId, 'reussie')
        expect((await shelf(sku))['reserve']).toBe(2)
        await until(`/colis/${colisId}`, (body) => body['statut'] === 'confirme')
        const path = `/colis/${colisId}`
        expect((await shipped(colisId)).status).toBe(200)
        expect((await post('envoi', `${path}/livraison`, {})).status).toBe(200)
        await until(path, (body) => body['statut'] === 'livre')
        await until(`/articles/${sku}`, (body) => body['sorti'] === 2, 'stock')
        const letters = await until(
          `/boite?clientId=client-${sku}`,
          (body) => (body['lettres'] as object[]).length === 3,
          'notification',
        )
        expect((letters['lettres'] as { sujet: string }[]).map(({ sujet }) => sujet)).toEqual([
          'ColisLivre',
          'ColisExpedie',
          'StockReserve',
        ])
      },
      TEST_MS,
    )

    test(
      'R1: a payment refused at once cancels the parcel and reserves nothing',
      async () => {
        const sku = await stocked(5)
        const colisId = await sent(sku, 'tok_refus')
        expect((await saga(colisId, 'echouee'))['raison']).toBe('Paiement refusé')
        expect(await shelf(sku)).toMatchObject({ disponible: 5, reserve: 0 })
        expect((await get('paiement', `/paiements/${colisId}`)).body['etat']).toBe('refuse')
      },
      TEST_MS,
    )

    test(
      'R2: a shortage cancels the parcel and gives the money back',
      async () => {
        const sku = await stocked(1)
        const colisId = await sent(sku, 'tok_ok', 2)
        expect((await saga(colisId, 'echouee'))['raison']).toBe('Stock insuffisant')
        expect((await get('paiement', `/paiements/${colisId}`)).body['etat']).toBe('rembourse')
        expect(await shelf(sku)).toMatchObject({ disponible: 1, reserve: 0 })
      },
      TEST_MS,
    )

    test(
      'R3: a payment taken back late cancels the parcel and gives its stock back',
      async () => {
        const sku = await stocked(5)
        const colisId = await sent(sku, 'tok_refus_tardif')
        await saga(colisId, 'renversee')
        await until(`/articles/${sku}`, (body) => body['disponible'] === 5, 'stock')
        expect(await types(colisId)).toContain('AnnulationStock')
        expect((await get('paiement', `/paiements/${colisId}`)).body['etat']).toBe('repris')
      },
      TEST_MS,
    )

    test(
      'a payment in doubt is said so, and decided by asking the PSP again',
      async () => {
        const sku = await stocked(5)
        const [paid, refused] = [
          await sent(sku, 'tok_doute_ok'),
          await sent(sku, 'tok_doute_refus'),
        ]
        await saga(paid, 'reussie')
        await saga(refused, 'echouee')
        expect(await types(paid)).toContain('PaiementEnDoute')
        expect(await types(refused)).toContain('PaiementEnDoute')
        expect(await shelf(sku)).toMatchObject({ reserve: 1 })
      },
      TEST_MS,
    )

    test(
      'parcels that want the same few articles get each of them once, and none is lost',
      async () => {
        const sku = await stocked(10)
        const ids = await Promise.all(Array.from({ length: 25 }, () => sent(sku)))
        const ends = await Promise.all(
          ids.map((id) => until(`/sagas/${id}`, (body) => body['terminee'] === true)),
        )
        expect(ends.filter(({ etat }) => etat === 'reussie').length).toBe(10)
        expect(await shelf(sku)).toMatchObject({ disponible: 0, reserve: 10, sorti: 0 })
      },
      TEST_MS,
    )

    test(
      'the same request with the same key is one parcel; another request with it is refused',
      async () => {
        const sku = await stocked(5)
        const headers = { 'idempotency-key': `cle-${sku}-${Date.now()}` }
        const first = await post('envoi', '/colis', demande(sku), headers)
        const second = await post('envoi', '/colis', demande(sku), headers)
        expect([first.status, second.status]).toEqual([201, 201])
        expect(second.body).toEqual(first.body)
        const other = await post('envoi', '/colis', demande(sku, 'tok_refus'), headers)
        expect(other.status).toBe(422)
        const colisId = String(first.body['colisId'])
        await saga(colisId, 'reussie')
        expect(await shelf(sku)).toMatchObject({ reserve: 1 })
        // However far the parcel has come meanwhile, a repeat gets the first answer.
        expect((await shipped(colisId)).status).toBe(200)
        expect((await post('envoi', '/colis', demande(sku), headers)).body).toEqual(first.body)
      },
      TEST_MS,
    )

    test(
      'whoever sends back its token reads its own write',
      async () => {
        const sku = await stocked(5)
        const { body } = await post('envoi', '/colis', demande(sku))
        const seen = await get(
          'suivi',
          `/colis/${String(body['colisId'])}?jeton=${String(body['jeton'])}`,
        )
        expect(seen.status).toBe(200)
        expect(seen.body['aJour']).toBeUndefined()
        const ahead = Buffer.from(JSON.stringify(['envoi', 2 ** 50, body['colisId']])).toString(
          'base64url',
        )
        const late = await get('suivi', `/colis/${String(body['colisId'])}?jeton=${ahead}`)
        expect(late.body).toMatchObject({ aJour: false, gare: false })
        const list = `/colis?clientId=client-${sku}`
        const listed = await get('suivi', `${list}&jeton=${String(body['jeton'])}`)
        expect((listed.body['colis'] as object[]).length).toBe(1)
        const other = await sent(sku)
        const wrong = await get('suivi', `/colis/${other}?jeton=${String(body['jeton'])}`)
        expect(wrong).toMatchObject({ status: 400 })
      },
      TEST_MS,
    )

    test(
      "a client's parcels are listed in pages, newest first",
      async () => {
        const sku = await stocked(9)
        const ids: string[] = []
        for (let n = 0; n < 5; n += 1) ids.push(await sent(sku))
        for (const id of ids) await saga(id, 'reussie')
        const seen: string[] = []
        let apres = ''
        for (let page = 0; page < 3; page += 1) {
          const { body } = await get(
            'suivi',
            `/colis?clientId=client-${sku}&statut=confirme&limit=2${apres}`,
          )
          seen.push(...(body['colis'] as { colisId: string }[]).map(({ colisId }) => colisId))
          apres = `&apres=${String(body['suivant'])}`
        }
        expect(seen).toEqual([...ids].reverse())
      },
      TEST_MS,
    )

    test('every handled fact leaves one log line with its service, event, correlation and duration', () => {
      const lines = world.logLines().map((line) => JSON.parse(line) as Json)
      const paid = lines.find(
        ({ service, event }) => service === 'ServiceStock' && event === 'PaiementEffectue',
      )
      expect(paid).toMatchObject({ level: 'INFO' })
      expect(typeof paid?.['correlationId']).toBe('string')
      expect(typeof paid?.['durationMs']).toBe('number')
    })

    test('the metrics are counted under their names', async () => {
      const text = await (await world.request('suivi', '/metrics')).text()
      for (const name of [
        'events_consumed_total{',
        'saga_success_total',
        'saga_failure_total{raison="Paiement refusé"',
        'saga_reversed_total',
        'event_latency_ms_bucket{',
        'consumer_lag_facts',
        'parked_facts',
        'saga_duration_ms_count{outcome="reussie"',
        'saga_step_duration_ms_count{step="stock"',
      ])
        expect(text).toContain(name)
      const produced = await (await world.request('envoi', '/metrics')).text()
      expect(produced).toMatch(/events_produced_total\{.*topic="colis\.envoi".*type="ColisCree"/)
      for (const name of ['relay_lag_facts{', 'relay_leads{', 'journal_facts{'])
        expect(produced).toContain(name)
    })

    test('every service is alive and ready', async () => {
      for (const service of ['envoi', 'paiement', 'stock', 'notification', 'suivi']) {
        expect((await get(service, '/sante')).status).toBe(200)
        expect(await get(service, '/pret')).toMatchObject({ status: 200, body: { statut: 'pret' } })
      }
    })
  })
}
