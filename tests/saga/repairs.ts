import { expect, test } from 'bun:test'
import { LATE_MS } from './saga-world.ts'
import type { shopIn } from './shop.ts'

/** What happens to a parcel after its saga, or instead: cancelled, struck, replaced, returned, late. */
export const describeRepairs = (shop: ReturnType<typeof shopIn>, timeoutMs: number): void => {
  const { get, post, stocked, sent, until, saga, types, shipped, shelf } = shop

  test(
    'an incident is declared and resolved',
    async () => {
      const sku = await stocked(5)
      const colisId = await sent(sku)
      await saga(colisId, 'reussie')
      const path = `/colis/${colisId}`
      expect((await shipped(colisId)).status).toBe(200)
      const declared = await post('envoi', `${path}/incidents`, {
        nature: 'perte',
        description: 'introuvable au dépôt',
      })
      expect(declared.status).toBe(200)
      await until(path, (body) => body['statut'] === 'incident')
      const incident = `${path}/incidents/${String(declared.body['incidentId'])}/resolution`
      expect((await post('envoi', incident, { issue: 'retrouve' })).status).toBe(200)
      await until(path, (body) => body['statut'] === 'expedie')
    },
    timeoutMs,
  )

  test(
    'what is asked again with its idempotency key is done once',
    async () => {
      const sku = await stocked(5)
      const key = (name: string) => ({ 'idempotency-key': `${name}-${sku}` })
      const restock = (quantite: number) =>
        post('stock', `/articles/${sku}/approvisionnement`, { quantite }, key('r'))
      const [first, again] = [await restock(3), await restock(3)]
      expect([first.status, again.status, again.body]).toEqual([200, 200, first.body])
      expect(await shelf(sku)).toMatchObject({ approvisionne: 8, disponible: 8 })
      expect((await restock(4)).body['type']).toBe('urn:colisaga:probleme:cle-reutilisee')

      const colisId = await sent(sku)
      await saga(colisId, 'reussie')
      expect((await shipped(colisId)).status).toBe(200)
      const declare = (description: string) =>
        post('envoi', `/colis/${colisId}/incidents`, { nature: 'perte', description }, key('i'))
      const [declared, repeated] = [await declare('perdu'), await declare('perdu')]
      expect([declared.status, repeated.status]).toEqual([200, 200])
      expect(repeated.body['incidentId']).toBe(declared.body['incidentId'])
      expect((await declare('abîmé')).status).toBe(422)
      await until(`/colis/${colisId}`, ({ statut }) => statut === 'incident')
      const incidents = (await types(colisId)).filter((type) => type === 'IncidentDeclare')
      expect(incidents).toEqual(['IncidentDeclare'])
    },
    timeoutMs,
  )

  test(
    'R4: a client who cancels a confirmed parcel gets the money back, and the shelf its article',
    async () => {
      const sku = await stocked(5)
      const colisId = await sent(sku)
      await saga(colisId, 'reussie')
      expect((await post('envoi', `/colis/${colisId}/annulation`)).status).toBe(200)
      expect((await saga(colisId, 'renversee'))['raison']).toBe('Demande du client')
      expect(await shelf(sku)).toMatchObject({ disponible: 5, reserve: 0 })
      expect((await get('paiement', `/paiements/${colisId}`)).body['etat']).toBe('rembourse')
      // Asked twice, it is cancelled once; and what is cancelled does not leave.
      expect((await post('envoi', `/colis/${colisId}/annulation`)).status).toBe(200)
      const answer = await post('envoi', `/colis/${colisId}/expedition`, {
        transporteur: 'Poste',
        numeroSuivi: 'X',
      })
      expect(answer).toMatchObject({ status: 409, body: { etat: 'annule' } })
    },
    timeoutMs,
  )

  test(
    'R4: a client who cancels at once ends the saga, whatever it had reached',
    async () => {
      const sku = await stocked(20)
      const ids = await Promise.all(
        Array.from({ length: 8 }, async (_, n) => {
          const colisId = await sent(sku, n % 2 === 0 ? 'tok_ok' : 'tok_lent')
          await new Promise((resolve) => setTimeout(resolve, n * 4))
          expect((await post('envoi', `/colis/${colisId}/annulation`)).status).toBe(200)
          return colisId
        }),
      )
      for (const id of ids) await until(`/sagas/${id}`, (body) => body['terminee'] === true)
      expect(await shelf(sku)).toMatchObject({ disponible: 20, reserve: 0, sorti: 0 })
      for (const id of ids)
        expect((await get('paiement', `/paiements/${id}`)).body['etat']).toBe('rembourse')
    },
    timeoutMs,
  )

  /** A parcel that has left, with an incident. */
  const struck = async (sku: string) => {
    const colisId = await sent(sku)
    await saga(colisId, 'reussie')
    expect((await shipped(colisId)).status).toBe(200)
    const path = `/colis/${colisId}/incidents`
    const { body } = await post('envoi', path, { nature: 'perte', description: 'perdu' })
    return { colisId, resolution: `${path}/${String(body['incidentId'])}/resolution` }
  }

  test(
    'R5: an incident resolved as rembourse gives the money back, once',
    async () => {
      const { colisId, resolution } = await struck(await stocked(5))
      expect((await post('envoi', resolution, { issue: 'rembourse' })).status).toBe(200)
      await until(`/paiements/${colisId}`, ({ etat }) => etat === 'rembourse', 'paiement')
      expect((await post('envoi', resolution, { issue: 'rembourse' })).status).toBe(200)
      expect(await post('envoi', resolution, { issue: 'remplace' })).toMatchObject({
        status: 409,
        body: { code: 'incident-resolu' },
      })
    },
    timeoutMs,
  )

  test(
    'R6: an incident resolved as remplace sends a new parcel with nothing to pay',
    async () => {
      const sku = await stocked(5)
      const { colisId, resolution } = await struck(sku)
      const { status, body } = await post('envoi', resolution, { issue: 'remplace' })
      expect(status).toBe(200)
      const neuf = String(body['colisRemplacantId'])
      const again = await post('envoi', resolution, { issue: 'remplace' })
      expect([again.status, again.body['colisRemplacantId']]).toEqual([200, neuf])
      await saga(neuf, 'reussie')
      expect((await get('suivi', `/colis/${neuf}`)).body).toMatchObject({
        remplaceColisId: colisId,
        montant: { centimes: 0 },
      })
      expect(await shelf(sku)).toMatchObject({ disponible: 3, reserve: 1, sorti: 1 })
    },
    timeoutMs,
  )

  test(
    'R6: a replacement that finds no stock is cancelled, and the money for the first parcel given back',
    async () => {
      const sku = await stocked(1)
      const { colisId, resolution } = await struck(sku)
      const { body } = await post('envoi', resolution, { issue: 'remplace' })
      const neuf = String(body['colisRemplacantId'])
      expect((await saga(neuf, 'echouee'))['raison']).toBe('Stock insuffisant')
      await until(`/paiements/${colisId}`, ({ etat }) => etat === 'rembourse', 'paiement')
    },
    timeoutMs,
  )

  test(
    'a parcel that comes back is on its shelf again, and refunded by the shop’s rule',
    async () => {
      const sku = await stocked(5)
      const colisId = await sent(sku)
      await saga(colisId, 'reussie')
      expect((await shipped(colisId)).status).toBe(200)
      const path = `/colis/${colisId}`
      expect((await post('envoi', `${path}/livraison`, {})).status).toBe(200)
      expect((await post('envoi', `${path}/retour`, { motif: 'trop petit' })).status).toBe(200)
      await until(path, ({ statut }) => statut === 'retourne')
      await until(`/articles/${sku}`, ({ disponible }) => disponible === 5, 'stock')
      const paid = await until(
        `/paiements/${colisId}`,
        ({ etat }) => etat === 'rembourse',
        'paiement',
      )
      expect(paid['rembourse']).toEqual({ centimes: 1_200, devise: 'EUR' })
      const told = await until(
        `/boite?clientId=client-${sku}`,
        ({ lettres }) => (lettres as object[]).length === 4,
        'notification',
      )
      expect((told['lettres'] as { sujet: string }[])[0]?.sujet).toBe('ColisRetourne')
    },
    timeoutMs,
  )

  test(
    'a saga that has not ended in time is said to be late, and ends all the same',
    async () => {
      const sku = await stocked(5)
      const late = await sent(sku, 'tok_doute_ok')
      await until(`/colis/${late}`, ({ sagaEnRetard }) => sagaEnRetard === true)
      await saga(late, 'reussie')
      const inTime = await sent(sku)
      await saga(inTime, 'reussie')
      await new Promise((resolve) => setTimeout(resolve, LATE_MS * 3))
      expect(await types(inTime)).not.toContain('ColisEnRetard')
    },
    timeoutMs,
  )
}
