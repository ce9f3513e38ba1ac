import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startLocalKafka } from '../../redpanda/kafka.ts'
import { freePort } from '../../redpanda/ports.ts'
import { runToEnd } from '../../redpanda/process.ts'

const SECRET = 'secret-de-test'
const KEYTOOL_MS = 90_000
const JAAS = 'org.apache.kafka.common.security'

/** How each listener lets clients in. */
const PROTOCOLS = {
  plain: 'PLAINTEXT',
  tls: 'SSL',
  /** Its certificate is another host's. */
  other: 'SSL',
  /** Takes SCRAM-SHA-512 alone. */
  sasl: 'SASL_PLAINTEXT',
  both: 'SASL_SSL',
  controller: 'PLAINTEXT',
} as const
type Listener = keyof typeof PROTOCOLS
const LISTENERS = ['plain', 'tls', 'other', 'sasl', 'both', 'controller'] as const

/** A broker that has a listener for each way to let clients in, on 127.0.0.1, and the files that its clients need. */
export const startGuardedBroker = async () => {
  const folder = mkdtempSync('/var/tmp/colisaga-guarded-')
  chmodSync(folder, 0o755)
  const authority = await keyStore(folder, 'ours', 'dns:localhost,ip:127.0.0.1')
  const otherAuthority = await keyStore(folder, 'other', 'dns:autre.invalid')
  const notPem = join(folder, 'not.pem')
  writeFileSync(notPem, 'no certificate\n')
  const ports: Record<Listener, number> = {
    plain: await freePort(),
    tls: await freePort(),
    other: await freePort(),
    sasl: await freePort(),
    both: await freePort(),
    controller: await freePort(),
  }
  const addresses = (listeners: readonly Listener[]): string =>
    listeners.map((one) => `${one.toUpperCase()}://127.0.0.1:${ports[one]}`).join(',')
  const kafka = await startLocalKafka({
    folder: join(folder, 'kafka'),
    port: ports.plain,
    controllerPort: ports.controller,
    format: ['--add-scram', `SCRAM-SHA-512=[name=colisaga,password=${SECRET}]`],
    properties: () => ({
      listeners: addresses(LISTENERS),
      'advertised.listeners': addresses(LISTENERS.filter((one) => one !== 'controller')),
      'listener.security.protocol.map': LISTENERS.map(
        (one) => `${one.toUpperCase()}:${PROTOCOLS[one]}`,
      ).join(','),
      'inter.broker.listener.name': 'PLAIN',
      ...storeOf(folder, 'tls', 'ours'),
      ...storeOf(folder, 'both', 'ours'),
      ...storeOf(folder, 'other', 'other'),
      ...loginOf('sasl'),
      ...loginOf('both'),
    }),
  })
  return {
    addressOf: (listener: Listener): string => `127.0.0.1:${ports[listener]}`,
    authority,
    otherAuthority,
    notPem,
    login: { user: 'colisaga', password: SECRET },
    stop: async (): Promise<void> => {
      await kafka.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Makes a key and its certificate for these names; gives the file with the certificate. */
const keyStore = async (folder: string, name: string, names: string): Promise<string> => {
  const keytool = (args: readonly string[]) =>
    runToEnd({ name: 'keytool', command: 'keytool', args }, KEYTOOL_MS)
  const store = ['-keystore', join(folder, `${name}.p12`), '-storetype', 'PKCS12']
  const where = [...store, '-storepass', SECRET, '-alias', 'b']
  const subject = ['-dname', `CN=${name}`, '-ext', `san=${names}`]
  await keytool(['-genkeypair', '-keyalg', 'EC', '-validity', '2', ...subject, ...where])
  const certificate = join(folder, `${name}.pem`)
  await keytool(['-exportcert', '-rfc', '-file', certificate, ...where])
  return certificate
}

const storeOf = (folder: string, listener: Listener, store: string) => ({
  [`listener.name.${listener}.ssl.keystore.location`]: join(folder, `${store}.p12`),
  [`listener.name.${listener}.ssl.keystore.password`]: SECRET,
  [`listener.name.${listener}.ssl.keystore.type`]: 'PKCS12',
})

const loginOf = (listener: Listener) => ({
  [`listener.name.${listener}.sasl.enabled.mechanisms`]: 'SCRAM-SHA-512',
  [`listener.name.${listener}.scram-sha-512.sasl.jaas.config`]: `${JAAS}.scram.ScramLoginModule required;`,
})
