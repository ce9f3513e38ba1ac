import { afterAll, expect, test } from 'bun:test'
import { randomUUID } from 'node:crypto'
import { freshParts } from '../../../../tests/parts.ts'
import { connect } from './connect.ts'
import { openPostgresJournal } from './store.ts'

const TOPIC = 'colis.envoi'

const { databaseUrl } = await freshParts()
const sql = connect({ url: databaseUrl, pool: 2, name: 'test' })
afterAll(() => sql.end({ timeout: 5 }))

test('what was heard and adopted before there were decisions is adopted, beside an older instance too', async () => {
  const schema = `j${randomUUID()}`
  await openPostgresJournal(sql, { schema, partitions: 6 })
  const [heard, adopted, later] = [randomUUID(), randomUUID(), randomUUID()]
  const cursor = (journal: string, partition: number) => sql`
    insert into ${sql(schema)}.cursor (journal, topic, partition, position, came_from)
    values (${journal}, ${TOPIC}, ${partition}, 7, 0)`
  await cursor(heard, 0)
  await cursor(heard, 1)
  await cursor(adopted, -1)
  await sql.unsafe(`
    drop table "${schema}".source;
    delete from "${schema}".migration where name = '015_source.sql'`)

  const store = await openPostgresJournal(sql, { schema, partitions: 6 })
  const known = async () =>
    new Map((await store.sources()).map(({ journal, ...source }) => [journal, source.adopted]))
  expect(await known()).toEqual(new Map([heard, adopted].map((one) => [one, true])))
  // As an older instance adopts; a decision of today wins over it, and takes its row away.
  await cursor(later, -1)
  expect((await known()).get(later)).toBe(true)
  await store.refuse(TOPIC, later)
  expect((await known()).get(later)).toBe(false)
  expect(await sql`select from ${sql(schema)}.cursor where journal = ${later}`).toHaveLength(0)
})
