import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { sign } from '../../shared/kernel/http.ts'

/** How a request to the PSP goes wrong. */
export const misbehaviours = [
  'drops the connection without doing anything',
  'does it, then drops the connection',
  'does it, and answers too late',
  'answers 500',
  'answers 429',
  'does it, and answers garbage',
  'does it, and answers without end',
  'redirects',
] as const
export type Misbehaviour = (typeof misbehaviours)[number]

/** Enough for the beginning of an answer to be read before its end fails to come. */
const CUT_MS = 50

interface Operation {
  readonly path: string
  readonly key: string
  readonly body: { readonly colisId?: string; readonly montant?: { readonly centimes: number } }
  readonly reference: string
}

/** A small PSP that misbehaves on demand. Its operations are kept by their idempotency key. */
export const startPsp = async () => {
  const operations = new Map<string, Operation>()
  const planned: Misbehaviour[] = []
  const scripted: { readonly status: number; readonly body: string; readonly cut: boolean }[] = []
  let asked = 0

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    asked += 1
    let text = ''
    for await (const chunk of request) text += String(chunk)
    const script = scripted.shift()
    if (script !== undefined) {
      const { status, body, cut } = script
      response.writeHead(status, cut ? { 'content-length': body.length + 1 } : {})
      if (!cut) return void response.end(body)
      response.write(body)
      return void setTimeout(() => request.socket.destroy(), CUT_MS)
    }
    const wrong = planned.shift()
    const json = (status: number, body: object): void => {
      response.writeHead(status, { 'content-type': 'application/json' })
      response.end(JSON.stringify(body))
    }
    const key = request.headers['idempotency-key']
    if (request.headers.authorization !== 'Bearer cle' || typeof key !== 'string')
      return json(401, {})
    switch (wrong) {
      case 'drops the connection without doing anything':
        return void request.socket.destroy()
      case 'answers 500':
        return json(500, {})
      case 'answers 429':
        return json(429, {})
      case 'redirects':
        response.writeHead(302, { location: 'http://127.0.0.1:1/' })
        return void response.end()
      default:
    }
    const body = JSON.parse(text) as Operation['body'] & { moyenPaiement?: string }
    if (body.moyenPaiement === 'tok_refus') return json(402, { motif: 'carte refusée' })
    if (body.moyenPaiement === 'tok_illisible')
      return json(402, { motif: 'carte\u0000refusée\uD800' })
    const kept = operations.get(key) ?? {
      path: request.url ?? '',
      key,
      body,
      reference: `ref-${operations.size + 1}`,
    }
    operations.set(key, kept)
    switch (wrong) {
      case 'does it, then drops the connection':
        return void request.socket.destroy()
      case 'does it, and answers too late':
        await new Promise((resolve) => setTimeout(resolve, 400))
        return json(201, { reference: kept.reference })
      case 'does it, and answers garbage':
        return void response.end('<html>')
      case 'does it, and answers without end':
        return void response.end('x'.repeat(200_000))
      default:
        return json(201, { reference: kept.reference })
    }
  }

  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/`,
    operations,
    get asked() {
      return asked
    },
    /** The next requests go wrong like this, in this order. */
    misbehave: (...next: readonly Misbehaviour[]) => void planned.push(...next),
    /** The next request is answered just so, and nothing is done; `cut`: the answer breaks off. */
    answer: (status: number, body: string, cut = false) =>
      void scripted.push({ status, body, cut }),
    /** The webhook that takes a payment back, signed. */
    takeBack: (secrets: readonly string[], colisId: string, reference: string, nowMs: number) => {
      const body = JSON.stringify({ type: 'charge.reprise', colisId, reference, motif: 'litige' })
      const signed = sign(secrets, { id: `evt-${reference}`, nowMs, body })
      return {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...signed },
        body,
      }
    },
    stop: async (): Promise<void> => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
