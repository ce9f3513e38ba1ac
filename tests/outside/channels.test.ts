import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { randomBytes, randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { Webhook } from 'standardwebhooks'
import type { Channel, Letter } from '../../apps/notification/channel/channel.ts'
import { smtpChannel } from '../../apps/notification/channel/smtp.ts'
import { webhookChannel } from '../../apps/notification/channel/webhook.ts'
import { TaskRunner, memoryJournal, systemClock } from '../../shared/kernel/index.ts'
import { batch, commitNow, newFact } from '../../shared/kernel/testing.ts'
import { memoryWorld } from '../saga/memory-world.ts'
import { shopIn } from '../saga/shop.ts'

const letter: Letter = {
  cle: 'p1:StockReserve',
  clientId: 'C1',
  colisId: 'p1',
  sujet: 'StockReserve',
  langue: 'fr',
  courriel: 'zoe@exemple.test',
  titre: 'Votre colis est confirmé',
  texte: 'Ça part.\r\n.\r\nFin',
}
const signal = AbortSignal.timeout(60_000)
const TEST_MS = 20_000

/** The services with this channel outward; what they leave is closed. */
const withChannel = async (
  outward: Channel,
  work: (shop: ReturnType<typeof shopIn>) => Promise<void>,
): Promise<void> => {
  const world = await memoryWorld({ outward })
  try {
    await work(shopIn(() => world))
  } finally {
    await world.close()
  }
}

describe('e-mail', () => {
  const received: string[] = []
  const refused = new Set<string>()
  /** How long it thinks about a letter that it has got. */
  let acceptMs = 0
  /** While there is such a list, the server keeps its answers to itself. */
  let unsaid: (() => void)[] | undefined
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: ({ address }, _session, callback) => {
      const answer = (): void =>
        callback(refused.has(address) ? new Error('mailbox unavailable') : undefined)
      if (unsaid === undefined) answer()
      else unsaid.push(answer)
    },
    onData: (stream, _session, callback) => {
      let text = ''
      stream.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')))
      stream.on('end', () => {
        received.push(text)
        setTimeout(callback, acceptMs)
      })
    },
  })
  let url = ''
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    url = `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`
  })
  afterAll(() => new Promise<void>((resolve) => server.close(resolve)))

  test('carries the letter whole, and its repeat under the same Message-ID', async () => {
    const channel = smtpChannel({ url, from: 'Boutique <colis@exemple.test>' })
    const first = await channel.send(letter, signal)
    expect(await channel.send(letter, signal)).toEqual(first)
    await channel.close()
    const ids = received.map((mail) => /^Message-ID: (.*)$/im.exec(mail)?.[1])
    expect(ids).toEqual([first.reference, first.reference])
    expect(received[0]).toContain('To: zoe@exemple.test')
    expect(received[0]).toContain('Content-Language: fr')
    expect(received[0]).toContain('Subject: =?UTF-8?')
  })

  test(
    'tells every later fact in the client’s language, though only the first said the address',
    async () => {
      received.length = 0
      await withChannel(smtpChannel({ url, from: 'colis@exemple.test' }), async (shop) => {
        const sku = await shop.stocked(5)
        const { body } = await shop.post('envoi', '/colis', {
          ...shop.demande(sku),
          contact: { courriel: 'ann@exemple.test', langue: 'en' },
        })
        const colisId = String(body['colisId'])
        await shop.saga(colisId, 'reussie')
        await shop.shipped(colisId)
        await shop.post('envoi', `/colis/${colisId}/livraison`, {})
        await shop.until(
          `/boite?clientId=client-${sku}`,
          ({ lettres }) => (lettres as object[]).length === 3,
          'notification',
        )
        const subjects = received.map((mail) => /^Subject: (.*)$/im.exec(mail)?.[1])
        expect(subjects).toEqual([
          'Your parcel is confirmed',
          'Your parcel is on its way',
          'Your parcel is delivered',
        ])
        for (const mail of received) expect(mail).toContain('To: ann@exemple.test')
      })
    },
    TEST_MS,
  )

  test('leaves a client without an address to the mailbox', async () => {
    received.length = 0
    await withChannel(smtpChannel({ url, from: 'colis@exemple.test' }), async (shop) => {
      await shop.saga(await shop.sent(await shop.stocked(5)), 'reussie')
      expect(received).toEqual([])
    })
  })

  test(
    'that keeps being refused ends in NotificationEchouee, and the parcel is confirmed all the same',
    async () => {
      refused.add('parti@exemple.test')
      await withChannel(smtpChannel({ url, from: 'colis@exemple.test' }), async (shop) => {
        const { body } = await shop.post('envoi', '/colis', {
          ...shop.demande(await shop.stocked(5)),
          contact: { courriel: 'parti@exemple.test' },
        })
        const colisId = String(body['colisId'])
        await shop.saga(colisId, 'reussie')
        expect(await shop.types(colisId)).toContain('NotificationEchouee')
        expect((await shop.shipped(colisId)).status).toBe(200)
      })
    },
    TEST_MS,
  )

  test(
    'that its server takes its time to accept is sent once',
    async () => {
      received.length = 0
      acceptMs = 4_000
      await withChannel(smtpChannel({ url, from: 'colis@exemple.test' }), async (shop) => {
        const { body } = await shop.post('envoi', '/colis', {
          ...shop.demande(await shop.stocked(5)),
          contact: { courriel: 'patient@exemple.test' },
        })
        const colisId = String(body['colisId'])
        await shop.until(`/colis/${colisId}`, () => received.length > 0)
        await systemClock.sleep(2 * acceptMs)
        expect(received.length).toBe(1)
        await shop.saga(colisId, 'reussie')
      }).finally(() => {
        acceptMs = 0
      })
    },
    TEST_MS,
  )

  test(
    'given up behind a silent server does not go out later: each of sixty arrives once, and none has failed',
    async () => {
      received.length = 0
      const LETTERS = 60
      unsaid = []
      const speak = (): void => {
        const answers = unsaid ?? []
        unsaid = undefined
        for (const answer of answers) answer()
      }
      const channel = smtpChannel({ url, from: 'colis@exemple.test' })
      const store = memoryJournal({ journal: randomUUID(), partitions: 1, now: Date.now })
      const facts = Array.from({ length: LETTERS }, (_, n) => newFact(`p${n}`, 1))
      const tasks = facts.map((_, fact) => ({ fact, number: 0, kind: 'envoyer', dueAtMs: 0 }))
      await commitNow(store, batch({ facts, tasks }))
      const outcomes: string[] = []
      const troubles: Error[] = []
      let givenUp = 0
      const runner = new TaskRunner<string>({
        store,
        handlers: {
          envoyer: {
            act: async (_, { stream, signal: over }) =>
              (await channel.send({ ...letter, cle: stream }, over)).reference,
            exhausted: () => 'failed',
            retry: { maxTries: 8, firstDelayMs: 100, maxDelayMs: 1_000, timeoutMs: 1_000 },
          },
        },
        end: async (task, outcome) => {
          await commitNow(store, batch({ endedTasks: [task.id] }))
          outcomes.push(outcome)
        },
        clock: systemClock,
        random: Math.random,
        listener: {
          failed: () => {
            givenUp += 1
            if (givenUp === LETTERS) speak()
          },
          troubled: (error) => void troubles.push(error),
        },
      })
      runner.start()
      while (outcomes.length < LETTERS) await systemClock.sleep(20)
      await runner.stop()
      await channel.close()
      const ids = received.map((mail) => /^Message-ID: (.*)$/im.exec(mail)?.[1] ?? '')
      expect(givenUp).toBeGreaterThanOrEqual(LETTERS)
      expect(ids.toSorted()).toEqual(outcomes.toSorted())
      expect(new Set(ids).size).toBe(LETTERS)
      expect(troubles).toEqual([])
    },
    TEST_MS,
  )
})

