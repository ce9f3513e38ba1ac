import { afterAll, beforeAll, expect, test } from 'bun:test'
import { memoryWorld } from './memory-world.ts'
import type { SagaWorld } from './saga-world.ts'

let world: SagaWorld
beforeAll(async () => {
  world = await memoryWorld()
})
afterAll(() => world.close())

const colis = {
  clientId: 'C987',
  adresse: '123 rue Principale, Montréal',
  articles: [{ sku: 'A', quantite: 1 }],
  montant: { centimes: 100, devise: 'EUR' },
  moyenPaiement: 'tok_ok',
}
const send = async (service: string, path: string, body: unknown, headers: object = {}) => {
  const response = await world.request(service, path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
  const answer: unknown = await response.json()
  return { status: response.status, type: response.headers.get('content-type'), answer }
}

test.each([
  ['clientId', { ...colis, clientId: '' }],
  ['clientId', { ...colis, clientId: undefined }],
  ['clientId', { ...colis, clientId: 'C\u001D987' }],
  ['adresse', { ...colis, adresse: 'a\u0000b' }],
  ['adresse', { ...colis, adresse: 'a\u001Fb' }],
  ['articles', { ...colis, articles: [] }],
  ['articles[0].quantite', { ...colis, articles: [{ sku: 'A', quantite: 0 }] }],
  ['articles[0].quantite', { ...colis, articles: [{ sku: 'A', quantite: 1.5 }] }],
  [
    'articles[1].sku',
    {
      ...colis,
      articles: [
        { sku: 'A', quantite: 1 },
        { sku: 'à é', quantite: 1 },
      ],
    },
  ],
  ['montant.centimes', { ...colis, montant: { centimes: -1, devise: 'EUR' } }],
  ['montant.devise', { ...colis, montant: { centimes: 1, devise: 'euro' } }],
  ['montant.devise', { ...colis, montant: { centimes: 1, devise: 'ZZZ' } }],
  ['adresse', { ...colis, adresse: 'a\ud800b' }],
  ['contact.courriel', { ...colis, contact: { courriel: 'pas une adresse' } }],
  ['surprise', { ...colis, surprise: true }],
  ['articles[0].couleur', { ...colis, articles: [{ sku: 'A', quantite: 1, couleur: 'rouge' }] }],
])('a parcel with a wrong %s is refused by that name', async (field, body) => {
  const { status, type, answer } = await send('envoi', '/colis', body)
  expect(status).toBe(400)
  expect(type).toBe('application/problem+json')
  expect(answer).toMatchObject({
    type: 'urn:colisaga:probleme:requete-invalide',
    champs: [{ champ: field }],
  })
})

test('an address may have several lines', async () => {
  const adresse = '123 rue Principale\r\n\tMontréal'
  expect((await send('envoi', '/colis', { ...colis, adresse })).status).toBe(201)
})

test('a body that is no JSON, no object, too big or of another type is told so', async () => {
  expect((await send('envoi', '/colis', '{"clientId":')).status).toBe(400)
  expect((await send('envoi', '/colis', '[1]')).status).toBe(400)
  expect((await send('envoi', '/colis', 'null')).status).toBe(400)
  const big = JSON.stringify({ ...colis, adresse: 'x'.repeat(70_000) })
  expect((await send('envoi', '/colis', big)).status).toBe(413)
  expect((await send('envoi', '/colis', colis, { 'content-type': 'text/plain' })).status).toBe(415)
})

test('a body without a length is counted as it comes', async () => {
  const stream = new ReadableStream({
    pull: (controller) => controller.enqueue(new TextEncoder().encode('x'.repeat(10_000))),
  })
  const response = await world.request('envoi', '/colis', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: stream,
  })
  expect(response.status).toBe(413)
})

test('a body that is not UTF-8 is refused, not guessed at', async () => {
  const [before, after] = JSON.stringify(colis).split('rue')
  const body = Buffer.concat([
    Buffer.from(before ?? ''),
    Buffer.from([0xff, 0xfe]),
    Buffer.from(after ?? ''),
  ])
  const response = await world.request('envoi', '/colis', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'content-length': String(body.length) },
    body,
  })
  expect(response.status).toBe(400)
})

