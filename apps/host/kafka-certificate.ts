import { X509Certificate, createPrivateKey, type KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { ConfigurationError } from '../../shared/kernel/index.ts'
import type { KafkaConfiguration } from './kafka-address.ts'

/** So long before a certificate ends somebody is told. */
const WARN_MS = 14 * 24 * 3_600_000

type Variables = Pick<
  KafkaConfiguration,
  'KAFKA_BROKERS' | 'KAFKA_TLS' | 'KAFKA_TLS_CA' | 'KAFKA_TLS_CERT' | 'KAFKA_TLS_KEY' | 'TRANSPORT'
>

/** What TLS to the brokers is spoken with, as PEM texts. Throws a ConfigurationError when a file cannot be read. */
export const kafkaTls = (host: Variables) => {
  const ca = textIn('KAFKA_TLS_CA', host)
  const cert = textIn('KAFKA_TLS_CERT', host)
  const key = textIn('KAFKA_TLS_KEY', host)
  return {
    ...(ca !== undefined && { ca }),
    ...(cert !== undefined && key !== undefined && { cert, key }),
  }
}

/** One line for each thing that is wrong with the files of the authority, and of the certificate by which a broker knows us. */
export const wrongCertificate = (host: Variables): readonly string[] => {
  if (isUnused(host)) return []
  try {
    if (host.KAFKA_TLS_CA !== undefined) certificateIn('KAFKA_TLS_CA', host)
    if (host.KAFKA_TLS_CERT === undefined || host.KAFKA_TLS_KEY === undefined) return []
    const certificate = certificateIn('KAFKA_TLS_CERT', host)
    const key = keyIn(host)
    const now = new Date()
    if (!certificate.checkPrivateKey(key))
      return ['KAFKA_TLS_KEY is not the key of KAFKA_TLS_CERT: each is for itself in order']
    const [from, to] = validityOf(certificate)
    if (to < now) return [`KAFKA_TLS_CERT ended on ${dayOf(to)}: have another one made`]
    if (from > now)
      return [`KAFKA_TLS_CERT is valid from ${dayOf(from)} on: wait, or set this machine's clock`]
    return []
  } catch (error) {
    if (error instanceof ConfigurationError) return error.lines
    throw error
  }
}

/** A line when the certificate will end soon. */
export const agingCertificate = (host: Variables): readonly string[] => {
  if (isUnused(host) || host.KAFKA_TLS_CERT === undefined) return []
  const [, to] = validityOf(certificateIn('KAFKA_TLS_CERT', host))
  return to.getTime() - Date.now() < WARN_MS
    ? [`KAFKA_TLS_CERT ends on ${dayOf(to)}: brokers let nobody in with it after that`]
    : []
}

/** Whoever says that facts travel through the tables may leave a broker's variables where they are. */
const isUnused = ({ TRANSPORT, KAFKA_BROKERS, KAFKA_TLS }: Variables): boolean =>
  TRANSPORT === 'journal' || KAFKA_BROKERS === undefined || KAFKA_TLS === 'false'

const textIn = (
  name: 'KAFKA_TLS_CA' | 'KAFKA_TLS_CERT' | 'KAFKA_TLS_KEY',
  host: Variables,
): string | undefined => {
  const file = host[name]
  if (file === undefined) return undefined
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    throw new ConfigurationError([
      `${name}: ${file} cannot be read (${code}): name a file that this user may read`,
    ])
  }
}

const certificateIn = (
  name: 'KAFKA_TLS_CA' | 'KAFKA_TLS_CERT',
  host: Variables,
): X509Certificate => {
  const text = textIn(name, host) ?? ''
  try {
    return new X509Certificate(text)
  } catch {
    throw new ConfigurationError([
      `${name}: ${host[name]} holds no certificate: name a PEM file (-----BEGIN CERTIFICATE-----)`,
    ])
  }
}

const keyIn = (host: Variables): KeyObject => {
  const text = textIn('KAFKA_TLS_KEY', host) ?? ''
  try {
    return createPrivateKey(text)
  } catch {
    // Its passphrase would have to stand beside it.
    const what = text.includes('ENCRYPTED')
      ? 'is encrypted: openssl pkey -in FILE -out OTHER writes it without a passphrase'
      : 'holds no private key: name a PEM file (-----BEGIN PRIVATE KEY-----)'
    throw new ConfigurationError([`KAFKA_TLS_KEY: ${host.KAFKA_TLS_KEY} ${what}`])
  }
}

const validityOf = ({ validFrom, validTo }: X509Certificate): readonly [from: Date, to: Date] => [
  new Date(validFrom),
  new Date(validTo),
]

const dayOf = (date: Date): string => date.toISOString().slice(0, 10)
