import { afterAll, expect, test } from 'bun:test'
import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { SMTPServer } from 'smtp-server'
import { smtpChannel } from '../../apps/notification/channel/smtp.ts'
import { httpPsp } from '../../apps/paiement/psp/http.ts'
import { settingsOf } from '../../apps/host/settings.ts'
import { cacheOf } from '../../apps/suivi/configuration.ts'
import { stockService } from '../../apps/stock/app.ts'
import { createApp } from '../../shared/kernel/http.ts'
import {
  createLog,
  createMetrics,
  memoryBroker,
  memoryJournal,
  memorySink,
  memoryTransport,
  noInstruments,
  noNotices,
  noTracing,
  reporter,
  systemClock,
  systemIds,
} from '../../shared/kernel/index.ts'
import { wording } from '../../shared/vocabulary/http.ts'
import { heardFact } from '../../shared/kernel/testing.ts'
import { memoryWorld } from '../saga/memory-world.ts'
import type { SagaWorld } from '../saga/saga-world.ts'
import { shopIn } from '../saga/shop.ts'
import { traced } from './traced.ts'

/** What must never be read in a line, each recognisable wherever it turns up. */
const ADRESSE = '7 rue du SECRETADRESSE, 1er étage'
const COURRIEL = 'secretcourriel@exemple.test'
const JETON = 'tok_SECRETJETON'
const CLE = 'SECRETCLE-du-psp'
const SIGNATURE = `whsec_${Buffer.from(`SECRETSIGNATURE${randomBytes(15).toString('hex')}`).toString('base64')}`
const MOT_DE_PASSE = 'SECRETMOTDEPASSE'
const MARKS = [
  'SECRETADRESSE',
  'secretcourriel',
  'SECRETJETON',
  CLE,
  SIGNATURE.slice(6),
  MOT_DE_PASSE,
]

const TEST_MS = 40_000
const scanned: string[] = []
const scan = (lines: readonly string[]): void => {
  expect(lines.length).toBeGreaterThan(0)
  scanned.push(...lines)
  for (const line of lines)
    for (const mark of MARKS) if (line.includes(mark)) throw new Error(`${mark} in ${line}`)
}
afterAll(() => {
  // The paths that were meant to be walked have been.
  const all = scanned.join('\n')
  for (const event of [
    'task failed',
    'parked',
    'unreadable record',
    'internal error',
    'cache away',
  ])
    expect(all).toContain(`"event":"${event}"`)
})

const listening = async (server: ReturnType<typeof createServer>): Promise<number> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

test(
  'no line nor span of a saga holds what is secret, whatever the PSP and the mail server repeat of it',
  async () => {
    // Repeats what it was asked, without quotes: parsers say where they stumble.
    const psp = createServer((request, response) => {
      let body = ''
      request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')))
      request.on('end', () =>
        response.writeHead(201).end(`${JETON} ${request.headers.authorization} ${body}`),
      )
    })
    const port = await listening(psp)
    const smtp = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onRcptTo: ({ address }, _session, callback) =>
        callback(new Error(`${address} at ${ADRESSE} unknown`)),
    })
    await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve))
    const mailPort = (smtp.server.address() as AddressInfo).port
    let world: SagaWorld | undefined
    const demande = (shop: ReturnType<typeof shopIn>, sku: string) => ({
      ...shop.demande(sku, JETON),
      adresse: ADRESSE,
      contact: { courriel: COURRIEL },
    })
    // A PSP that is asked by its key, and never answers: in doubt.
    const asking = await traced(
      async (shop) => {
        const { body } = await shop.post('envoi', '/colis', demande(shop, await shop.stocked(5)))
        const path = `/colis/${String(body['colisId'])}`
        await shop.until(path, ({ paiement }) => paiement === 'en_doute')
        await shop.post('envoi', `${path}/annulation`)
        await shop.until(path, ({ annulationDite }) => annulationDite === true)
      },
      {},
      {
        paiement: {
          psp: httpPsp({
            url: `http://127.0.0.1:${port}/`,
            key: CLE,
            timeoutMs: 500,
            leftAloneMs: 500,
            circuit: () => {},
          }),
          webhookSecrets: [SIGNATURE],
        },
        outward: smtpChannel({ url: `smtp://127.0.0.1:${mailPort}`, from: 'colis@exemple.test' }),
      },
      (opened) => {
        world = opened
      },
    )
    scan(world?.logLines() ?? [])
    scan(asking.spans.map(({ name, attributes }) => JSON.stringify({ name, attributes })))
    await new Promise<void>((resolve) => smtp.close(() => resolve()))
    psp.closeAllConnections()
    psp.close()
  },
  TEST_MS,
)

