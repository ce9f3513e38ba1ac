import { afterAll, expect, test } from 'bun:test'
import { randomUUID } from 'node:crypto'
import { freshParts } from '../../../tests/parts.ts'
import { connect } from '../journal/postgres/connect.ts'
import { openPostgresJournal } from '../journal/postgres/store.ts'
import { heardFact } from '../testing/essai.ts'
import { batch, commitNow } from '../testing/journal-suite.ts'
import { describeParking } from '../testing/parking-suite.ts'

const { databaseUrl } = await freshParts()
const sql = connect({ url: databaseUrl, pool: 4, name: 'test' })
afterAll(() => sql.end({ timeout: 5 }))

describeParking('PostgreSQL', () =>
  openPostgresJournal(sql, { schema: `j${randomUUID()}`, partitions: 6 }),
)

/** Long enough for a commit that waits for nobody. */
const UNDER_WAY_MS = 400

test('a fact that parks while a redrive takes the last one of its key off stays behind the key', async () => {
  const store = await openPostgresJournal(sql, { schema: `j${randomUUID()}`, partitions: 6 })
  const parks = (position: number) =>
    batch({ park: [{ fact: heardFact('k', position), error: 'ill' }] })
  await commitNow(store, parks(1))
  const ids = (await store.parked(1, 'k')).map(({ id }) => id)
  const wants = { streams: [], documents: [], cursors: [], parkedKeys: ['k'], tasks: [] }
  let parking: Promise<unknown> = Promise.resolve()
  await store.locked(wants, async ({ epoch }, commit) => {
    await commit(batch({ epoch, heldKeys: ['k'], unpark: [{ key: 'k', ids }] }))
    // The redrive has taken the key away and is not committed yet.
    parking = commitNow(store, parks(2))
    await new Promise((resolve) => setTimeout(resolve, UNDER_WAY_MS))
  })
  await parking
  expect(await store.counts(0)).toMatchObject({ parkedFacts: 1, parkedKeys: 1 })
  await expect(commitNow(store, batch({ freeKeys: ['k'] }))).rejects.toThrow('parked keys')
})