describe('the shop’s webhook', () => {
  const secret = `whsec_${randomBytes(32).toString('base64')}`
  const received: { readonly headers: Record<string, string>; readonly body: string }[] = []
  const answers: number[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')))
    request.on('end', () => {
      received.push({ headers: request.headers as Record<string, string>, body })
      const status = answers.shift() ?? 204
      response.writeHead(status, { location: 'http://127.0.0.1:1/' }).end()
    })
  })
  let url: URL
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    url = new URL(`http://localhost:${(server.address() as AddressInfo).port}/avis?boutique=1`)
  })
  afterAll(() => new Promise((resolve) => server.close(resolve)))
  const channel = (privateAllowed = true, to = url): Channel =>
    webhookChannel({ url: to, secrets: [secret], privateAllowed, now: () => Date.now() })

  test('is signed so that the specification’s own library trusts it', async () => {
    await channel().send(letter, signal)
    const { headers = {}, body = '' } = received.at(-1) ?? {}
    expect(headers['webhook-id']).toBe(letter.cle)
    expect(headers['host']).toBe(url.host)
    expect(new Webhook(secret).verify(body, headers)).toMatchObject({
      type: 'avis.StockReserve',
      data: { titre: letter.titre, courriel: letter.courriel },
    })
  })

  test.each([500, 404, 302])('that answers %i has not taken the letter', async (status) => {
    answers.push(status)
    await expect(channel().send(letter, signal)).rejects.toThrow(`answers ${status}`)
  })

  test.each([
    'http://127.0.0.1/',
    'http://localhost/',
    'http://[::1]/',
    'http://[::ffff:10.0.0.1]/',
    'http://169.254.169.254/latest/meta-data',
    'http://10.1.2.3/',
    'http://0.0.0.0/',
    'http://2130706433/',
    'http://100.64.0.1/',
  ])('at %s, a private address, is not posted to unless allowed', async (to) => {
    await expect(channel(false, new URL(to)).send(letter, signal)).rejects.toThrow('not posted to')
  })

  test(
    'that fails once is tried again, and told once more at most',
    async () => {
      received.length = 0
      answers.push(503)
      await withChannel(channel(), async (shop) => {
        const colisId = await shop.sent(await shop.stocked(5))
        await shop.saga(colisId, 'reussie')
        const ids = received.map(({ headers }) => headers['webhook-id'])
        expect(ids).toEqual([`${colisId}:StockReserve`, `${colisId}:StockReserve`])
      })
    },
    TEST_MS,
  )
})