test('no line holds what is secret when a body or a path is refused', async () => {
  const world = await memoryWorld()
  const shop = shopIn(() => world)
  const sku = await shop.stocked(5)
  const secret = { ...shop.demande(sku, JETON), adresse: ADRESSE, contact: { courriel: COURRIEL } }
  for (const body of [
    { ...secret, [COURRIEL]: ADRESSE },
    { ...secret, montant: ADRESSE },
    { ...secret, contact: { courriel: ADRESSE } },
    { ...secret, articles: [{ sku: ADRESSE, quantite: JETON }] },
    { ...secret, clientId: '' },
  ])
    expect((await shop.post('envoi', '/colis', body)).status).toBe(400)
  for (const [path, body] of [
    ['/colis', `{"adresse":${ADRESSE}`],
    ['/colis', JETON],
    [`/colis/${JETON}/nulle-part`, '{}'],
    [`/${encodeURIComponent(ADRESSE)}`, '{}'],
    [`/${COURRIEL}`, '{}'],
  ] as const) {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${CLE}` }
    await world.request('envoi', path, { method: 'POST', body, headers })
  }
  await world.request('suivi', `/colis?clientId=${COURRIEL}&adresse=${ADRESSE}`)
  await world.request('notification', `/boite?clientId=${COURRIEL}`)
  await world.close()
  scan(world.logLines())
})

const stockMetrics = () =>
  createMetrics(noInstruments, { says: undefined, hears: [], partitions: 1, kinds: [] })

const logged = (secrets: readonly string[] = []) => {
  const sink = memorySink()
  const log = createLog({ service: 'stock', level: 'debug', sink, now: Date.now, secrets })
  return { log, lines: sink.lines }
}

test('no line holds what is secret when a fact is parked or cannot be read', async () => {
  const { log, lines } = logged()
  const transport = memoryTransport(memoryBroker())
  const service = stockService({
    clock: systemClock,
    ids: systemIds,
    random: Math.random,
    log,
    instruments: noInstruments,
    store: memoryJournal({ journal: systemIds.next(), partitions: 1, now: Date.now }),
    transport,
    tracing: noTracing,
    notices: noNotices,
    wording,
    release: [0],
  })
  await service.start()
  const dead = await transport.join('lecteur', ['colis.paiement.dlq'])
  const payload = {
    colisId: 'p1',
    clientId: 7,
    adresse: ADRESSE,
    montant: { centimes: JETON, devise: COURRIEL },
    articles: ADRESSE,
    [COURRIEL]: CLE,
  }
  const foreign = { ...heardFact('p1', 1), service: 'paiement', topic: 'colis.paiement' }
  await transport.publish('colis.paiement', [{ ...foreign, type: 'PaiementEffectue', payload }])
  await dead.next(10)
  await dead.leave()
  await service.stop()
  const metrics = stockMetrics()
  reporter('essai', log, metrics, systemClock, noTracing).unreadable({
    topic: 'colis.envoi',
    partition: 0,
    offset: '1',
    reason: `header ce_source is foreign: ${ADRESSE} ${COURRIEL}`,
  })
  scan(lines)
})

test('no line holds what is secret when something breaks inside', async () => {
  const { log, lines } = logged([CLE])
  const metrics = stockMetrics()
  const { signal } = new AbortController()
  const { app } = createApp({
    log,
    metrics,
    clock: systemClock,
    ids: systemIds,
    tracing: noTracing,
    stopping: signal,
    wording,
  })
  const thrown = [
    () => JSON.parse(`{"adresse": SECRETADRESSE}`) as unknown,
    () => JSON.parse(`"${ADRESSE}`) as unknown,
    () => {
      throw new Error(`${COURRIEL}: refused with ${JETON}, ${CLE} and ${SIGNATURE}`)
    },
    () => {
      throw new Error(`postgres://colisaga:${MOT_DE_PASSE}@127.0.0.1:5432/colisaga is away`)
    },
    () => {
      throw new Error(`authorization: Bearer ${MOT_DE_PASSE}`)
    },
  ]
  thrown.forEach((work, n) => app.get(`/${n}`, (c) => c.json({ never: work() })))
  for (const n of thrown.keys()) expect((await app.request(`/${n}`)).status).toBe(500)
  scan(lines)
})

