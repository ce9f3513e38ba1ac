// needs: kafka, keytool
// waits
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { createServer, type Server } from 'node:net'
import { services } from '../../apps/host/registry.ts'
import { runServices } from '../../apps/host/run-services.ts'
import { settingsOf } from '../../apps/host/settings.ts'
import { memorySink } from '../../shared/kernel/index.ts'
import { freePort } from '../../redpanda/ports.ts'
import { placesOn } from './on-broker.ts'
import { startGuardedBroker } from './guarded-broker.ts'
import { isAsTold, program } from './programs.ts'
import { SAID_UNREACHED, TOLD, type SaidUnreached } from './said-unreached.ts'

const TEST_MS = 120_000
/** A start that waits for a broker says why within this time; then it is stopped. */
const SEEN_MS = 20_000
const LOOK_MS = 50
/** A start waits so long for parts that are away: what waiting cannot mend ends it before. */
const PATIENCE_MS = 30_000
const START = ['apps/envoi/main.ts']

/** Migrated once: each start looks at it first. */
const { environment } = await placesOn('127.0.0.1:1')
let broker: Awaited<ReturnType<typeof startGuardedBroker>>
let silent: Server
let silentPort: number
beforeAll(async () => {
  broker = await startGuardedBroker()
  silentPort = await freePort()
  silent = createServer((socket) => socket.on('error', () => {}))
  await new Promise<void>((resolve) => silent.listen(silentPort, '127.0.0.1', resolve))
}, TEST_MS)
afterAll(async () => {
  silent.close()
  await broker.stop()
}, TEST_MS)

const variables = (
  situation: SaidUnreached['situation'],
): Readonly<Record<string, string>> & { readonly KAFKA_BROKERS: string } => {
  const { addressOf, authority, otherAuthority, notPem, login } = broker
  const tls = (ca?: string) => ({
    KAFKA_TLS: 'true',
    ...(ca !== undefined && { KAFKA_TLS_CA: ca }),
  })
  const loginBy = (mechanism: string, password: string) => ({
    KAFKA_SASL_MECHANISM: mechanism,
    KAFKA_USERNAME: login.user,
    KAFKA_PASSWORD: password,
  })
  const plain = { KAFKA_BROKERS: addressOf('plain') }
  switch (situation) {
    case 'KAFKA_BROKERS has a scheme':
      return { KAFKA_BROKERS: 'kafka://127.0.0.1:9092' }
    case 'KAFKA_BROKERS has semicolons':
      return { KAFKA_BROKERS: '127.0.0.1:9092;127.0.0.1:9093' }
    case 'KAFKA_PREFIX has a character that topics may not have':
      return { ...plain, KAFKA_PREFIX: 'colis/' }
    case 'the file of KAFKA_TLS_CA is not there':
      return { ...plain, ...tls('/nowhere.pem') }
    case 'the file of KAFKA_TLS_CA is no certificate':
      return { ...plain, ...tls(notPem) }
    case 'nobody listens at the port':
      return { KAFKA_BROKERS: '127.0.0.1:1' }
    case 'no host has the name':
      return { KAFKA_BROKERS: 'kafka.invalid:9092' }
    case 'somebody listens and does not answer':
      return { KAFKA_BROKERS: `127.0.0.1:${silentPort}` }
    case 'the port is a controller’s':
      return { KAFKA_BROKERS: addressOf('controller') }
    case 'TLS to a port without it':
      return { ...plain, ...tls(authority) }
    case 'no TLS to a port with it':
      return { KAFKA_BROKERS: addressOf('tls') }
    case 'the broker’s certificate is signed by nobody known':
      return { KAFKA_BROKERS: addressOf('tls'), ...tls() }
    case 'KAFKA_TLS_CA is another authority':
      return { KAFKA_BROKERS: addressOf('tls'), ...tls(otherAuthority) }
    case 'the broker’s certificate is another host’s':
      return { KAFKA_BROKERS: addressOf('other'), ...tls(otherAuthority) }
    case 'a login that the broker does not ask for':
      return { ...plain, ...loginBy('SCRAM-SHA-512', login.password) }
    case 'no login where the broker asks for one':
      return { KAFKA_BROKERS: addressOf('sasl') }
    case 'no login where the broker asks for one, by TLS':
      return { KAFKA_BROKERS: addressOf('both'), ...tls(authority) }
    case 'a mechanism that the broker does not take':
      return { KAFKA_BROKERS: addressOf('sasl'), ...loginBy('PLAIN', login.password) }
    case 'a wrong password':
      return { KAFKA_BROKERS: addressOf('sasl'), ...loginBy('SCRAM-SHA-512', 'autre') }
  }
}

/** What a start says last that is stopped once it has logged what it waits for. */
const saidWaiting = async (environment: Readonly<Record<string, string>>): Promise<string> => {
  const stopping = new AbortController()
  const sink = memorySink()
  const seen = `KAFKA_BROKERS ${environment['KAFKA_BROKERS']}: `
  const untilMs = Date.now() + SEEN_MS
  const looking = setInterval(() => {
    // Before a try has ended it says only that there is no answer yet.
    const isSeen = sink.lines.some((line) => line.includes(seen))
    if (isSeen || Date.now() > untilMs) stopping.abort()
  }, LOOK_MS)
  const onlyEnvoi = services.filter(({ name }) => name === 'envoi')
  try {
    const running = await runServices(settingsOf(environment, onlyEnvoi), {
      sink,
      portOf: () => 0,
      signal: stopping.signal,
    })
    await running.stop()
    return 'it started'
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  } finally {
    clearInterval(looking)
  }
}

test.each([...SAID_UNREACHED])(
  '$situation: the diagnostic and a start name the variable, and say what to change',
  async ({ situation, diagnostic, start }) => {
    const told = { ...environment, KAFKA_PREFIX: '', ...variables(situation) }
    // Both look at the ports: the diagnostic at those of all services, from a free one on.
    const at = { PORT: String(await freePort()) }
    const running =
      start === TOLD.afterWaiting ? undefined : program(START, { ...told, PORT: '0' }).ended
    const found = await program(['apps/operations/diagnostic.ts'], { ...told, ...at }).ended
    const telling = found.lines.filter((line) => !line.startsWith('ok '))
    expect(telling).toEqual([expect.any(String)])
    if (!isAsTold(diagnostic, telling[0] ?? '')) expect(telling[0]).toBe(diagnostic)
    expect(found.code).toBe(start === TOLD.unasked ? 2 : 1)

    const line = diagnostic.replace(/^MANQUE {5}Kafka {7}/, '')
    const started = await running
    const last = started === undefined ? await saidWaiting(told) : (started.lines.at(-1) ?? '')
    if (!isAsTold(line, last)) expect(last).toBe(line)
    if (started === undefined) return
    expect(started.code).toBe(start === TOLD.unasked ? 2 : 1)
    expect(started.tookMs).toBeLessThan(PATIENCE_MS)
  },
  TEST_MS,
)

test(
  'brokers that are reached as the variables say need nothing',
  async () => {
    const { code, lines } = await program(['apps/operations/diagnostic.ts'], {
      ...environment,
      KAFKA_BROKERS: broker.addressOf('both'),
      KAFKA_TLS: 'true',
      KAFKA_TLS_CA: broker.authority,
      KAFKA_SASL_MECHANISM: 'SCRAM-SHA-512',
      KAFKA_USERNAME: broker.login.user,
      KAFKA_PASSWORD: broker.login.password,
    }).ended
    expect(lines.filter((line) => !line.startsWith('ok '))).toEqual([])
    expect(code).toBe(0)
  },
  TEST_MS,
)
