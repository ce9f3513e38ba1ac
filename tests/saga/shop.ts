import { expect } from 'bun:test'
import type { SagaWorld } from './saga-world.ts'

const WAIT_MS = 15_000
const LOOK_AGAIN_MS = 20

export type Json = Readonly<Record<string, unknown>>

/** What a shop does with the services, over HTTP alone. */
export const shopIn = (world: () => SagaWorld) => {
  const get = async (service: string, path: string) => {
    const response = await world().request(service, path)
    return { status: response.status, body: (await response.json()) as Json }
  }
  const post = async (service: string, path: string, body?: object, headers: object = {}) => {
    const response = await world().request(service, path, {
      method: 'POST',
      headers: { ...(body && { 'content-type': 'application/json' }), ...headers },
      ...(body && { body: JSON.stringify(body) }),
    })
    return { status: response.status, body: (await response.json()) as Json, response }
  }
  const stocked = async (quantite: number): Promise<string> => {
    const sku = `A${crypto.randomUUID().slice(0, 8)}`
    await post('stock', `/articles/${sku}/approvisionnement`, { quantite })
    return sku
  }
  const demande = (sku: string, moyenPaiement = 'tok_ok', quantite = 1) => ({
    clientId: `client-${sku}`,
    adresse: '123 rue Principale, Montréal',
    articles: [{ sku, quantite }],
    montant: { centimes: 1_500, devise: 'EUR' },
    moyenPaiement,
  })
  const sent = async (sku: string, moyenPaiement = 'tok_ok', quantite = 1): Promise<string> => {
    const { status, body } = await post('envoi', '/colis', demande(sku, moyenPaiement, quantite))
    expect(status).toBe(201)
    return String(body['colisId'])
  }
  const until = async (path: string, holds: (body: Json) => boolean, service = 'suivi') => {
    const untilMs = Date.now() + WAIT_MS
    for (;;) {
      const { status, body } = await get(service, path)
      if (status === 200 && holds(body)) return body
      if (Date.now() > untilMs) throw new Error(`${path} stays ${JSON.stringify(body)}`)
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS))
    }
  }
  const saga = (colisId: string, etat: string) =>
    until(`/sagas/${colisId}`, (body) => body['etat'] === etat && body['terminee'] === true)
  const types = async (colisId: string): Promise<readonly string[]> => {
    const { body } = await get('suivi', `/colis/${colisId}/historique`)
    return (body['historique'] as { type: string }[]).map(({ type }) => type)
  }
  /** Ships a parcel that suivi shows as confirmed; envoi may hear of it a moment later. */
  const shipped = async (colisId: string) => {
    const expedition = { transporteur: 'Poste', numeroSuivi: 'X1' }
    for (let n = 0; ; n += 1) {
      const answer = await post('envoi', `/colis/${colisId}/expedition`, expedition)
      if (answer.status !== 409 || n === 100) return answer
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS))
    }
  }
  const shelf = async (sku: string) => (await get('stock', `/articles/${sku}`)).body
  return { get, post, stocked, demande, sent, until, saga, types, shipped, shelf }
}
