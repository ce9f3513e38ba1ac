import { describe, expect, test } from 'bun:test'
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Channel } from '../../apps/notification/channel/channel.ts'
import { webhookChannel } from '../../apps/notification/channel/webhook.ts'
import { httpPsp } from '../../apps/paiement/psp/http.ts'
import { openTraces } from '../../shared/kernel/index.ts'
import { openOtlp } from '../../shared/kernel/testing.ts'
import { memoryWorld } from '../saga/memory-world.ts'
import { shopIn } from '../saga/shop.ts'
import type { Span } from './collector.ts'
import { collecting, isBatch, traced, traceOf, treeOf } from './traced.ts'

const TEST_MS = 30_000
type Shop = ReturnType<typeof shopIn>

const sagas: readonly (readonly [string, (shop: Shop) => Promise<void>])[] = [
  [
    'a success',
    async (shop) => {
      await shop.saga(await shop.sent(await shop.stocked(5)), 'reussie')
    },
  ],
  [
    'a payment refused',
    async (shop) => {
      await shop.saga(await shop.sent(await shop.stocked(5), 'tok_refus'), 'echouee')
    },
  ],
  [
    'a shortage',
    async (shop) => {
      await shop.saga(await shop.sent(await shop.stocked(1), 'tok_ok', 2), 'echouee')
    },
  ],
  [
    'a payment refused late',
    async (shop) => {
      const sku = await shop.stocked(5)
      const colisId = await shop.sent(sku, 'tok_refus_tardif')
      await shop.saga(colisId, 'renversee')
      await shop.until(`/colis/${colisId}`, ({ annulationDite }) => annulationDite === true)
    },
  ],
  [
    'a cancellation by the client',
    async (shop) => {
      const colisId = await shop.sent(await shop.stocked(5))
      await shop.saga(colisId, 'reussie')
      expect((await shop.post('envoi', `/colis/${colisId}/annulation`)).status).toBe(200)
      await shop.saga(colisId, 'renversee')
      await shop.until(`/colis/${colisId}`, ({ annulationDite }) => annulationDite === true)
    },
  ],
  [
    'a payment in doubt',
    async (shop) => {
      await shop.saga(await shop.sent(await shop.stocked(5), 'tok_doute_ok'), 'reussie')
    },
  ],
]

describe.each(sagas)('%s', (name, story) => {
  test(
    'is one trace, from the first request to the last projection',
    async () => {
      const { spans, troubles } = await traced(story)
      expect(troubles).toEqual([])
      const trace = traceOf(spans, 'ColisCree')
      expect(treeOf(trace)).toMatchSnapshot()
      // Whatever is about the parcel is in it: outside are the shelf's own facts, and questions.
      const outside = spans.filter(({ traceId }) => traceId !== trace[0]?.traceId)
      const about = outside.filter(({ name: other }) => /Colis|Paiement|Annul|Notif/.test(other))
      expect(about.map(({ name: other }) => other)).toEqual([])
      expect(trace.filter(({ parentId }) => parentId === undefined).length).toBe(1)
      const ids = new Set(trace.map(({ spanId }) => spanId))
      expect(trace.filter(({ parentId }) => parentId && !ids.has(parentId))).toEqual([])
      for (const span of trace) expect(span.endNs >= span.startNs).toBe(true)
      if (name === 'a payment refused late')
        expect(readFileSync(new URL('../../docs/traces.md', import.meta.url), 'utf8')).toContain(
          treeOf(trace),
        )
    },
    TEST_MS,
  )
})

test(
  'parcels that are committed and published together keep their own traces, linked from the batch',
  async () => {
    const { spans } = await traced(async (shop) => {
      const sku = await shop.stocked(30)
      const ids = await Promise.all(Array.from({ length: 20 }, () => shop.sent(sku)))
      for (const id of ids) await shop.saga(id, 'reussie')
    })
    const trees = spans
      .filter(({ name }) => name === 'create ColisCree')
      .map(({ traceId }) => treeOf(spans.filter((span) => span.traceId === traceId)))
    expect(trees.length).toBe(20)
    expect(new Set(trees).size).toBe(1)
    const linksOf = (prefix: string) =>
      spans.filter(({ name }) => name.startsWith(prefix)).flatMap(({ links }) => links)
    const many = spans.filter((span) => isBatch(span) && span.links.length > 5)
    expect(many.length).toBeGreaterThan(2)
    expect(many.filter(({ parentId }) => parentId !== undefined)).toEqual([])
    // Each unit is linked from one commit, each published fact from one publish.
    const linked = (span: Span, links: readonly { traceId: string; spanId: string }[]) =>
      links.filter(({ traceId, spanId }) => traceId === span.traceId && spanId === span.spanId)
        .length
    const commits = linksOf('commit')
    const publishes = linksOf('publish ')
    for (const span of spans) {
      if (/^(process|project) |^(CreerColis|Constater)/.test(span.name))
        expect([span.name, linked(span, commits)]).toEqual([span.name, 1])
      if (/^create (ColisCree|PaiementEffectue|StockReserve|ConfirmationEnvoyee)/.test(span.name))
        expect([span.name, linked(span, publishes)]).toEqual([span.name, 1])
    }
  },
  TEST_MS,
)

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736'
const CALLER = '00f067aa0ba902b7'

