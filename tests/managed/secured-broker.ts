import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { startLocalKafka } from '../../redpanda/kafka.ts'
import { freePort } from '../../redpanda/ports.ts'
import { runToEnd } from '../../redpanda/process.ts'

export const SECRET = 'secret-de-test'
/** A session by SASL must be renewed before it is so old: the broker ends the connection otherwise (KIP-368). */
export const SESSION_MS = 3_000
const TOOL_MS = 30_000
const DAYS = '2'

/**
 * A broker with three ways in: by TLS with a password, the same with sessions of three seconds, and by TLS with a
 * certificate of the client's own.
 */
export const startSecuredBroker = async () => {
  const folder = mkdtempSync('/var/tmp/colisaga-secured-')
  chmodSync(folder, 0o755)
  const own = await certificate(folder, 'localhost', 'DNS:localhost,IP:127.0.0.1')
  const client = await certificate(folder, 'client')
  // Kafka takes a key and its certificate from one file.
  const store = fileWith(folder, 'broker.pem', textOf(own.key) + textOf(own.cert))

  const sessions = await countingProxy()
  const inner = await freePort()
  const short = await freePort()
  const mutual = await freePort()
  const jaas = (module: string, more = '') =>
    `org.apache.kafka.common.security.${module} required ${more};`
  const scram = (mechanism: string) => `${mechanism}=[name=colisaga,password=${SECRET}]`
  const login = (listener: string) => ({
    [`listener.name.${listener}.sasl.enabled.mechanisms`]: 'PLAIN,SCRAM-SHA-256,SCRAM-SHA-512',
    [`listener.name.${listener}.plain.sasl.jaas.config`]: jaas(
      'plain.PlainLoginModule',
      `user_colisaga="${SECRET}"`,
    ),
    [`listener.name.${listener}.scram-sha-256.sasl.jaas.config`]: jaas('scram.ScramLoginModule'),
    [`listener.name.${listener}.scram-sha-512.sasl.jaas.config`]: jaas('scram.ScramLoginModule'),
  })
  const kafka = await startLocalKafka({
    folder: join(folder, 'kafka'),
    format: ['--add-scram', scram('SCRAM-SHA-256'), '--add-scram', scram('SCRAM-SHA-512')],
    properties: (port) => ({
      listeners: [
        `SECURED://127.0.0.1:${port}`,
        `SHORT://127.0.0.1:${short}`,
        `MUTUAL://127.0.0.1:${mutual}`,
        `INNER://127.0.0.1:${inner}`,
        `CONTROLLER://127.0.0.1:${port + 1}`,
      ].join(','),
      'controller.quorum.voters': `1@127.0.0.1:${port + 1}`,
      'advertised.listeners': [
        `SECURED://localhost:${port}`,
        `SHORT://localhost:${sessions.port}`,
        `MUTUAL://localhost:${mutual}`,
        `INNER://127.0.0.1:${inner}`,
      ].join(','),
      'listener.security.protocol.map':
        'SECURED:SASL_SSL,SHORT:SASL_SSL,MUTUAL:SSL,INNER:PLAINTEXT,CONTROLLER:PLAINTEXT',
      'inter.broker.listener.name': 'INNER',
      'ssl.keystore.location': store,
      'ssl.keystore.type': 'PEM',
      'listener.name.mutual.ssl.client.auth': 'required',
      'listener.name.mutual.ssl.truststore.location': client.cert,
      'listener.name.mutual.ssl.truststore.type': 'PEM',
      ...login('secured'),
      ...login('short'),
      'listener.name.short.scram-sha-512.connections.max.reauth.ms': SESSION_MS,
    }),
  })
  sessions.to(short)
  return {
    /** It has signed its certificate itself. */
    authority: own.cert,
    client,
    /** The certificate of somebody whom the broker does not know. */
    stranger: () => certificate(folder, 'stranger'),
    folder,
    secured: kafka.brokers,
    mutual: `127.0.0.1:${mutual}`,
    /** Counts the connections that are made to it. */
    short: sessions,
    stop: async (): Promise<void> => {
      await kafka.stop()
      await sessions.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** A certificate that its owner has signed himself, and its key, as PEM files. */
const certificate = async (folder: string, name: string, hosts?: string) => {
  const cert = join(folder, `${name}.pem`)
  const key = join(folder, `${name}.key`)
  const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', DAYS]
  const files = ['-subj', `/CN=${name}`, '-out', cert, '-keyout', key]
  const named = hosts === undefined ? [] : ['-addext', `subjectAltName=${hosts}`]
  await openssl([...request, ...files, ...named])
  return { cert, key }
}

export const openssl = (args: readonly string[]): Promise<string> =>
  runToEnd({ name: 'openssl', command: 'openssl', args }, TOOL_MS)

/** Passes connections on, and counts them. */
const countingProxy = async () => {
  const port = await freePort()
  const sockets = new Set<Socket>()
  let made = 0
  let target = 0
  const server: Server = createServer((client) => {
    made += 1
    const there = connect(target, '127.0.0.1')
    for (const [one, other] of [
      [client, there],
      [there, client],
    ] as const) {
      sockets.add(one)
      one.pipe(other)
      one.on('error', () => other.destroy())
      one.on('close', () => sockets.delete(one))
    }
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    port,
    brokers: `127.0.0.1:${port}`,
    get made() {
      return made
    },
    to: (other: number): void => {
      target = other
    },
    close: async (): Promise<void> => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

export const textOf = (file: string): string => readFileSync(file, 'utf8')

/** A PEM file that holds this text. */
export const fileWith = (folder: string, name: string, text: string): string => {
  const file = join(folder, name)
  writeFileSync(file, text)
  return file
}
