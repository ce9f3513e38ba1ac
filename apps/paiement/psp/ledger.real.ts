import { afterAll, describe, expect, test } from 'bun:test'
import { freshParts } from '../../../tests/parts.ts'
import { connect } from '../../../shared/kernel/postgres.ts'
import { memoryLedger, type Operation } from './ledger.ts'
import { postgresLedger } from './ledger-postgres.ts'

const { databaseUrl } = await freshParts()
const sql = connect({ url: databaseUrl, pool: 4, name: 'test' })
afterAll(() => sql.end({ timeout: 5 }))

const operation = (cle: string, centimes: number): Operation => ({
  cle,
  colisId: `colis-${cle}`,
  montant: { centimes, devise: 'EUR' },
  reference: `ref-${cle}-${centimes}`,
  etat: centimes === 0 ? 'refuse' : 'effectue',
  ...(centimes === 0 && { motif: 'fonds insuffisants' }),
  recuMs: 1_000 + centimes,
})

describe.each([
  ['in PostgreSQL', await postgresLedger(sql)],
  ['in memory', memoryLedger()],
])("the simulated PSP's books %s", (_, ledger) => {
  test('keep the first operation of each key, whoever asks at the same time', async () => {
    expect(await ledger.charge(operation('a', 100))).toEqual(operation('a', 100))
    expect(await ledger.charge(operation('r', 0))).toEqual(operation('r', 0))
    const asked = [operation('a', 200), operation('b', 300), operation('b', 400), operation('r', 5)]
    const kept = await Promise.all(asked.map((one) => ledger.charge(one)))
    expect(kept).toEqual([
      operation('a', 100),
      operation('b', 300),
      operation('b', 300),
      operation('r', 0),
    ])
  })

  test('keep one operation of a key that many calls bring', async () => {
    const charges = Array.from({ length: 60 }, (_n, n) => operation('many', n + 1))
    const first = await Promise.all(charges.map((one) => ledger.charge(one)))
    expect(new Set(first.map(({ reference }) => reference)).size).toBe(1)
  })
})

test('two sessions that charge one key at once are told the same', async () => {
  const other = connect({ url: databaseUrl, pool: 4, name: 'test' })
  const ledgers = [await postgresLedger(sql), await postgresLedger(other)]
  for (let n = 0; n < 50; n += 1) {
    const [one, two] = await Promise.all(
      ledgers.map((ledger, k) => ledger.charge(operation(`both-${n}`, k + 1))),
    )
    expect(two).toEqual(one as Operation)
  }
  await other.end({ timeout: 5 })
})