test(
  "a request goes on in its caller's trace, and reaches the PSP and the shop with it",
  async () => {
    const heard: { readonly path: string; readonly traceparent: string | undefined }[] = []
    const server = createServer((request, response) => {
      const { traceparent } = request.headers
      heard.push({ path: request.url ?? '', traceparent: String(traceparent) })
      request.resume().on('end', () => response.writeHead(201).end('{"reference":"r1"}'))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    const psp = httpPsp({
      url,
      key: 'cle',
      timeoutMs: 2_000,
      leftAloneMs: 1_000,
      circuit: () => {},
    })
    const outward = webhookChannel({
      url: new URL(`${url}avis`),
      secrets: [`whsec_${randomBytes(32).toString('base64')}`],
      privateAllowed: true,
      now: Date.now,
    })
    const { spans } = await traced(
      async (shop) => {
        const headers = { traceparent: `00-${TRACE}-${CALLER}-01` }
        const sku = await shop.stocked(5)
        const { body } = await shop.post('envoi', '/colis', shop.demande(sku), headers)
        await shop.saga(String(body['colisId']), 'reussie')
      },
      {},
      { paiement: { psp, webhookSecrets: [] }, outward },
    )
    server.closeAllConnections()
    server.close()
    const root = spans.find(({ name }) => name === 'POST /colis')
    expect(root).toMatchObject({ traceId: TRACE, parentId: CALLER })
    const spanOf = (name: string) => spans.find((span) => span.name === name)?.spanId
    expect(heard).toEqual([
      { path: '/charges', traceparent: `00-${TRACE}-${spanOf('encaisser')}-01` },
      { path: '/avis', traceparent: `00-${TRACE}-${spanOf('envoyer')}-01` },
    ])
  },
  TEST_MS,
)

test(
  "a later request with a trace of its own stays in it; what it decides is in the parcel's, linked",
  async () => {
    const { spans } = await traced(async (shop) => {
      const colisId = await shop.sent(await shop.stocked(5))
      await shop.saga(colisId, 'reussie')
      const headers = { traceparent: `00-${TRACE}-${CALLER}-01` }
      await shop.post('envoi', `/colis/${colisId}/annulation`, undefined, headers)
      await shop.saga(colisId, 'renversee')
    })
    const trace = traceOf(spans, 'ColisCree')
    const request = spans.find(({ name }) => name === 'POST /colis/:id/annulation')
    expect(request).toMatchObject({ traceId: TRACE, parentId: CALLER })
    const origin = trace.find(({ name }) => name === 'create ColisCree')
    expect(request?.links.map(({ spanId }) => spanId)).toEqual([String(origin?.spanId)])
    const command = trace.find(({ name }) => name === 'AnnulerColis')
    expect(command?.parentId).toBe(String(origin?.spanId))
    expect(trace.map(({ name }) => name)).toContain('create ColisAnnule')
  },
  TEST_MS,
)

test(
  'a trace that its caller does not record is not recorded here, and one in none of ten either',
  async () => {
    const told = async (shop: Shop, headers: object) => {
      const sku = await shop.stocked(5)
      const { body } = await shop.post('envoi', '/colis', shop.demande(sku), headers)
      await shop.saga(String(body['colisId']), 'reussie')
    }
    const unrecorded = { traceparent: `00-${TRACE}-${CALLER}-00` }
    const first = await traced((shop) => told(shop, unrecorded))
    expect(first.spans.filter(({ traceId }) => traceId === TRACE)).toEqual([])
    expect(first.spans.filter(({ name }) => name === 'create ColisCree')).toEqual([])
    const none = await traced((shop) => told(shop, {}), { ratio: 0 })
    expect(none.spans).toEqual([])
    // Not parent-based: the sampler alone decides.
    const all = await traced((shop) => told(shop, unrecorded), { parentBased: false })
    expect(traceOf(all.spans, 'ConfirmationEnvoyee')[0]?.traceId).toBe(TRACE)
  },
  TEST_MS,
)

test(
  'a collector that is away costs a warning and a bounded stop, nothing else',
  async () => {
    const troubles: string[] = []
    const traces = openOtlp({
      url: 'http://127.0.0.1:1/v1/traces',
      ratio: 1,
      parentBased: true,
      troubled: (reason) => void troubles.push(reason),
    })
    const world = await memoryWorld({ tracing: (service) => traces.of(service) })
    const shop = shopIn(() => world)
    await shop.saga(await shop.sent(await shop.stocked(5)), 'reussie')
    await world.close()
    const beforeMs = Date.now()
    await traces.close()
    expect(Date.now() - beforeMs).toBeLessThan(4_000)
    expect(troubles.length).toBeGreaterThan(0)
  },
  TEST_MS,
)

test('spans that come faster than they are taken are dropped beyond a bound, and that is told', async () => {
  const { collector, troubles, traces } = await collecting()
  const tracing = traces.of('x')
  const record = (): void => {
    const traceparent = tracing.beginTrace()
    const times = { startMs: 0, endMs: 1 }
    tracing.record({
      name: 'x',
      kind: 'internal',
      traceparent,
      parent: undefined,
      ...times,
      attributes: {},
    })
  }
  for (let n = 0; n < 40_000; n += 1) record()
  while (collector.spans.length < 3_000) await new Promise((resolve) => setTimeout(resolve, 10))
  record()
  await traces.close()
  await collector.stop()
  expect(collector.spans.length).toBeLessThan(20_000)
  expect(troubles.join()).toMatch(/Dropped \d+ spans/)
})

test('a saga that is not sampled carries nothing; one that its caller samples is recorded, later requests with it', async () => {
  const heard: (string | undefined)[] = []
  const outward: Channel = {
    reaches: () => true,
    send: async ({ cle }, _signal, traceparent) => {
      heard.push(traceparent)
      return { reference: cle }
    },
    close: async () => {},
  }
  const { spans } = await traced(
    async (shop) => {
      const sku = await shop.stocked(5)
      await shop.saga(await shop.sent(sku), 'reussie')
      expect(heard).toEqual([undefined])
      const traceparent = `00-${TRACE}-${CALLER}-01`
      const { body } = await shop.post('envoi', '/colis', shop.demande(sku), { traceparent })
      const colisId = String(body['colisId'])
      await shop.saga(colisId, 'reussie')
      await shop.post('envoi', `/colis/${colisId}/annulation`)
      await shop.saga(colisId, 'renversee')
    },
    { ratio: 0 },
    { outward },
  )
  expect(heard[1]).toStartWith(`00-${TRACE}-`)
  expect(new Set(spans.filter((span) => !isBatch(span)).map(({ traceId }) => traceId))).toEqual(
    new Set([TRACE]),
  )
  const names = spans.map(({ name }) => name)
  expect(names).toContain('AnnulerColis')
  expect(names).toContain('create ColisAnnule')
  expect(names.filter((name) => name.startsWith('POST'))).toEqual(['POST /colis'])
})

test('off unless an address is set, and then the traceparent of a request still travels', async () => {
  const off = {
    OTEL_EXPORTER_OTLP_ENDPOINT: undefined,
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: undefined,
    OTEL_TRACES_SAMPLER: 'always_on',
    OTEL_TRACES_SAMPLER_ARG: 1,
    OTEL_SDK_DISABLED: 'false',
  } as const
  expect(await openTraces(off, () => {})).toBeUndefined()
  const disabled = {
    ...off,
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1',
    OTEL_SDK_DISABLED: 'true',
  } as const
  expect(await openTraces(disabled, () => {})).toBeUndefined()
  const heard: (string | undefined)[] = []
  const world = await memoryWorld({
    outward: {
      reaches: () => true,
      send: async ({ cle }, _signal, traceparent) => {
        heard.push(traceparent)
        return { reference: cle }
      },
      close: async () => {},
    },
  })
  const shop = shopIn(() => world)
  const traceparent = `00-${TRACE}-${CALLER}-01`
  const sku = await shop.stocked(5)
  const { body } = await shop.post('envoi', '/colis', shop.demande(sku), { traceparent })
  await shop.saga(String(body['colisId']), 'reussie')
  await world.close()
  expect(heard).toEqual([traceparent])
})