test('a method that is not offered is 405 and says which are', async () => {
  const response = await world.request('envoi', '/colis', { method: 'PUT' })
  expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST'])
  expect((await world.request('suivi', '/colis/x', { method: 'DELETE' })).status).toBe(405)
})

test('a card’s number is not taken for a payment token: facts are kept for ever', async () => {
  for (const moyenPaiement of ['4242424242424242', '4242 4242 4242 4242']) {
    const { status, answer } = await send('envoi', '/colis', { ...colis, moyenPaiement })
    expect([status, JSON.stringify(answer)]).toEqual([400, expect.stringContaining('un jeton')])
  }
})

test('a body that is packed is 415', async () => {
  const { status } = await send('envoi', '/colis', colis, { 'content-encoding': 'gzip' })
  expect(status).toBe(415)
})

test('a delivery in the future is refused', async () => {
  const { status } = await send('envoi', '/colis/x/livraison', { livreLe: '9999-12-31' })
  expect(status).toBe(400)
})

test('an unknown parcel is 404 for every command and every question', async () => {
  const ship = { transporteur: 'Poste', numeroSuivi: 'X' }
  expect((await send('envoi', '/colis/inconnu/expedition', ship)).status).toBe(404)
  expect((await send('envoi', `/colis/${'x'.repeat(300)}/expedition`, ship)).status).toBe(404)
  for (const path of ['/colis/inconnu', '/colis/inconnu/historique', '/sagas/inconnu'])
    expect((await world.request('suivi', path)).status).toBe(404)
  expect((await world.request('paiement', '/paiements/inconnu')).status).toBe(404)
  expect((await world.request('stock', '/articles/inconnu')).status).toBe(404)
  expect((await world.request('envoi', '/nulle-part')).status).toBe(404)
  expect((await world.request('stock', '/articles/%00')).status).toBe(404)
  const retry = await world.request('envoi', '/gares/%00/rejeu', { method: 'POST' })
  expect(retry.status).toBe(404)
})

test('a command that the state does not allow is 409 with the state and the reason', async () => {
  const created = await send('envoi', '/colis', { ...colis, articles: [{ sku: 'Z', quantite: 1 }] })
  const id = String((created.answer as { colisId: string }).colisId)
  const refused = await send('envoi', `/colis/${id}/livraison`, {})
  expect(refused.status).toBe(409)
  expect(refused.answer).toMatchObject({
    type: 'urn:colisaga:probleme:refus',
    code: 'colis-non-expedie',
    raison: 'le colis n’est pas en route',
  })
  expect(Object.keys(refused.answer as object)).toContain('etat')
})

test('bad questions are told what is wrong with them', async () => {
  for (const [service, path] of [
    ['suivi', '/colis'],
    ['suivi', '/colis?clientId=C1&limit=0'],
    ['suivi', '/colis?clientId=C1&statut=perdu'],
    ['suivi', '/colis?clientId=C1&clientId=C2'],
    ['suivi', '/colis?clientId=C1&autre=1'],
    ['suivi', '/colis/x?jeton=pas-un-jeton'],
    ['notification', '/boite'],
    ['stock', '/articles?limit=x'],
    ['stock', '/articles?limit=0x10'],
    ['suivi', '/colis?clientId=C1&apres=inconnu'],
  ] as const)
    expect([path, (await world.request(service, path)).status]).toEqual([path, 400])
  expect((await send('stock', '/articles/A/approvisionnement', { quantite: 'dix' })).status).toBe(
    400,
  )
  expect(
    (await send('envoi', '/colis', colis, { 'idempotency-key': 'x'.repeat(300) })).status,
  ).toBe(400)
})

test('the correlation that a request brings is the one of everything it causes', async () => {
  const headers = { 'x-correlation-id': 'commande-42' }
  await send('stock', '/articles/C42/approvisionnement', { quantite: 1 })
  await send('envoi', '/colis', { ...colis, articles: [{ sku: 'C42', quantite: 1 }] }, headers)
  const untilMs = Date.now() + 5_000
  const confirmed = () =>
    world
      .logLines()
      .some((line) => line.includes('"commande-42"') && line.includes('"ConfirmationEnvoyee"'))
  while (!confirmed() && Date.now() < untilMs)
    await new Promise((resolve) => setTimeout(resolve, 10))
  expect(confirmed()).toBe(true)
})