test('no line holds what is secret when the cache repeats the command that it refuses', async () => {
  const { log, lines } = logged()
  const redis = createServer((_, response) =>
    response.writeHead(500, { 'content-type': 'application/json' }).end('{"error":"ERR away"}'),
  )
  const cache = await cacheOf(
    {
      clock: systemClock,
      ids: systemIds,
      random: Math.random,
      log,
      instruments: noInstruments,
      store: memoryJournal({ journal: systemIds.next(), partitions: 1, now: Date.now }),
      transport: memoryTransport(memoryBroker()),
      tracing: noTracing,
      notices: noNotices,
      wording,
      release: [0],
    },
    {
      UPSTASH_REDIS_REST_URL: `http://127.0.0.1:${await listening(redis)}`,
      UPSTASH_REDIS_REST_TOKEN: MOT_DE_PASSE,
      REDIS_URL: undefined,
      REDIS_TLS_CA: undefined,
    },
  )
  const suivi = { colisId: 'p', statut: 'cree', terminee: false, entendu: {}, adresse: ADRESSE }
  await cache.fill(`${ADRESSE} lease`, { revision: 1, suivi: suivi as never })
  redis.closeAllConnections()
  redis.close()
  scan(lines)
})

/** A service on its own with these variables: what it says until it ends or is told to. */
const started = async (service: string, environment: Readonly<Record<string, string>>) => {
  const child = Bun.spawn(
    [process.execPath, fileURLToPath(new URL(`../../apps/${service}/main.ts`, import.meta.url))],
    { env: { PATH: process.env['PATH'] ?? '', ...environment }, stdout: 'pipe', stderr: 'pipe' },
  )
  const timer = setTimeout(() => child.kill('SIGTERM'), 5_000)
  const [out, err] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ])
  await child.exited
  clearTimeout(timer)
  return `${out}${err}`.split('\n').filter((line) => line !== '')
}

test(
  'a service that cannot start says why without its secrets',
  async () => {
    const database = `postgres://colisaga:${MOT_DE_PASSE}@127.0.0.1:1/colisaga`
    scan(
      await started('paiement', {
        DATABASE_URL: `postgre://colisaga:${MOT_DE_PASSE}@127.0.0.1:1/colisaga`,
        PSP_URL: `ftp://${MOT_DE_PASSE}@127.0.0.1/`,
        PSP_WEBHOOK_SECRETS: MOT_DE_PASSE,
        OTEL_EXPORTER_OTLP_ENDPOINT: `grpc://${MOT_DE_PASSE}@127.0.0.1`,
      }),
    )
    scan(
      await started('paiement', {
        DATABASE_URL: database,
        PSP_URL: `http://psp:${MOT_DE_PASSE}@127.0.0.1:1/`,
        PSP_CLE: CLE,
        PSP_WEBHOOK_SECRETS: SIGNATURE,
        KAFKA_BROKERS: '127.0.0.1:1',
        KAFKA_SASL_MECHANISM: 'PLAIN',
        KAFKA_USERNAME: 'colisaga',
        KAFKA_PASSWORD: MOT_DE_PASSE,
        LOG_LEVEL: 'debug',
      }),
    )
  },
  TEST_MS,
)

test('the passwords and keys of the configuration are known to the log', () => {
  const { secrets: known } = settingsOf({
    DATABASE_URL: `postgres://colisaga:${MOT_DE_PASSE}%21@127.0.0.1/colisaga`,
    PSP_URL: 'https://psp.test/',
    PSP_CLE: CLE,
    KAFKA_BROKERS: '127.0.0.1:1',
    KAFKA_SASL_MECHANISM: 'PLAIN',
    KAFKA_USERNAME: 'colisaga',
    KAFKA_PASSWORD: `cle:${MOT_DE_PASSE}`,
    AVIS_URL: `https://exemple.test/avis?jeton=${JETON}`,
    AVIS_SECRETS: SIGNATURE,
    SMTP_URL: 'smtp://127.0.0.1',
  })
  for (const secret of [
    `${MOT_DE_PASSE}!`,
    `${MOT_DE_PASSE}%21`,
    `cle:${MOT_DE_PASSE}`,
    CLE,
    JETON,
    SIGNATURE,
  ])
    expect(known).toContain(secret)
  expect(known).not.toContain('smtp://127.0.0.1')
})
