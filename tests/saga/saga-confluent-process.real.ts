// needs: kafka, confluent
// on: bun, deno
// lane: confluent saga
import { describeSaga } from './paths.ts'
import { realWorld } from './real-world.ts'

describeSaga("on Bun, by Confluent's client in a process of its own", () =>
  realWorld({ transport: 'auto', environment: () => ({ KAFKA_CLIENT: 'confluent' }) }),
)
