// needs: kafka, keytool
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { startLocalKafka, type LocalKafka } from '../../redpanda/kafka.ts'
import { freePort } from '../../redpanda/ports.ts'
import { runToEnd } from '../../redpanda/process.ts'
import { platformaticTransport } from '../../shared/kernel/kafka.ts'
import { describeSaga } from '../saga/paths.ts'
import { realWorld } from '../saga/real-world.ts'

const SECRET = 'secret-de-test'
const TEST_MS = 90_000
const folder = mkdtempSync('/var/tmp/colisaga-sasl-')
chmodSync(folder, 0o755)
const store = join(folder, 'broker.p12')
const authority = join(folder, 'authority.pem')

/** A broker that is reached by TLS with a password alone. */
const startSecured = async (): Promise<LocalKafka> => {
  const keytool = (args: readonly string[]) =>
    runToEnd({ name: 'keytool', command: 'keytool', args }, 30_000)
  const where = ['-keystore', store, '-storetype', 'PKCS12', '-storepass', SECRET, '-alias', 'b']
  const names = ['-dname', 'CN=localhost', '-ext', 'san=dns:localhost,ip:127.0.0.1']
  await keytool(['-genkeypair', '-keyalg', 'RSA', '-validity', '2', ...names, ...where])
  await keytool(['-exportcert', '-rfc', '-file', authority, ...where])
  const inner = await freePort()
  const jaas = (module: string, more = '') =>
    `org.apache.kafka.common.security.${module} required ${more};`
  const scram = (mechanism: string) => `${mechanism}=[name=colisaga,password=${SECRET}]`
  return startLocalKafka({
    folder: join(folder, 'kafka'),
    format: ['--add-scram', scram('SCRAM-SHA-256'), '--add-scram', scram('SCRAM-SHA-512')],
    properties: (port) => ({
      listeners: `SECURED://127.0.0.1:${port},INNER://127.0.0.1:${inner},CONTROLLER://127.0.0.1:${port + 1}`,
      'controller.quorum.voters': `1@127.0.0.1:${port + 1}`,
      'advertised.listeners': `SECURED://localhost:${port},INNER://127.0.0.1:${inner}`,
      'listener.security.protocol.map': 'SECURED:SASL_SSL,INNER:PLAINTEXT,CONTROLLER:PLAINTEXT',
      'inter.broker.listener.name': 'INNER',
      'ssl.keystore.location': store,
      'ssl.keystore.password': SECRET,
      'ssl.keystore.type': 'PKCS12',
      'listener.name.secured.sasl.enabled.mechanisms': 'PLAIN,SCRAM-SHA-256,SCRAM-SHA-512',
      'listener.name.secured.plain.sasl.jaas.config': jaas(
        'plain.PlainLoginModule',
        `user_colisaga="${SECRET}"`,
      ),
      'listener.name.secured.scram-sha-256.sasl.jaas.config': jaas('scram.ScramLoginModule'),
      'listener.name.secured.scram-sha-512.sasl.jaas.config': jaas('scram.ScramLoginModule'),
    }),
  })
}

let kafka: LocalKafka
beforeAll(async () => {
  kafka = await startSecured()
}, TEST_MS)
afterAll(async () => {
  await kafka.stop()
  rmSync(folder, { recursive: true, force: true })
})

const trouble = async (
  mechanism: 'PLAIN' | 'SCRAM-SHA-256' | 'SCRAM-SHA-512',
  password: string,
  tls: boolean | { readonly ca: string },
) => {
  const transport = platformaticTransport({
    brokers: [kafka.brokers],
    clientId: 'essai',
    tls,
    sasl: { mechanism, username: 'colisaga', password },
  })
  try {
    return await transport.trouble()
  } finally {
    await transport.close()
  }
}

test.each(['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'] as const)(
  'a client that logs in by %s over TLS is let in, with the right password alone',
  async (mechanism) => {
    const tls = { ca: await Bun.file(authority).text() }
    expect(await trouble(mechanism, SECRET, tls)).toBeUndefined()
    expect(await trouble(mechanism, 'autre', tls)).toMatchObject({ kind: 'kafka-away' })
  },
  TEST_MS,
)

test(
  'a certificate that nobody known has signed is not trusted',
  async () => {
    expect(await trouble('PLAIN', SECRET, true)).toMatchObject({ kind: 'kafka-away' })
  },
  TEST_MS,
)

describeSaga('on Kafka with SASL_SSL', () =>
  realWorld({
    transport: 'platformatic',
    environment: () => ({
      KAFKA_BROKERS: kafka.brokers,
      KAFKA_TLS: 'true',
      KAFKA_TLS_CA: authority,
      KAFKA_SASL_MECHANISM: 'SCRAM-SHA-512',
      KAFKA_USERNAME: 'colisaga',
      KAFKA_PASSWORD: SECRET,
    }),
  }),
)
