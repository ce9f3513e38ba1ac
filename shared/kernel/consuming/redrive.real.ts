import { afterAll } from 'bun:test'
import { randomUUID } from 'node:crypto'
import { freshParts } from '../../../tests/parts.ts'
import { connect } from '../journal/postgres/connect.ts'
import { openPostgresJournal } from '../journal/postgres/store.ts'
import { describeParking } from '../testing/parking-suite.ts'

const { databaseUrl } = await freshParts()
const sql = connect({ url: databaseUrl, pool: 4, name: 'test' })
afterAll(() => sql.end({ timeout: 5 }))

describeParking('PostgreSQL', () =>
  openPostgresJournal(sql, { schema: `j${randomUUID()}`, partitions: 6 }),
)
