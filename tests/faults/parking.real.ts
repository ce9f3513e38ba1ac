import { afterAll } from 'bun:test'
import { randomUUID } from 'node:crypto'
import { connect, openPostgresJournal } from '../../shared/kernel/postgres.ts'
import { freshParts } from '../parts.ts'
import { describeParking } from './parking.ts'

const { databaseUrl } = await freshParts()
const sql = connect({ url: databaseUrl, pool: 4, name: 'test' })
afterAll(() => sql.end({ timeout: 5 }))

describeParking('PostgreSQL', () =>
  openPostgresJournal(sql, { schema: `j${randomUUID()}`, partitions: 6 }),
)
