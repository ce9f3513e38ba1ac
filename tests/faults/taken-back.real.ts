import { afterAll, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { connect, openPostgresJournal } from '../../shared/kernel/postgres.ts'
import { freshParts } from '../parts.ts'

const { databaseUrl } = await freshParts()
const sql = connect({ url: databaseUrl, pool: 2, name: 'test' })
afterAll(() => sql.end({ timeout: 5 }))

/** What the page of operations says to run once a version has been taken back for good. */
const statement = (): string => {
  const page = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8')
  const [found = ''] = /with gone as \(delete from paiement\.reaction[^;]+;/.exec(page) ?? []
  return found
}

test('a version that was taken back leaves nothing registered, and the others are told', async () => {
  const store = await openPostgresJournal(sql, { schema: 'paiement', partitions: 6 })
  const kept = { topic: 'colis.envoi', type: 'ColisCree' }
  const added = { topic: 'colis.envoi', type: 'ColisPese' }
  await store.register([0, 2, 0], [kept])
  await store.register([0, 3, 0], [added])
  const { generation } = await store.registered()
  await sql.unsafe(statement())
  expect(await store.registered()).toEqual({
    generation: generation + 1,
    reactions: [{ ...kept, release: [0, 2, 0] }],
  })
  // Once more changes nothing.
  await sql.unsafe(statement())
  expect((await store.registered()).generation).toBe(generation + 1)
})
