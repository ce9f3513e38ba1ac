// needs: kafka
import { randomUUID } from 'node:crypto'
import type { Transport } from '../../shared/kernel/index.ts'
import { platformaticTransport } from '../../shared/kernel/kafka.ts'
import { connect, openPostgresJournal } from '../../shared/kernel/postgres.ts'
import { freshParts } from '../parts.ts'
import { describeCrashes } from './crashes.ts'

describeCrashes('PostgreSQL and Kafka', async () => {
  const { databaseUrl, kafka } = await freshParts()
  if (kafka === undefined) throw new Error('no Kafka')
  const sql = connect({ url: databaseUrl, pool: 10, name: 'test' })
  const transports: Transport[] = []
  return {
    store: () => openPostgresJournal(sql, { schema: `j${randomUUID()}`, partitions: 6 }),
    transport: () => {
      const transport = platformaticTransport({
        brokers: [kafka.brokers],
        clientId: 'test',
        prefix: kafka.prefix,
      })
      transports.push(transport)
      return transport
    },
    close: async () => {
      await Promise.all(transports.map((transport) => transport.close()))
      await sql.end({ timeout: 5 })
    },
  }
})
