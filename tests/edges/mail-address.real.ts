import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { realWorld } from '../saga/real-world.ts'
import type { SagaWorld } from '../saga/saga-world.ts'
import { shopIn } from '../saga/shop.ts'

const TEST_MS = 60_000

/** The commands that the server was sent: it shows an address decoded, whatever stood on the wire. */
const commands: string[] = []
const quiet = (): void => {}
const logger = {
  level: quiet,
  trace: quiet,
  info: quiet,
  warn: quiet,
  error: quiet,
  fatal: quiet,
  debug: (_about: object, _format: string, ...said: readonly unknown[]): void =>
    void commands.push(...said.map(String)),
}
/** A server that takes only what every server takes: no SMTPUTF8. */
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  hideSMTPUTF8: true,
  logger,
  onData: (stream, _session, callback) => {
    stream.resume()
    stream.on('end', callback)
  },
})
let world: SagaWorld
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.server.address() as AddressInfo
  world = await realWorld({
    transport: 'journal',
    environment: () => ({ CANAL: 'smtp', SMTP_URL: `smtp://127.0.0.1:${port}` }),
  })
}, TEST_MS)
afterAll(async () => {
  await world.close()
  await new Promise<void>((resolve) => server.close(resolve))
})
const { post, stocked, demande, saga } = shopIn(() => world)
const ordered = async (courriel: string) =>
  post('envoi', '/colis', { ...demande(await stocked(1)), contact: { courriel } })

test(
  'a client whose mail is under a name with accents is written to at its ASCII form',
  async () => {
    const { status, body } = await ordered('client@hôtel-du-port.fr')
    expect(status).toBe(201)
    await saga(String(body['colisId']), 'reussie')
    const recipients = commands.filter((command) => command.startsWith('RCPT TO:'))
    expect(recipients).toEqual(['RCPT TO:<client@xn--htel-du-port-eib.fr>'])
  },
  TEST_MS,
)

test('accents before the @ are refused in a sentence, and nothing is registered', async () => {
  const { status, body } = await ordered('rené@example.com')
  expect(status).toBe(400)
  expect(body['detail']).toStartWith('contact.courriel : avant le @, des lettres sans accents')
  expect(body['colisId']).toBeUndefined()
})
