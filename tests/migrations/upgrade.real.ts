// needs: kafka
import { freshParts } from '../parts.ts'
import { describeGoingOn, releases } from './goes-on.ts'

for (const release of releases)
  for (const transport of ['journal', 'platformatic'] as const)
    describeGoingOn(`goes on, transport ${transport}`, release, async () => {
      const { databaseUrl, kafka } = await freshParts()
      return {
        databaseUrl,
        environment: {
          TRANSPORT: transport,
          DATABASE_URL_DIRECT: databaseUrl,
          KAFKA_BROKERS: kafka?.brokers,
          KAFKA_PREFIX: kafka?.prefix,
        },
        close: async () => {},
      }
    })
