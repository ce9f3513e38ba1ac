// needs: kafka
import { randomUUID } from 'node:crypto'
import { freshParts } from '../../../tests/parts.ts'
import { connect } from '../journal/postgres/connect.ts'
import { openPostgresJournal } from '../journal/postgres/store.ts'
import { describeCrashes } from '../testing/crashes-suite.ts'
import { platformaticTransport } from '../transport/kafka/transport.ts'
import type { Transport } from '../transport/transport.ts'

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
