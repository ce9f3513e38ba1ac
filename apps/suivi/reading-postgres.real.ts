import { expect, test } from 'bun:test'
import { StoreError } from '../../shared/kernel/index.ts'
import { connect, openPostgresJournal } from '../../shared/kernel/postgres.ts'
import { freshParts } from '../../tests/parts.ts'
import { postgresReading } from './reading-postgres.ts'

test('a read whose database is away says so, and is answered 503, not 500', async () => {
  const { databaseUrl } = await freshParts()
  const sql = connect({ url: databaseUrl, pool: 1, name: 'test' })
  await openPostgresJournal(sql, { schema: 'suivi', partitions: 6 })
  const reading = await postgresReading(sql)
  expect(await reading.colis('p1')).toBeUndefined()
  await sql.end({ timeout: 5 })
  await expect(reading.colis('p1')).rejects.toBeInstanceOf(StoreError)
})
