// needs: openssl
// on: bun, deno, node
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { settingsOf } from '../../apps/host/settings.ts'
import { fileWith, openssl, textOf } from './secured-broker.ts'

const TEST_MS = 60_000
const folder = mkdtempSync(join(tmpdir(), 'colisaga-certificate-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const path = (name: string): string => join(folder, name)

const made = async (name: string, days: number): Promise<void> => {
  const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', String(days)]
  const files = [
    '-subj',
    `/CN=${name}`,
    '-out',
    path(`${name}.pem`),
    '-keyout',
    path(`${name}.key`),
  ]
  await openssl([...request, ...files])
}
beforeAll(async () => {
  await made('ours', 90)
  await made('other', 90)
  await made('soon', 3)
  const request = ['-key', path('ours.key'), '-subj', '/CN=ended', '-out', path('ended.csr')]
  await openssl(['req', '-new', ...request])
  const signed = ['-in', path('ended.csr'), '-signkey', path('ours.key'), '-out', path('ended.pem')]
  await openssl(['x509', '-req', '-days', '-1', ...signed])
  const encrypted = ['-aes-256-cbc', '-passout', 'pass:secret', '-out', path('encrypted.key')]
  await openssl(['pkey', '-in', path('ours.key'), ...encrypted])
  fileWith(folder, 'no.pem', 'no certificate\n')
}, TEST_MS)

const start = (cert: string, key: string, more: Readonly<Record<string, string>> = {}) =>
  settingsOf(
    {
      DATABASE_URL: 'postgres://localhost/essai',
      KAFKA_BROKERS: 'localhost:9092',
      KAFKA_TLS: 'true',
      KAFKA_TLS_CERT: path(cert),
      KAFKA_TLS_KEY: path(key),
      ...more,
    },
    [],
  )

/** In one line. */
const refusal = (cert: string, key: string): string => {
  try {
    start(cert, key)
    return 'none'
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

test('a certificate with its key is taken, and what is in the files is not looked at where facts travel otherwise', () => {
  expect(start('ours.pem', 'ours.key').doubts).toEqual([])
  expect(start('no.pem', 'no.pem', { TRANSPORT: 'journal' }).doubts).toEqual([])
})

test('one that ends soon is said, and stops nothing', () => {
  const [doubt = ''] = start('soon.pem', 'soon.key').doubts
  expect(doubt).toMatch(/^KAFKA_TLS_CERT ends on \d{4}-\d\d-\d\d: /)
})

test('what is wrong with either stops a start, in one line that names it', () => {
  expect(refusal('ours.pem', 'other.key')).toMatch(
    /^KAFKA_TLS_KEY is not the key of KAFKA_TLS_CERT/,
  )
  expect(refusal('ours.pem', 'encrypted.key')).toMatch(/^KAFKA_TLS_KEY: \S+ is encrypted: /)
  expect(refusal('ended.pem', 'ours.key')).toMatch(/^KAFKA_TLS_CERT ended on \d{4}-\d\d-\d\d: /)
  expect(refusal('no.pem', 'ours.key')).toMatch(/^KAFKA_TLS_CERT: \S+ holds no certificate: /)
  expect(refusal('ours.pem', 'no.pem')).toMatch(/^KAFKA_TLS_KEY: \S+ holds no private key: /)
  expect(refusal('none.pem', 'ours.key')).toMatch(
    /^KAFKA_TLS_CERT: \S+ cannot be read \(ENOENT\): /,
  )
  // Neither the key nor what is in it is repeated.
  expect(textOf(path('ours.key'))).not.toContain(refusal('no.pem', 'ours.key').slice(-40))
})
